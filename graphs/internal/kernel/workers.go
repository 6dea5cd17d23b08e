package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A Task is work that falls into pieces; see Engine.Run.
type Task interface{ Piece(i int) }

const (
	// A training step is a row of short regions. Waking a goroutine costs
	// several times what some of them last, so idle threads spin for the gap
	// between two regions before they sleep.
	spinTime = 60 * time.Microsecond
	// spinPauses is the number of pauses between two looks at the clock.
	spinPauses = 32
)

// workers is a set of threads that run the pieces of one Task at a time.
type workers struct {
	threads int
	spin    bool // false if spinning threads would take the cores of working ones

	task   Task
	pieces int
	_      [cacheLine]byte
	// next counts down the pieces not yet claimed: who takes it from n to n-1,
	// n > 0, owns piece pieces-n. It may fall below zero.
	next atomic.Int64
	_    [cacheLine]byte
	// unfinished counts down the pieces not yet done.
	unfinished atomic.Int64
	_          [cacheLine]byte

	parked  atomic.Int32 // helpers asleep on wake
	waiting atomic.Bool  // the caller of run is asleep on done
	mu      sync.Mutex
	wake    sync.Cond // next > 0 or closed
	done    sync.Cond // unfinished == 0
	closed  atomic.Bool
	helpers sync.WaitGroup
}

func (w *workers) start(threads int) {
	w.threads = threads
	w.spin = threads <= runtime.GOMAXPROCS(0) && threads <= runtime.NumCPU()
	w.wake.L = &w.mu
	w.done.L = &w.mu
	for range threads - 1 {
		w.helpers.Go(w.help)
	}
}

func (w *workers) stop() {
	w.mu.Lock()
	w.closed.Store(true)
	w.wake.Broadcast()
	w.mu.Unlock()
	w.helpers.Wait()
}

func (w *workers) run(pieces int, t Task) {
	if pieces <= 1 || w.threads == 1 {
		for i := range pieces {
			t.Piece(i)
		}
		return
	}
	w.task, w.pieces = t, pieces
	w.unfinished.Store(int64(pieces))
	w.next.Store(int64(pieces))
	if w.parked.Load() > 0 {
		w.mu.Lock()
		w.wake.Broadcast()
		w.mu.Unlock()
	}
	w.work()
	if w.spinUntil(func() bool { return w.unfinished.Load() == 0 }) {
		return
	}
	w.mu.Lock()
	w.waiting.Store(true)
	for w.unfinished.Load() > 0 {
		w.done.Wait()
	}
	w.waiting.Store(false)
	w.mu.Unlock()
}

// work claims and runs pieces until none are left.
func (w *workers) work() {
	for w.next.Load() > 0 {
		n := w.next.Add(-1)
		if n < 0 {
			return
		}
		// The claim keeps run from returning, so task and pieces are those of
		// the region that the piece belongs to.
		w.task.Piece(w.pieces - 1 - int(n))
		if w.unfinished.Add(-1) == 0 && w.waiting.Load() {
			w.mu.Lock()
			w.done.Signal()
			w.mu.Unlock()
		}
	}
}

// help is what a helping thread does.
func (w *workers) help() {
	for {
		w.work()
		if w.spinUntil(w.called) {
			if w.closed.Load() {
				return
			}
			continue
		}
		w.mu.Lock()
		w.parked.Add(1)
		for !w.called() {
			w.wake.Wait()
		}
		w.parked.Add(-1)
		w.mu.Unlock()
	}
}

// called reports whether there is something for a helper to do.
func (w *workers) called() bool { return w.next.Load() > 0 || w.closed.Load() }

// spinUntil waits for ready for a short time and reports whether it came.
func (w *workers) spinUntil(ready func() bool) bool {
	if ready() {
		return true
	}
	if !w.spin {
		return false
	}
	for start := time.Now(); time.Since(start) < spinTime; {
		for range spinPauses {
			pause()
			if ready() {
				return true
			}
		}
		runtime.Gosched()
	}
	return false
}
