package live

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"overfit/experiments/internal/small"
	"overfit/experiments/runs"
)

// finishedRun is the folder of a run that has come to its end, trained once for all tests.
var finishedRun = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "overfit-live")
	return filepath.Join(folder, "run"), err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if folder, err := finishedRun(); err == nil {
		_ = os.RemoveAll(filepath.Dir(folder)) // where temporary files are
	}
	os.Exit(code)
}

// copyRun makes a copy of the finished run.
func copyRun(t testing.TB, to string) {
	t.Helper()
	from, err := finishedRun()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(from); err != nil {
		if _, err := runs.Start(t.Context(), small.Spec(), small.MNIST(t), from, runs.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// serve serves a folder until the test's end.
func serve(t testing.TB, folder string, o Options) *Server {
	t.Helper()
	s, err := Listen(folder, o)
	if err != nil {
		t.Fatal(err)
	}
	s.watcher.every = 5 * time.Millisecond
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

// base is the URL without path and token, at the loopback address.
func base(s *Server) string {
	u, _ := url.Parse(s.URL())
	return "http://127.0.0.1:" + u.Port()
}

// get asks for a path.
func get(t testing.TB, s *Server, path string) (int, string) {
	t.Helper()
	resp, err := http.Get(base(s) + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// A listener reads server-sent events.
type listener struct {
	t  testing.TB
	in *bufio.Scanner
}

func listen(t testing.TB, s *Server) *listener {
	t.Helper()
	resp, err := http.Get(base(s) + "/events")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	time.AfterFunc(20*time.Second, func() { resp.Body.Close() }) // the test then fails for want of an event
	in := bufio.NewScanner(resp.Body)
	in.Buffer(nil, 16<<20)
	return &listener{t, in}
}

// next returns the next event's name and data.
func (l *listener) next() (event, data string) {
	l.t.Helper()
	for l.in.Scan() {
		line := l.in.Text()
		if name, ok := strings.CutPrefix(line, "event: "); ok {
			event = name
		} else if text, ok := strings.CutPrefix(line, "data:"); ok {
			data = text
		} else if line == "" && event != "" {
			return event, data
		}
	}
	l.t.Fatalf("no more events: %v", l.in.Err())
	return "", ""
}

// until returns the first change that is as wanted.
func (l *listener) until(wanted func(change) bool) change {
	l.t.Helper()
	for {
		event, data := l.next()
		var c change
		if event != "rows" {
			l.t.Fatalf("event %q, want rows", event)
		}
		if err := json.Unmarshal([]byte(data), &c); err != nil {
			l.t.Fatal(err)
		}
		if wanted(c) {
			return c
		}
	}
}

// writeFile replaces a file as programs do that write in place.
func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readText(t testing.TB, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
