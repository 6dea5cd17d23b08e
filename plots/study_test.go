package plots

import (
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/stats/near"
)

// study returns one with the same result for every value.
func study(values ...float64) Study {
	results := func(v float64) [][]float64 { return slices.Repeat([][]float64{{v, v}}, len(values)) }
	return Study{
		Parameter: "p", Values: values,
		TrainLoss: results(0.1), TestLoss: results(0.2), TrainAccuracy: results(0.9), TestAccuracy: results(0.8),
	}
}

func TestSweepErrors(t *testing.T) {
	nan := math.NaN()
	for err, change := range map[string]func(*Study){
		"study has 0 values, expected 1 to 100":         func(s *Study) { s.Values = nil },
		"study has 101 values":                          func(s *Study) { *s = study(make([]float64, 101)...) },
		"both values and names":                         func(s *Study) { s.Names = []string{"a", "b"} },
		"mark \"m\" among names":                        func(s *Study) { s.Values, s.Names, s.MarkLabel = nil, []string{"a", "b"}, "m" },
		"value 1 after 2":                               func(s *Study) { s.Values = []float64{2, 1} },
		"value 2 after 2":                               func(s *Study) { s.Values = []float64{2, 2} },
		"value NaN":                                     func(s *Study) { s.Values[1] = nan },
		"value 1e+16":                                   func(s *Study) { s.Values[1] = 1e16 },
		"value 1e-16":                                   func(s *Study) { s.Values[0] = 1e-16 },
		`mark "m": value +Inf`:                          func(s *Study) { s.Mark, s.MarkLabel = math.Inf(1), "m" },
		"test loss: 1 measurements, expected one for":   func(s *Study) { s.TestLoss = s.TestLoss[1:] },
		"training loss: no seeds at value 2":            func(s *Study) { s.TrainLoss[1] = nil },
		"training accuracy: 90 at value 1, expected 0 ": func(s *Study) { s.TrainAccuracy[0] = []float64{90} },
		"test loss: -1 at value 1":                      func(s *Study) { s.TestLoss[0] = []float64{-1} },
		"test accuracy: no value at which all seeds":    func(s *Study) { s.TestAccuracy = [][]float64{{1, nan}, {nan}} },
		"validation accuracy: 0 measurements":           func(s *Study) { s.ValLoss = s.TestLoss },
	} {
		s := study(1, 2)
		if _, err := Sweep(s); err != nil {
			t.Fatal(err)
		}
		change(&s)
		if _, got := Sweep(s); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
}

func TestStudyAxis(t *testing.T) {
	for _, tt := range []struct {
		values []float64
		places []float64 // nil: the values themselves
	}{
		{values: []float64{5}},
		{values: []float64{1, 1000}}, // two are no spacing
		{values: []float64{0, 0.1, 0.2, 0.3, 0.5}},
		{values: []float64{0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1}},
		{values: []float64{-10, -1, 1, 10}},
		{[]float64{1, 10, 100}, []float64{0, 1, 2}},
		{[]float64{0, 1e-4, 1e-3, 1e-2}, []float64{-5, -4, -3, -2}},
		{[]float64{0.01, 0.04, 0.16}, []float64{-2, -2 + math.Log10(4), -2 + math.Log10(16)}},
	} {
		a := study(tt.values...).axis()
		want, log := tt.places, tt.places != nil
		if !log {
			want = tt.values
		}
		if !slices.EqualFunc(a.places, want, func(a, b float64) bool { return near.Within(a, b, 1e-12) }) {
			t.Errorf("%v stand at %v, want %v", tt.values, a.places, want)
		}
		if broken := finite(a.cut); broken != (log && tt.values[0] == 0) {
			t.Errorf("%v: broken axis %v", tt.values, broken)
		}
	}

	marked := study(1, 10, 100)
	marked.Mark, marked.MarkLabel = 5000, "far"
	if a := marked.axis(); !(a.mark < a.hi) {
		t.Errorf("mark at %v beyond the axis, which ends at %v", a.mark, a.hi)
	}
	marked.Mark = -1
	if a := marked.axis(); a.places[2] != 100 {
		t.Error("a logarithmic axis with a negative mark")
	}
}

// Results over two powers of ten need the square roots, and say so.
func TestSweepScalesAndLegend(t *testing.T) {
	s := study(1, 2)
	check := func(want, unwanted string) {
		t.Helper()
		p, q := s.panel(theme{1}, "Loss", 1, s.TrainLoss, s.TestLoss, s.ValLoss), s.legend(theme{1})
		got := p.Y.Label.Text
		for _, k := range q {
			got += "|" + k.text
		}
		if !strings.Contains(got, want) || unwanted != "" && strings.Contains(got, unwanted) {
			t.Errorf("%q, want %q and not %q", got, want, unwanted)
		}
	}
	check("Loss|train|test|95 % CI, 2 seeds", "root")
	s.TestLoss[0] = []float64{2.1, 2.1, 2.1}
	s.MarkLabel = "here"
	check("Loss, square-root scale|train|test|95 % CI, 2 to 3 seeds|here", "")
	s.TestLoss = [][]float64{{2}, {3}}
	check("Loss|train|test|here", "CI")
	s.ValLoss = s.TestLoss
	check("Loss|train|test|val|here", "CI")
}

// Values that have room are marked themselves.
func TestMarksAreTheValues(t *testing.T) {
	for want, values := range map[string][]float64{
		"16 64 256":           {16, 64, 256},
		"0 0.5 1":             {0, 0.5, 1},
		"−3 −1":               {-3, -1},
		"0 1.5e−4 0.001 0.01": {0, 1.5e-4, 1e-3, 1e-2},
	} {
		a := study(values...).axis()
		if got := labels(a.ticks.Ticks(a.lo, a.hi)); got != want {
			t.Errorf("marks %q, want %q", got, want)
		}
	}
}

// Marks of long numbers stand as far apart as their labels need.
func TestLongLabelsHaveRoom(t *testing.T) {
	a := study(500, 1000, 2000, 5000, 10000, 20000, 60000).axis()
	var labels []string
	for _, tick := range a.ticks.Ticks(a.lo, a.hi) {
		labels = append(labels, tick.Label)
	}
	if !slices.Equal(labels, []string{"1000", "10000"}) {
		t.Errorf("labels %q, want 1000 and 10000, which leave no room between them", labels)
	}
}

// No loss and no error is below 0, and no error above 100 %, however far the intervals of two seeds reach.
func TestStudyCutsIntervalsOff(t *testing.T) {
	s := Study{Parameter: "p", Values: []float64{1}}
	losses := samples{{0, 0.2}} // .1 ± 1.27
	p := s.panel(theme{1}, "Loss", math.Inf(1), losses, losses, nil)
	const high = 0.1 + 0.1*12.7062
	near.Absolute(t, p.Y.Min, -0.04*high, 1e-4, "lower end of the loss axis") // its padding
	near.Absolute(t, p.Y.Max, 1.04*high, 1e-4, "upper end of the loss axis")

	p = s.panel(theme{1}, "Error (%)", 100, samples{{0, 20}}, samples{{80, 100}}, nil)
	near.Absolute(t, p.Y.Min, -4., 1e-9, "lower end of the error axis")
	near.Absolute(t, p.Y.Max, 104., 1e-9, "upper end of the error axis")
}
