//go:build unix

package cmd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// startLive starts overfit live, and returns the address that it prints. At the test's end it gets a Ctrl-C, and must end
// with code 130.
func startLive(t *testing.T, args ...string) string {
	t.Helper()
	cmd := exec.Command("overfit", append([]string{"live"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		begun := time.Now()
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Error(err)
		}
		err := cmd.Wait()
		if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
			t.Errorf("it ended with %v, want exit code %d; stderr: %s", err, exitInterrupted, &stderr)
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("Ctrl-C ended it after %v", took)
		}
	})
	address, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("no address: %v; stderr: %s", err, &stderr)
	}
	return strings.TrimSpace(address)
}

func TestLive(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "runs")
	if err := os.Mkdir(runs, 0o755); err != nil {
		t.Fatal(err)
	}
	address := startLive(t, runs)
	if !strings.HasPrefix(address, "http://127.0.0.1:") || strings.Contains(address, "token") {
		t.Errorf("address %s", address)
	}
	listening, err := http.Get(address + "events") // a page that is open does not keep it from its end
	if err != nil {
		t.Fatal(err)
	}
	defer listening.Body.Close()
	jar, err := cookiejar.New(nil) // as a browser has
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{Jar: jar}
	if resp, err := browser.Get(startLive(t, runs, "--host", "0.0.0.0")); err != nil || resp.StatusCode != 200 {
		t.Errorf("with the address for others: %v, %v", resp, err)
	} else {
		resp.Body.Close()
	}
	if entries, err := os.ReadDir(runs); err != nil || len(entries) > 0 {
		t.Errorf("it leaves %v, error %v", entries, err)
	}
}

// The images of a run are found if a folder was moved that holds both it and its data.
func TestLiveMovedData(t *testing.T) {
	dir := t.TempDir()
	before, now := filepath.Join(dir, "before"), filepath.Join(dir, "now")
	if err := errors.Join(os.Mkdir(before, 0o755), writeIDX(filepath.Join(before, "data"), 8)); err != nil {
		t.Fatal(err)
	}
	overfit(t, "run", "mlp", "--data", filepath.Join(before, "data"), "--epochs", "1", "--out", filepath.Join(before, "runs"), "--name", "a", "--quiet")
	if err := os.Rename(before, now); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(startLive(t, filepath.Join(now, "runs")) + "image?run=mlp/a&image=1")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != 200 {
		t.Errorf("a test image: %d %.200q, error %v", resp.StatusCode, body, err)
	}
}

// A training that is interrupted shows its runs to its end.
func TestLiveRunInterrupted(t *testing.T) {
	dir := t.TempDir()
	if err := writeIDX(filepath.Join(dir, "tiny"), 8); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("overfit", "run", "mlp", "--data", "tiny", "--epochs", "10000", "--name", "a", "--live")
	cmd.Dir = dir
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	notes := bufio.NewReader(stderr)
	line, err := notes.ReadString('\n')
	address, ok := strings.CutPrefix(strings.TrimSpace(line), "Live: ")
	if err != nil || !ok {
		t.Fatalf("first line %q, error %v", line, err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", address+"events", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	events := bufio.NewReader(resp.Body)
	for line := ""; !strings.Contains(line, `"state":"under way"`); {
		if line, err = events.ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	go func() { _, _ = io.Copy(io.Discard, notes) }() // or it would wait for a reader
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(events)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(rest, []byte(`"state":"unfinished"`)) || !bytes.Contains(rest, []byte("event: end")) {
		t.Errorf("last events %s", rest[max(0, len(rest)-1000):])
	}
	if err := cmd.Wait(); err == nil {
		t.Error("no error of the run that was interrupted")
	}
}
