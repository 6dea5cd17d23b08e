package runs

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"overfit/experiments/internal/check"
)

// A Frequency says how often a training writes its last checkpoint: after every few epochs, or during an epoch
// too, after so much time. It is also written when the training is interrupted, and after the last epoch. The zero
// value is after every epoch.
type Frequency struct {
	Epochs int           // 0: 1, if Time is 0 too
	Time   time.Duration // 0: after epochs alone
}

// ParseFrequency reads a number of epochs, such as 5, or a time, such as 90s or 2m.
func ParseFrequency(s string) (Frequency, error) {
	if n, err := strconv.Atoi(s); err == nil {
		return Frequency{Epochs: n}, check.InRange("epochs between checkpoints", n, 1, 10_000)
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return Frequency{}, errors.New("expected a number of epochs, or a time such as 90s or 2m")
	}
	if d < time.Second || d > 24*time.Hour {
		return Frequency{}, fmt.Errorf("time between checkpoints %v is out of range, expected 1s to 24h", d)
	}
	return Frequency{Time: d}, nil
}
