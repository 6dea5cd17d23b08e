package train

import (
	"errors"
	"slices"
	"testing"
)

func TestObserversAreNamedInErrors(t *testing.T) {
	broken := errors.New("disk full")
	fails := func(*Training) error { return broken }
	os := observers{{Name: "does nothing"}, {Name: "saving", Start: fails, Step: fails, Epoch: fails, End: func(Outcome, error) error { return broken }}}
	for event, call := range map[string]func(*Training) error{
		"start": func(t *Training) error { _, err := os.start(t); return err },
		"step":  os.step,
		"epoch": os.epoch,
		"end":   func(*Training) error { return os.end(Outcome{}, nil) },
	} {
		err := call(&Training{})
		if want := "saving (at " + event + "): disk full"; !errors.Is(err, broken) || err.Error() != want {
			t.Errorf("%s: error %v, want %s", event, err, want)
		}
	}
}

func TestEndFollowsStart(t *testing.T) {
	var ended []string
	observer := func(name string, startErr error) Observer {
		return Observer{
			Name:  name,
			Start: func(*Training) error { return startErr },
			End: func(_ Outcome, err error) error {
				ended = append(ended, name+" after "+err.Error())
				return errors.New(name + " at end")
			},
		}
	}
	started, err := observers{observer("a", nil), observer("b", nil), observer("c", errors.New("no")), observer("d", nil)}.start(&Training{})
	if err == nil {
		t.Fatal("the error of a Start was lost")
	}
	err = started.end(Outcome{}, err)
	if want := []string{"a after c (at start): no", "b after c (at start): no"}; !slices.Equal(ended, want) {
		t.Errorf("ended %v, want %v", ended, want)
	}
	if want := "c (at start): no; then a (at end): a at end; then b (at end): b at end"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}
