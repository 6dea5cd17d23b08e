package experiments

import (
	"errors"
	"slices"
	"testing"
)

func TestHooksAreNamedInErrors(t *testing.T) {
	broken := errors.New("disk full")
	fails := func(*Training) error { return broken }
	h := Hook{Name: "saving", Start: fails, Step: fails, Epoch: fails, End: fails}
	for event, call := range map[string]func([]Hook, *Training) error{
		"start": func(hs []Hook, t *Training) error { _, err := start(hs, t); return err },
		"step":  afterStep,
		"epoch": afterEpoch,
		"end":   end,
	} {
		err := call([]Hook{{Name: "does nothing"}, h}, &Training{})
		if want := "saving (at " + event + "): disk full"; !errors.Is(err, broken) || err.Error() != want {
			t.Errorf("%s: error %v, want %s", event, err, want)
		}
	}
}

func TestEndFollowsStart(t *testing.T) {
	var ended []string
	hook := func(name string, startErr error) Hook {
		return Hook{
			Name:  name,
			Start: func(*Training) error { return startErr },
			End:   func(*Training) error { ended = append(ended, name); return errors.New(name + " at end") },
		}
	}
	started, err := start([]Hook{hook("a", nil), hook("b", nil), hook("c", errors.New("no")), hook("d", nil)}, &Training{})
	if err == nil {
		t.Fatal("the error of a Start was lost")
	}
	err = end(started, &Training{Err: err})
	if want := []string{"a", "b"}; !slices.Equal(ended, want) {
		t.Errorf("ended %v, want %v", ended, want)
	}
	if want := "c (at start): no; then a (at end): a at end; then b (at end): b at end"; err.Error() != want {
		t.Errorf("error %q, want %q", err, want)
	}
}
