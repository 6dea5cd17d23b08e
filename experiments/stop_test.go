package experiments

import "context"

// stopAfter interrupts a training after so many of its steps; 0: never.
func stopAfter(steps int, stop context.CancelCauseFunc) Observer {
	return Observer{Name: "stop", Step: func(*Training) error {
		if steps--; steps == 0 {
			stop(errStop)
		}
		return nil
	}}
}
