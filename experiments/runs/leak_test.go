package runs

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"overfit/experiments/internal/small"
	"overfit/experiments/train"
)

// 10,000 steps, with evaluations, checkpoints and histories written, leave memory, goroutines and open files
// as they were.
func TestTrainingLeaksNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	type usage struct{ heap, goroutines, files int }
	measure := func() usage {
		runtime.GC()
		runtime.GC() // frees what the first one finalised
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		files, _ := os.ReadDir("/proc/self/fd") // none elsewhere
		return usage{int(stats.HeapAlloc), runtime.NumGoroutine(), len(files)}
	}
	data := small.MNIST(t)
	before := measure()
	var early, late usage
	spec := small.Spec()
	spec.TrainSize, spec.Epochs = 16_000, 20 // of 500 steps
	_, err := Start(t.Context(), spec, data, filepath.Join(t.TempDir(), "run"), Options{}, train.Observer{Name: "test", Epoch: func(t *train.Training) error {
		switch t.Epoch {
		case 2:
			early = measure()
		case 20:
			late = measure()
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	after := measure()
	for range 100 { // a goroutine counts until it has returned, a moment after the run has seen that it is done
		if after.goroutines <= before.goroutines {
			break
		}
		time.Sleep(10 * time.Millisecond)
		after = measure()
	}
	if grown := late.heap - early.heap; grown > 256<<10 || late.goroutines != early.goroutines || late.files != early.files {
		t.Errorf("after 1,000 steps %+v, after 10,000 %+v", early, late)
	}
	if grown := after.heap - before.heap; grown > 1<<20 || after.goroutines > before.goroutines || after.files > before.files {
		t.Errorf("before the run %+v, after it %+v", before, after)
	}
	t.Logf("heap %d KB before, %d KB after 1,000 steps, %d KB after 10,000, %d KB at the end", before.heap>>10, early.heap>>10, late.heap>>10, after.heap>>10)
}
