//go:build unix

package cmd

import (
	"bytes"
	"encoding/json"
	"flag"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

var long = flag.Bool("long", false, "kill runs 50 times for each of the article's networks, not 10 times for one; open the live page in a browser")

// A run that is killed at random moments, also while it writes, and resumed each time, ends as one that was
// never killed; and what it leaves at every moment is whole.
func TestKilledAndResumed(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	data := filepath.Join(t.TempDir(), "data")
	if err := writeIDX(data, 28); err != nil {
		t.Fatal(err)
	}
	for experiment, kills := range map[string]int{"mlp": 10, "small-cnn": 0, "deep-cnn": 0} {
		if *long {
			kills = 50
		}
		if kills == 0 {
			continue
		}
		t.Run(experiment, func(t *testing.T) {
			root := t.TempDir()
			args := []string{"run", experiment, "--data", data, "--epochs", "30", "--batch-size", "4", "--out", root, "--quiet",
				"--dropout", "0.3", "--rotation", "10", "--zoom", "0.1", "--holdout", "0.2", "--patience", "25", "--schedule", "plateau"}
			whole, folder := filepath.Join(root, experiment, "whole"), filepath.Join(root, experiment, "killed")
			start := time.Now()
			if out, err := exec.Command("overfit", append(args, "--name", "whole")...).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			// So long that a run gets on between two kills, and comes to its end after about all of them.
			most := 2*time.Since(start)/time.Duration(kills) + 60*time.Millisecond
			rng := rand.New(rand.NewPCG(1, uint64(kills)))
			killed, resumed := 0, 0
			for i := range kills {
				command := append(args, "--name", "killed")
				if _, err := os.Stat(filepath.Join(folder, "spec.json")); err == nil {
					command = []string{"resume", folder, "--quiet", "--threads", []string{"1", "2"}[i%2]}
					resumed++
				} // else it was killed before it had begun
				if killAfter(t, time.Duration(rng.Int64N(int64(most))), command...) {
					killed++
				}
				checkWhole(t, folder)
			}
			kernel := "generic"
			if experiment == "deep-cnn" { // in plain Go it takes minutes
				kernel = "auto"
			}
			if out, err := exec.Command("overfit", "resume", folder, "--quiet", "--kernel", kernel).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			checkWhole(t, folder)
			wantSameRun(t, whole, folder)
			t.Logf("killed %d times, resumed %d times", killed, resumed)
			if killed == 0 || resumed == 0 {
				t.Error("want some of each")
			}
		})
	}
}

// killAfter starts the program and kills it, unless it ends before that, which must be well.
func killAfter(t *testing.T, d time.Duration, args ...string) (killed bool) {
	t.Helper()
	cmd := exec.Command("overfit", args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(d, func() { _ = cmd.Process.Kill() }) // of no effect once it has ended
	_ = cmd.Wait()                                       // killed or not, stderr and the state say more
	// A checkpoint is never found damaged: there are no notes, and no other errors.
	if stderr.Len() > 0 {
		t.Fatalf("overfit %s: %s", strings.Join(args, " "), &stderr)
	}
	return !cmd.ProcessState.Exited()
}

// checkWhole reads every file of a run that is there.
func checkWhole(t *testing.T, folder string) {
	t.Helper()
	read := map[string]func(path string) error{
		"spec.json":    func(string) error { _, err := runs.ReadRecord(folder); return err },
		"history.csv":  func(path string) error { _, err := readHistory(path); return err },
		"summary.json": func(path string) error { return readJSON(path, new(measure.Summary)) },
		"curves.png": func(path string) error {
			content, err := os.ReadFile(path)
			if err == nil {
				_, err = png.Decode(bytes.NewReader(content))
			}
			return err
		},
	}
	for _, name := range []string{"last", "previous", "best", "final"} {
		read[filepath.Join("checkpoints", name+".safetensors")] = func(path string) error {
			c, err := runs.OpenCheckpoint(path)
			if err == nil {
				err = c.Close()
			}
			return err
		}
	}
	for name, read := range read {
		path := filepath.Join(folder, name)
		if _, err := os.Stat(path); err != nil {
			continue
		}
		if err := read(path); err != nil {
			t.Errorf("left behind: %v", err)
		}
	}
}

func readHistory(path string) (measure.History, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return measure.ReadHistory(f)
}

func readJSON(path string, v any) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(content, v)
}

// wantSameRun compares what two runs' folders hold: the same files, and the same numbers, times apart.
func wantSameRun(t *testing.T, want, got string) {
	t.Helper()
	var summaries [2]measure.Summary
	var histories [2]measure.History
	var files [2][]string
	for i, folder := range []string{want, got} {
		if err := readJSON(filepath.Join(folder, "summary.json"), &summaries[i]); err != nil {
			t.Fatal(err)
		}
		summaries[i].Seconds, summaries[i].ImagesPerSecond = 0, 0
		var err error
		if histories[i], err = readHistory(filepath.Join(folder, "history.csv")); err != nil {
			t.Fatal(err)
		}
		for j := range histories[i] {
			histories[i][j].Seconds = 0
		}
		if err := filepath.WalkDir(folder, func(path string, _ os.DirEntry, err error) error {
			name, _ := filepath.Rel(folder, path)
			files[i] = append(files[i], name)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	for name, diff := range map[string]string{
		"summary": cmp.Diff(summaries[0], summaries[1]),
		"history": cmp.Diff(histories[0], histories[1], cmpopts.EquateNaNs()),
		"files":   cmp.Diff(files[0], files[1]),
	} {
		if diff != "" {
			t.Errorf("%s (-uninterrupted +got):\n%s", name, diff)
		}
	}
}
