package runs

import (
	"context"

	"overfit/experiments/internal/small"
	"overfit/experiments/train"
)

// stopAfter interrupts a training after that many of its steps; 0: never.
func stopAfter(steps int, stop context.CancelCauseFunc) train.Observer {
	return train.Observer{Name: "stop", Step: func(*train.Training) error {
		if steps--; steps == 0 {
			stop(small.ErrStop)
		}
		return nil
	}}
}
