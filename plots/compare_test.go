package plots_test

import (
	"strings"
	"testing"

	"overfit/plots"
)

func TestCompareTabulatesRuns(t *testing.T) {
	long := smallCNN()
	long.Title = "small-cnn-augmented 2024-05-17T09-30-00 seed 42"
	figure, err := plots.Compare([]plots.Run{mlp(), long})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(texts(t, figure, plots.Options{}), "\n")
	for _, want := range []string{
		"train\ntest\nepoch of the lowest test loss",
		"train loss\ntest loss\nlowest (epoch)\ntrain %\ntest %",
		"mlp\n0.0019\n0.1282\n0.0834 (7)\n99.94\n97.90",
		"small-cnn-augm…-30-00 seed 42\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}
