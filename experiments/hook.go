package experiments

import (
	"fmt"

	"overfit/graphs"
)

// An Event is called at one moment of a training. An error ends the training.
type Event func(*Training) error

// A Hook adds to a training what the loop itself does not know of. A nil Event is left out.
type Hook struct {
	Name      string // appears in the errors of its events; one of its own if the hook has State or Tensors
	Start     Event  // the model is built, and as a checkpoint had it if the training goes on from one
	Step      Event  // after a training step: t.Epoch, t.Step, t.Rows, t.Running
	Epoch     Event  // after an epoch: its row is the last one of t.History
	Interrupt Event  // the context is done; nothing has been changed since the last step or epoch
	End       Event  // however the training ended (see t.Err), if Start returned no error
	Close     Event  // after the End of every hook, whose errors are in t.Err then

	// What the hook must remember for a training to go on from a checkpoint as if it had never stopped. Both are
	// set to what the checkpoint holds after every Start. nil: nothing.
	State   any                       // points to what encoding/json writes, and reads back the same
	Tensors func() []graphs.Parameter // live data; from Start on the same names and shapes
}

// start calls the Start events, and returns the hooks whose End is due.
func start(hooks []Hook, t *Training) ([]Hook, error) {
	for i, h := range hooks {
		if err := h.call("start", h.Start, t); err != nil {
			return hooks[:i], err
		}
	}
	return hooks, nil
}

func afterStep(hooks []Hook, t *Training) error {
	for _, h := range hooks {
		if err := h.call("step", h.Step, t); err != nil {
			return err
		}
	}
	return nil
}

func afterEpoch(hooks []Hook, t *Training) error {
	for _, h := range hooks {
		if err := h.call("epoch", h.Epoch, t); err != nil {
			return err
		}
	}
	return nil
}

// interrupt calls the Interrupt events, and returns the training's error with theirs.
func interrupt(hooks []Hook, t *Training) error {
	err := t.Err
	for _, h := range hooks {
		if failed := h.call("interrupt", h.Interrupt, t); failed != nil {
			err = fmt.Errorf("%w; then %w", err, failed)
		}
	}
	return err
}

// end calls every End event and then every Close event, also those after one that failed, and returns the training's
// error with theirs.
func end(hooks []Hook, t *Training) error {
	err := t.Err
	call := func(h Hook, event string, fn Event) {
		switch failed := h.call(event, fn, t); {
		case failed == nil:
		case err == nil:
			err = failed
		default:
			err = fmt.Errorf("%w; then %w", err, failed)
		}
	}
	for _, h := range hooks {
		call(h, "end", h.End)
	}
	t.Err = err
	for _, h := range hooks {
		call(h, "close", h.Close)
	}
	return err
}

func (h Hook) call(event string, fn Event, t *Training) error {
	if fn == nil {
		return nil
	}
	if err := fn(t); err != nil {
		return fmt.Errorf("%s (at %s): %w", h.Name, event, err)
	}
	return nil
}
