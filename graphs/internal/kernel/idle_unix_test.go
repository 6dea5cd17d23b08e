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
	least := nap
	for range 5 { // the runtime's own work, as a collection, may fall into one
		before := cpuTime(t)
		time.Sleep(nap)
		if least = min(least, cpuTime(t)-before); least <= nap/4 {
			return
		}
	}
	t.Errorf("an idle engine used at least %v in %v", least, nap)
}

func cpuTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
