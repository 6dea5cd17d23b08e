package plots_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/plots"
)

func TestGroupErrors(t *testing.T) {
	fine := plots.Group{Title: "fine", Runs: []plots.Run{mlp()}}
	bad := mlp()
	bad.TestAccuracy = nil
	early, late := mlp(), mlp()
	for i := range early.TrainLoss {
		early.Epochs, late.Epochs = append(early.Epochs, i+1), append(late.Epochs, i+101)
	}
	noTrain, noTest := mlp(), mlp()
	for i := range noTrain.TrainLoss { // never both
		if i%2 == 0 {
			noTrain.TrainLoss[i] = math.NaN()
		} else {
			noTest.TrainLoss[i] = math.NaN()
		}
	}
	for name, tt := range map[string]struct {
		groups []plots.Group
		err    string
	}{
		"none":        {nil, "no groups"},
		"nine":        {slices.Repeat([]plots.Group{fine}, 9), "9 groups in one figure, expected at most 8"},
		"no runs":     {[]plots.Group{fine, {Title: "x"}}, `group 2 ("x"): no runs`},
		"bad run":     {[]plots.Group{{Title: "x", Runs: []plots.Run{mlp(), bad}}}, `group 1 ("x"): run 2 ("mlp"): test accuracy has 0 values`},
		"apart":       {[]plots.Group{{Title: "x", Runs: []plots.Run{early, late}}}, "in common: no epochs"},
		"never a sum": {[]plots.Group{{Title: "x", Runs: []plots.Run{noTrain, noTest}}}, "in common: training loss has no finite value"},
	} {
		for figure, draw := range map[string]func([]plots.Group) (*plots.Figure, error){"Bands": plots.Bands, "Gaps": plots.Gaps} {
			if _, err := draw(tt.groups); err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s of %s: error %v, want %q", figure, name, err, tt.err)
			}
		}
	}
	apart := mlp()
	for i := range apart.TrainLoss { // each curve has values, but never at the same epoch
		if i%2 == 0 {
			apart.TrainAccuracy[i] = math.NaN()
		} else {
			apart.TestAccuracy[i] = math.NaN()
		}
	}
	group := []plots.Group{{Title: "x", Runs: []plots.Run{apart}}}
	if _, err := plots.Bands(group); err != nil {
		t.Error(err)
	}
	if _, err := plots.Gaps(group); err == nil || !strings.Contains(err.Error(), `group 1 ("x"): no epoch`) {
		t.Errorf("Gaps: error %v, want one that misses gaps", err)
	}
}

// The curves of runs that ended at different epochs go to the last one that all
// reached; the table is of what each run came to.
func TestGroupsAreCutToCommonEpochs(t *testing.T) {
	group := plots.Group{Title: "stopped", Runs: []plots.Run{
		{
			TrainLoss: []float64{0.2, 0.10, 0.05}, TestLoss: []float64{0.3, 0.12, 0.16},
			TrainAccuracy: []float64{0.9, 0.97, 0.99}, TestAccuracy: []float64{0.9, 0.95, 0.97},
		},
		{
			TrainLoss: []float64{0.2, 0.12}, TestLoss: []float64{0.3, 0.18},
			TrainAccuracy: []float64{0.9, 0.96}, TestAccuracy: []float64{0.9, 0.95},
		},
	}}
	// The interval of two values is 12.706 times half their distance.
	for figure, tt := range map[string]struct {
		draw func([]plots.Group) (*plots.Figure, error)
		want string
	}{
		"Bands": {plots.Bands, "range of the seeds\n2 seeds ± 95 % CI\ntest loss\nlowest (epoch)\ntrain %\ntest %\n" +
			"stopped\n0.1700 ± 0.1271\n0.1500 (2.0)\n97.50\n96.00 ± 12.71\n" +
			"At the end of the runs. Lowest: the mean of each run&#39;s own, and of its epoch."},
		"Gaps": {plots.Gaps, "range of the seeds\n2 seeds ± 95 % CI\nloss gap\naccuracy gap (points)\n" +
			"stopped\n0.0850 ± 0.3177\n1.50 ± 6.35\nAt the end of the runs."},
	} {
		f, err := tt.draw([]plots.Group{group})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(texts(t, f, plots.Options{}), "\n")
		if !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q lacks %q", figure, got, tt.want)
		}
		if strings.Contains(got, "Epoch\n1\n2\n3") {
			t.Errorf("%s: %q goes on to epoch 3, which one run reached", figure, got)
		}
	}
	group.Runs = group.Runs[:1]
	f, err := plots.Bands([]plots.Group{group})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(texts(t, f, plots.Options{}), "\n")
	if strings.Contains(got, "±") || strings.Contains(got, "seeds") || strings.Contains(got, "mean") {
		t.Errorf("%q speaks of the range, interval or mean of a single seed", got)
	}
}

// Where the numbers of seeds differ, each group has its own.
func TestGroupsTellTheirSeeds(t *testing.T) {
	groups := []plots.Group{repeated("mlp", 5, 3, mlpShape), repeated("deep", 5, 2, deepCNNShape)}
	for figure, draw := range map[string]func([]plots.Group) (*plots.Figure, error){"Bands": plots.Bands, "Gaps": plots.Gaps} {
		f, err := draw(groups)
		if err != nil {
			t.Fatal(err)
		}
		got := texts(t, f, plots.Options{})
		for _, want := range []string{"(seeds) ± 95 % CI", "mlp (3)", "deep (2)"} {
			if !slices.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", figure, got, want)
			}
		}
	}
}
