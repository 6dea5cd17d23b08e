package kernel

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// countTask counts how often each piece ran.
type countTask struct{ ran []atomic.Int32 }

func (t *countTask) Piece(i int) { t.ran[i].Add(1) }

func (t *countTask) check(tb testing.TB, pieces int) {
	tb.Helper()
	for i := range t.ran {
		want := int32(0)
		if i < pieces {
			want = 1
		}
		if n := t.ran[i].Swap(0); n != want {
			tb.Errorf("%d pieces: piece %d ran %d times", pieces, i, n)
		}
	}
}

func TestRun(t *testing.T) {
	for _, procs := range []int{0, 1} {
		for _, threads := range []int{1, 2, 3, 16} {
			t.Run(fmt.Sprintf("procs=%d/threads=%d", procs, threads), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
				e := newTestEngine(t, "generic", threads)
				task := &countTask{make([]atomic.Int32, 100)}
				for _, pieces := range []int{0, 1, 2, 3, 7, 100} {
					for range 50 {
						e.Run(pieces, task)
						task.check(t, pieces)
					}
				}
				time.Sleep(3 * spinTime) // the helpers sleep now
				e.Run(20, task)
				task.check(t, 20)
			})
		}
	}
}

// TestRunBlocks lets pieces wait for each other, as slow ones seem to.
func TestRunBlocks(t *testing.T) {
	e := newTestEngine(t, "generic", 2)
	for range 20 {
		e.Run(2, &meetTask{})
		time.Sleep(2 * spinTime)
	}
}

// meetTask is two pieces, neither of which ends before the other has begun.
type meetTask struct{ here [2]atomic.Bool }

func (t *meetTask) Piece(i int) {
	t.here[i].Store(true)
	for !t.here[1-i].Load() {
		runtime.Gosched()
	}
	time.Sleep(time.Duration(i) * 4 * spinTime) // longer than the caller spins
}

func TestEnginesAreIndependent(t *testing.T) {
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			e := newTestEngine(t, "generic", 2)
			task := &countTask{make([]atomic.Int32, 9)}
			for range 500 {
				e.Run(9, task)
				task.check(t, 9)
			}
		})
	}
	all.Wait()
}

func TestCloseEndsThreads(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 10 {
		e, err := New("generic", 4)
		if err != nil {
			t.Fatal(err)
		}
		e.Run(4, noWork{})
		e.Close()
	}
	// A goroutine counts until it has returned, a moment after Close has seen that it is done.
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines, %d before", runtime.NumGoroutine(), before)
		}
	}
}

// TestPanicIsThatOfRun has a piece panic that a helper runs, while the caller is
// busy with another.
func TestPanicIsThatOfRun(t *testing.T) {
	e := newTestEngine(t, "generic", 2)
	run := func() (p any) {
		defer func() { p = recover() }()
		e.Run(2, &panicTask{})
		return nil
	}
	for range 20 {
		if p := run(); p != "piece 1" {
			t.Fatalf("panic %v, want that of piece 1", p)
		}
	}
	task := &countTask{make([]atomic.Int32, 100)}
	e.Run(100, task) // it is as good as before
	task.check(t, 100)
}

// panicTask is two pieces that run at once, and the second one panics.
type panicTask struct{ meetTask }

func (t *panicTask) Piece(i int) {
	t.meetTask.Piece(i)
	if i == 1 {
		panic("piece 1")
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	e := newTestEngine(t, "generic", 2)
	task := &countTask{make([]atomic.Int32, 4)}
	if n := testing.AllocsPerRun(100, func() { e.Run(4, task) }); n > 0 {
		t.Errorf("%v allocations per Run", n)
	}
}

type noWork struct{}

func (noWork) Piece(int) {}
