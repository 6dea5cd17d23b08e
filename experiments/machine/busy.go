package machine

import (
	"os"
	"time"

	"github.com/shirou/gopsutil/v4/cpu"
	"github.com/shirou/gopsutil/v4/process"
)

// A busy measures how many cores other processes keep busy from some moment on.
type busy struct {
	began    time.Time
	all, own float64 // seconds of processor time so far; negative: the system does not tell
}

func newBusy() busy {
	b := busy{began: time.Now()}
	b.all, b.own = processorTime()
	return b
}

// cores is a mean over the time since then; nil if it is not known.
func (b busy) cores() *float64 {
	all, own := processorTime()
	wall := time.Since(b.began).Seconds()
	if b.all < 0 || all < 0 || wall <= 0 {
		return nil
	}
	others := max(0, ((all-b.all)-(own-b.own))/wall)
	return &others
}

// processorTime returns the processor time of all processes and of this one, in seconds; -1 if it is not known.
func processorTime() (all, own float64) {
	times, err := cpu.Times(false)
	if err != nil || len(times) == 0 {
		return -1, -1
	}
	p, err := process.NewProcess(int32(os.Getpid()))
	if err != nil {
		return -1, -1
	}
	mine, err := p.Times()
	if err != nil {
		return -1, -1
	}
	t := times[0]
	return t.User + t.Nice + t.System + t.Irq + t.Softirq + t.Steal, mine.User + mine.System
}
