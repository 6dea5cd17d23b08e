package kernel

import (
	"fmt"
	"runtime"
	"strings"
)

// An Engine runs kernels: one implementation and a fixed number of threads.
// Its zero value is not usable; New makes one.
//
// An Engine and everything made by it are for one goroutine at a time. Engines
// are independent of each other.
type Engine struct {
	impl    impl
	workers workers

	// Arguments of the call under way, here so that a call allocates nothing.
	plain    plainTask
	adam     adamTask
	momentum momentumTask
	relu     reluTask
	reluGrad reluGradTask
}

// Available lists the names of the implementations that this processor can run,
// best first. It always ends with "generic", plain Go.
func Available() []string {
	var names []string
	for _, k := range available() {
		names = append(names, k.String())
	}
	return names
}

// New starts an engine with the named implementation; "" and "auto" stand for
// the first that is Available. Threads counts the caller's own; 0 means
// GOMAXPROCS. Close releases the other threads.
func New(name string, threads int) (*Engine, error) {
	k, err := find(name)
	if err != nil {
		return nil, err
	}
	if threads < 0 {
		return nil, fmt.Errorf("kernel threads %d: expected 0 (all cores) or more", threads)
	}
	if threads == 0 {
		threads = runtime.GOMAXPROCS(0)
	}
	e := &Engine{impl: k}
	e.workers.start(threads)
	return e, nil
}

func find(name string) (impl, error) {
	have := available()
	if name == "" || name == "auto" {
		return have[0], nil
	}
	for _, k := range have {
		if k.String() == name {
			return k, nil
		}
	}
	known := []string{"auto"}
	for k := implGeneric; k <= implNEON; k++ {
		if k.String() == name {
			return 0, fmt.Errorf("kernel %q: %s (have %s)", name, missing(k), strings.Join(Available(), ", "))
		}
		known = append(known, k.String())
	}
	return 0, fmt.Errorf("kernel %q: expected one of %s", name, strings.Join(known, ", "))
}

// Name returns the name of the implementation in use.
func (e *Engine) Name() string { return e.impl.String() }

// Threads returns the number of threads that share the work.
func (e *Engine) Threads() int { return e.workers.threads }

// Close stops the engine's threads. The engine must not be used afterwards.
func (e *Engine) Close() { e.workers.stop() }

// Run calls t.Piece(i) for every i in [0, pieces), on all threads, and returns
// when the last call has. Pieces may run in any order and at the same time, so
// they must not depend on each other, and must not call Run.
func (e *Engine) Run(pieces int, t Task) {
	e.plain.Task = t
	e.workers.run(pieces, &e.plain)
}

// runOn is Run for a task with scratch memory.
func (e *Engine) runOn(pieces int, t scratchTask) { e.workers.run(pieces, t) }
