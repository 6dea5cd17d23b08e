package live

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"overfit/experiments/internal/small"
	"overfit/experiments/runs"
)

// The page is told of every run there is, and of those that begin, get on and go, also if the folder comes later.
func TestEventsFollowTheFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "runs")
	s := serve(t, folder, Options{})
	l := listen(t, s)
	if c := l.until(func(change) bool { return true }); !c.All || len(c.Rows) != 0 {
		t.Fatalf("at first %+v, want all of nothing", c)
	}
	copyRun(t, filepath.Join(folder, "mlp", "a"))
	c := l.until(func(c change) bool { return len(c.Rows) == 1 && c.Rows[0].State == finished })
	a := c.Rows[0]
	if c.All || a.ID != "mlp/a" || a.Experiment != "mlp" || !strings.HasPrefix(a.Label, "mlp --epochs 2") || a.Seed != 1 || a.Epochs != 2 || a.Of != 2 || !a.Evaluated || !a.Predicted {
		t.Errorf("row %+v", a)
	}
	if a.Results == nil || !(a.Results.TestLoss > 0) || a.Results.TestLoss != s.watcher.run("mlp/a").history[1].TestLoss || a.Results.AccuracyGap != a.Results.TrainAccuracy-a.Results.TestAccuracy {
		t.Errorf("results %+v", a.Results)
	}

	// One of another process that has had one epoch of two.
	history := filepath.Join(folder, "quick", "mlp", "b", historyFile)
	copyRun(t, filepath.Dir(history))
	if err := os.Remove(filepath.Join(filepath.Dir(history), summaryFile)); err != nil {
		t.Fatal(err)
	}
	whole := readText(t, history)
	lines := strings.SplitAfter(whole, "\n")
	writeFile(t, history, strings.Join(lines[:2], ""))
	b := l.until(func(c change) bool { return len(c.Rows) == 1 && c.Rows[0].Epochs == 1 }).Rows[0]
	if b.ID != "quick/mlp/b" || b.State != underWay || b.SecondsLeft == nil || *b.SecondsLeft != s.watcher.run("quick/mlp/b").history[0].Seconds {
		t.Errorf("row %+v", b)
	}
	writeFile(t, history, whole)
	l.until(func(c change) bool { return len(c.Rows) == 1 && c.Rows[0].ID == "quick/mlp/b" && c.Rows[0].Epochs == 2 })
	if err := os.RemoveAll(filepath.Join(folder, "mlp")); err != nil {
		t.Fatal(err)
	}
	l.until(func(c change) bool { return len(c.Gone) == 1 && c.Gone[0] == "mlp/a" })
	if c := listen(t, s).until(func(change) bool { return true }); !c.All || len(c.Rows) != 1 {
		t.Errorf("who comes now gets %+v, want the one run", c)
	}
}

// Whoever listens gets what was changed last, and is told of the end.
func TestEventsEnd(t *testing.T) {
	folder := t.TempDir()
	s, err := Listen(folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.watcher.every = time.Hour
	ctx, cancel := testContext(t)
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	l := listen(t, s)
	l.until(func(c change) bool { return c.All })
	copyRun(t, filepath.Join(folder, "mlp", "a"))
	cancel()
	l.until(func(c change) bool { return len(c.Rows) == 1 })
	if event, _ := l.next(); event != "end" {
		t.Errorf("event %q, want the end", event)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestFolderOfOneRun(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	copyRun(t, folder)
	s := serve(t, folder, Options{})
	if c := listen(t, s).until(func(change) bool { return true }); len(c.Rows) != 1 || c.Rows[0].ID != "." {
		t.Errorf("rows %+v", c.Rows)
	}
	if code, body := get(t, s, "/spec.json?run=."); code != 200 || body != readText(t, filepath.Join(folder, specFile)) {
		t.Errorf("%d %.100s", code, body)
	}
}

// What a command is going to train is listed before it begins.
func TestPlannedRuns(t *testing.T) {
	folder := t.TempDir()
	s, err := Listen(folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.listener.Close()
	spec := small.Spec()
	s.Plan([]runs.Job{{Spec: spec, Folder: filepath.Join(folder, "mlp", "a")}, {Spec: spec, Folder: filepath.Join(folder, "mlp", "b")}, {Spec: spec, Folder: t.TempDir()}})
	copyRun(t, filepath.Join(folder, "mlp", "c"))
	s.watcher.look()
	if a := s.watcher.rows["mlp/a"]; len(s.watcher.rows) != 3 || a.State != toCome || !a.Planned || a.Of != 2 || a.Epochs != 0 || !strings.HasPrefix(a.Label, "mlp --epochs 2") {
		t.Errorf("rows %+v", s.watcher.rows)
	}
	if s.watcher.rows["mlp/c"].Planned {
		t.Error("a run of another process counts as one of this")
	}
	_, version, _ := s.watcher.since(0)
	copyRun(t, filepath.Join(folder, "mlp", "a"))
	s.watcher.look()
	if c, _, _ := s.watcher.since(version); len(c.Rows) != 1 || c.Rows[0].State != finished || !c.Rows[0].Planned {
		t.Errorf("change %+v", c)
	}
}

// What is damaged, or half written for a moment, takes nothing away that was read before, and is told.
func TestDamagedFiles(t *testing.T) {
	for name, file := range map[string]string{"spec": specFile, "history": historyFile, "summary": summaryFile} {
		for kind, damage := range map[string]func(string) string{
			"empty":  func(string) string { return "" },
			"cut":    func(s string) string { return s[:len(s)-30] },
			"zeroes": func(s string) string { return strings.Repeat("\x00", len(s)) },
			"other":  func(string) string { return `{"spec":{"epochs":-1},"epochs":-7,"seed":"x"}` },
			"newer":  func(s string) string { return strings.Replace(s, `"format": 2`, `"format": 3`, 1) },
			"large":  func(s string) string { return s + strings.Repeat(" ", 16<<20) },
		} {
			if kind == "newer" && file == historyFile {
				continue // it has no format
			}
			t.Run(name+" "+kind, func(t *testing.T) {
				folder := t.TempDir()
				run := filepath.Join(folder, "mlp", "a")
				copyRun(t, run)
				w := newWatcher(folder)
				w.look()
				good := w.rows["mlp/a"]
				if good.State != finished || good.Note != "" {
					t.Fatalf("row %+v", good)
				}
				whole := readText(t, filepath.Join(run, file))
				writeFile(t, filepath.Join(run, file), damage(whole))
				w.look()
				bad := w.rows["mlp/a"]
				if !strings.HasPrefix(bad.Note, file+": ") || strings.Contains(bad.Note, "\n") || strings.Contains(bad.Note, folder) {
					t.Errorf("note %q", bad.Note)
				}
				if bad.Label != good.Label || bad.Epochs != 2 || bad.Results == nil || bad.Results.TestLoss != good.Results.TestLoss {
					t.Errorf("row %+v, want what was known before", bad)
				}
				fresh := newWatcher(folder) // which knows nothing of before
				fresh.look()
				if row, ok := fresh.rows["mlp/a"]; !ok || row.Note == "" || row.Experiment != "mlp" {
					t.Errorf("row %+v of a program that is started now", row)
				}
				writeFile(t, filepath.Join(run, file), whole)
				w.look()
				if row := w.rows["mlp/a"]; row.Note != "" || row.State != finished {
					t.Errorf("row %+v once it is whole again", row)
				}
			})
		}
	}
}

func TestStates(t *testing.T) {
	folder := t.TempDir()
	run := filepath.Join(folder, "mlp", "a")
	copyRun(t, run)
	summary := readText(t, filepath.Join(run, summaryFile))
	start := time.Now()
	for _, c := range []struct {
		name  string
		make  func()
		later time.Duration
		want  string
	}{
		{"as it ends", func() {}, 0, finished},
		{"long after", func() {}, 1000 * time.Hour, finished},
		{"to be longer", func() {
			replace(t, filepath.Join(run, specFile), `"epochs": 2`, `"epochs": 4`)
		}, 0, underWay},
		{"to be longer, and left", func() {}, time.Hour, unfinished},
		{"interrupted", func() {
			replace(t, filepath.Join(run, summaryFile), `"complete": true`, `"complete": false`)
		}, 0, unfinished},
		{"gone on with", func() {
			writeFile(t, filepath.Join(run, historyFile), readText(t, filepath.Join(run, historyFile)))
			later := start.Add(time.Minute)
			if err := os.Chtimes(filepath.Join(run, historyFile), later, later); err != nil {
				t.Fatal(err)
			}
		}, 0, underWay},
		{"diverged", func() {
			writeFile(t, filepath.Join(run, summaryFile), strings.Replace(summary, `"complete": true`, `"complete": false, "diverged": "epoch 2, step 1: loss NaN"`, 1))
		}, 0, diverged},
		{"before its end is kept", func() {
			replace(t, filepath.Join(run, specFile), `"epochs": 4`, `"epochs": 2`)
			writeFile(t, filepath.Join(run, summaryFile), summary)
			if err := os.Remove(filepath.Join(run, finalFile)); err != nil {
				t.Fatal(err)
			}
		}, 0, underWay},
	} {
		c.make()
		w := newWatcher(folder)
		w.now = func() time.Time { return start.Add(c.later) }
		w.look()
		row := w.rows["mlp/a"]
		if row.State != c.want || (row.SecondsLeft != nil) != (c.want == underWay) {
			t.Errorf("%s: %s, %v seconds left, want %s", c.name, row.State, row.SecondsLeft, c.want)
		}
		if c.want == diverged && row.Note != "epoch 2, step 1: loss NaN" {
			t.Errorf("note %q", row.Note)
		}
	}
}

// A state changes with time alone.
func TestLeftRunIsTold(t *testing.T) {
	folder := t.TempDir()
	run := filepath.Join(folder, "mlp", "a")
	copyRun(t, run)
	if err := os.Remove(filepath.Join(run, summaryFile)); err != nil {
		t.Fatal(err)
	}
	w := newWatcher(folder)
	w.look()
	_, version, changed := w.since(0)
	w.look()
	select {
	case <-changed:
		t.Error("a change is told where there is none")
	default:
	}
	w.now = func() time.Time { return time.Now().Add(time.Hour) }
	w.look()
	c, _, _ := w.since(version)
	if len(c.Rows) != 1 || c.Rows[0].State != unfinished {
		t.Errorf("change %+v, want that it is unfinished", c)
	}
}

func TestThousandRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures times")
	}
	folder := t.TempDir()
	for i := range 1000 {
		run := filepath.Join(folder, fmt.Sprintf("mlp-%d", i%20), fmt.Sprintf("seed%d", i))
		if i == 0 {
			copyRun(t, run)
			continue
		}
		if err := os.MkdirAll(run, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{specFile, historyFile, summaryFile, evaluationFile} {
			if err := os.Link(filepath.Join(folder, "mlp-0", "seed0", file), filepath.Join(run, file)); err != nil {
				t.Skip(err)
			}
		}
	}
	w := newWatcher(folder)
	start := time.Now()
	w.look()
	first := time.Since(start)
	if len(w.rows) != 1000 {
		t.Fatalf("%d runs", len(w.rows))
	}
	start = time.Now()
	w.look()
	again := time.Since(start)
	t.Logf("first %v, again %v", first, again)
	if first > 5*time.Second || again > time.Second { // a busy machine takes a third of it
		t.Errorf("a first look at 1,000 runs takes %v, another %v", first, again)
	}
}

func replace(t testing.TB, path, from, to string) {
	t.Helper()
	content := readText(t, path)
	if !strings.Contains(content, from) {
		t.Fatalf("%s has no %s", path, from)
	}
	writeFile(t, path, strings.Replace(content, from, to, 1))
}
