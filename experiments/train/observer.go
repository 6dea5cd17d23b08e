package train

import "fmt"

// An Observer is told of the moments of a training. An error that it returns ends the training. It reads the training;
// all that it may change is the learning rate of the Model. A function that is nil is left out.
type Observer struct {
	Name  string                     // appears in the errors of its functions
	Start func(*Training) error      // the model is built, and as a snapshot has it if the training is resumed from one
	Step  func(*Training) error      // after a training step: t.Epoch, t.Step, t.Rows, t.Running
	Epoch func(*Training) error      // after an epoch: its row is the last one of t.History
	End   func(Outcome, error) error // what the training has come to, and why it has not come to its end, if it has not
}

// observers are told one after the other. End is due for those whose Start returned no error.
type observers []Observer

func (os observers) start(t *Training) (started observers, err error) {
	for i, o := range os {
		if err := o.failed("start", call(o.Start, t)); err != nil {
			return os[:i], err
		}
	}
	return os, nil
}

func (os observers) step(t *Training) error {
	for _, o := range os {
		if err := o.failed("step", call(o.Step, t)); err != nil {
			return err
		}
	}
	return nil
}

func (os observers) epoch(t *Training) error {
	for _, o := range os {
		if err := o.failed("epoch", call(o.Epoch, t)); err != nil {
			return err
		}
	}
	return nil
}

// end calls every End, also those after one that failed, and returns the training's error with theirs.
func (os observers) end(outcome Outcome, ended error) error {
	err := ended
	for _, o := range os {
		if o.End == nil {
			continue
		}
		switch failed := o.failed("end", o.End(outcome, ended)); {
		case failed == nil:
		case err == nil:
			err = failed
		default:
			err = fmt.Errorf("%w; then %w", err, failed)
		}
	}
	return err
}

func call(event func(*Training) error, t *Training) error {
	if event == nil {
		return nil
	}
	return event(t)
}

func (o Observer) failed(event string, err error) error {
	if err != nil {
		return fmt.Errorf("%s (at %s): %w", o.Name, event, err)
	}
	return nil
}
