package kernel

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A Task is work that falls into pieces; see Engine.Run.
type Task interface{ Piece(i int) }

// A scratchTask is a Task whose pieces need memory to themselves. They are told
// their thread, from 0, which runs one at a time and has that of the last one in
// its cache.
type scratchTask interface{ pieceOn(thread, i int) }

// plainTask is a Task that does without.
type plainTask struct{ Task }

func (t *plainTask) pieceOn(_, i int) { t.Piece(i) }

// scratch is memory of which each thread has its own.
type scratch[T any] []*T

func newScratch[T any](e *Engine, alloc func() *T) scratch[T] {
	s := make(scratch[T], e.Threads())
	for i := range s {
		s[i] = alloc()
	}
	return s
}

const (
	// A training step is a row of short regions. Waking a goroutine costs
	// several times what some of them last, so idle threads spin for the gap
	// between two regions before they sleep.
	spinTime = 100 * time.Microsecond
	// spinPauses is the number of pauses between two looks at the clock.
	spinPauses = 32
)

// workers is a set of threads that run the pieces of one Task at a time.
//
// Each thread has a range of the pieces of its own, the same whenever the number
// of pieces is, so that it finds in its cache what it left there; when it is
// done with them, it takes over those of the others.
type workers struct {
	threads int
	spin    bool // false if spinning threads would take the cores of working ones

	task   scratchTask
	pieces int
	shares []share // one a thread

	region     atomic.Uint64 // counts calls of run; a change calls the helpers
	_          [cacheLine]byte
	unfinished atomic.Int64 // pieces not yet done
	_          [cacheLine]byte

	parked  atomic.Int32 // helpers asleep on wake
	waiting atomic.Bool  // the caller of run is asleep on done
	mu      sync.Mutex
	wake    sync.Cond // region has changed, or closed
	done    sync.Cond // unfinished == 0
	closed  atomic.Bool
	helpers sync.WaitGroup

	panicked atomic.Pointer[any] // the first panic of a piece of the region
}

// A share counts down the pieces of a thread's range that nobody has claimed:
// who takes it from n to n-1, n > 0, owns the n-th piece from the range's end.
// It may fall below zero.
type share struct {
	left atomic.Int64
	_    [cacheLine]byte
}

func (w *workers) start(threads int) {
	w.threads = threads
	w.spin = threads <= runtime.GOMAXPROCS(0) && threads <= runtime.NumCPU()
	w.shares = make([]share, threads)
	w.wake.L = &w.mu
	w.done.L = &w.mu
	for i := 1; i < threads; i++ {
		w.helpers.Go(func() { w.help(i) })
	}
}

func (w *workers) stop() {
	w.mu.Lock()
	w.closed.Store(true)
	w.wake.Broadcast()
	w.mu.Unlock()
	w.helpers.Wait()
}

func (w *workers) run(pieces int, t scratchTask) {
	if pieces <= 1 || w.threads == 1 {
		for i := range pieces {
			t.pieceOn(0, i)
		}
		return
	}
	w.task, w.pieces = t, pieces
	w.unfinished.Store(int64(pieces))
	for i := range w.shares {
		lo, hi := w.share(i)
		w.shares[i].left.Store(int64(hi - lo))
	}
	w.region.Add(1)
	if w.parked.Load() > 0 {
		w.mu.Lock()
		w.wake.Broadcast()
		w.mu.Unlock()
	}
	w.work(0)
	w.wait()
	if p := w.panicked.Swap(nil); p != nil {
		panic(*p)
	}
}

// wait returns when all pieces are done.
func (w *workers) wait() {
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

// share returns the pieces of a thread's range.
func (w *workers) share(thread int) (lo, hi int) {
	return thread * w.pieces / w.threads, (thread + 1) * w.pieces / w.threads
}

// work claims and runs pieces until none are left, the thread's own first.
func (w *workers) work(thread int) {
	for i := range w.threads {
		owner := (thread + i) % w.threads
		left := &w.shares[owner].left
		for left.Load() > 0 {
			n := left.Add(-1)
			if n < 0 {
				break
			}
			// The claim keeps run from returning, so task and pieces are those
			// of the region that the piece belongs to.
			_, hi := w.share(owner)
			w.piece(thread, hi-1-int(n))
			if w.unfinished.Add(-1) == 0 && w.waiting.Load() {
				w.mu.Lock()
				w.done.Signal()
				w.mu.Unlock()
			}
		}
	}
}

// piece runs a piece. A panic waits for the end of the region, and then is that
// of run: its caller can recover it, on whichever thread it was.
func (w *workers) piece(thread, i int) {
	defer func() {
		if p := recover(); p != nil {
			first := p // a copy, for p itself would be allocated at every call
			w.panicked.CompareAndSwap(nil, &first)
		}
	}()
	w.task.pieceOn(thread, i)
}

// help is what a helping thread does.
func (w *workers) help(thread int) {
	var seen uint64
	called := func() bool { return w.region.Load() != seen || w.closed.Load() }
	for {
		if !w.spinUntil(called) {
			w.mu.Lock()
			w.parked.Add(1)
			for !called() {
				w.wake.Wait()
			}
			w.parked.Add(-1)
			w.mu.Unlock()
		}
		if w.closed.Load() {
			return
		}
		seen = w.region.Load()
		w.work(thread)
	}
}

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
