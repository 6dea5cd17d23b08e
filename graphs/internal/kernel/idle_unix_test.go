//go:build unix

package kernel

import (
	"syscall"
	"testing"
	"time"
)

// TestIdleEngineSleeps: threads that have nothing to do must not burn a core.
func TestIdleEngineSleeps(t *testing.T) {
	e := newTestEngine(t, "generic", 2)
	e.Run(2, noWork{})
	time.Sleep(10 * spinTime)
	const nap = 100 * time.Millisecond
	before := cpuTime(t)
	time.Sleep(nap)
	if used := cpuTime(t) - before; used > nap/4 {
		t.Errorf("an idle engine used %v in %v", used, nap)
	}
}

func cpuTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
