package plots

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot"
)

func TestRoundTicks(t *testing.T) {
	for _, tt := range []struct {
		ticks  roundTicks
		lo, hi float64
		want   string
	}{
		{roundTicks{7, 1}, 0.5, 1.5, "1"},
		{roundTicks{7, 1}, 0.96, 3.04, "1 2 3"},
		{roundTicks{7, 1}, 0.4, 30.6, "5 10 15 20 25 30"},
		{roundTicks{7, 1}, 0, 51, "0 10 20 30 40 50"},
		{roundTicks{7, 1}, 0, 204, "0 50 100 150 200"},
		{roundTicks{7, 0}, -0.01, 0.27, "0.00 0.05 0.10 0.15 0.20 0.25"},
		{roundTicks{7, 0}, -0.004, 0.104, "0.00 0.02 0.04 0.06 0.08 0.10"},
		{roundTicks{7, 0}, -0.1, 2.4, "0.0 0.5 1.0 1.5 2.0"},
		{roundTicks{7, 0}, 98.6, 100.1, "99.0 99.5 100.0"},
		{roundTicks{7, 0}, 93.8, 100.3, "94 95 96 97 98 99 100"},
		{roundTicks{7, 0}, -1e-7, 3e-6, "0 5e−7 1e−6 1.5e−6 2e−6 2.5e−6 3e−6"},
		{roundTicks{7, 0}, -1, 6e6, "0 1e6 2e6 3e6 4e6 5e6 6e6"},
		{roundTicks{7, 0}, -3e38, 1, "−2.5e38 −2e38 −1.5e38 −1e38 −5e37 0"},
		{roundTicks{7, 0}, -0.25, 0.25, "−0.2 −0.1 0.0 0.1 0.2"},
	} {
		if s := labels(tt.ticks.Ticks(tt.lo, tt.hi)); s != tt.want {
			t.Errorf("%v to %v: ticks %q, want %q", tt.lo, tt.hi, s, tt.want)
		}
	}
}

func TestLogTicks(t *testing.T) {
	for _, tt := range []struct {
		lo, hi float64 // before the logarithm
		want   string
	}{
		{0.9, 5000, "1 10 100 1000"},
		{400, 70000, "500 1000 2000 5000 10000 20000 50000"},
		{8e-6, 0.012, "1e−5 1e−4 0.001 0.01"},
		{0.01, 100, "0.01 0.1 1 10 100"},
		{1e-15, 1e15, "1e−12 1e−8 1e−4 1 10000 1e8 1e12"},
	} {
		if s := labels(logTicks{7}.Ticks(math.Log10(tt.lo), math.Log10(tt.hi))); s != tt.want {
			t.Errorf("%v to %v: ticks %q, want %q", tt.lo, tt.hi, s, tt.want)
		}
	}
}

func TestRootTicks(t *testing.T) {
	for _, tt := range []struct {
		hi   float64 // before the root
		want string
	}{
		{65, "0 1 5 10 20 50"},
		{2.3, "0 0.05 0.2 0.5 1 2"},
		{1, "0 0.02 0.1 0.2 0.5 1"},
		{100, "0 2 10 20 50 100"},
		{3e-6, "0 5e−8 2e−7 5e−7 1e−6 2e−6"},
	} {
		hi := math.Sqrt(tt.hi)
		ticks := rootTicks{10}.Ticks(-0.04*hi, 1.04*hi)
		slices.SortFunc(ticks, func(a, b plot.Tick) int { return cmp.Compare(a.Value, b.Value) })
		if s := labels(ticks); s != tt.want {
			t.Errorf("to %v: ticks %q, want %q", tt.hi, s, tt.want)
		}
	}
}

func labels(ticks []plot.Tick) string {
	var out []string
	for _, tick := range ticks {
		out = append(out, tick.Label)
	}
	return strings.Join(out, " ")
}

// The axes hide nothing, and that of the accuracy wastes little.
func TestExtents(t *testing.T) {
	train, test := []float64{96, 99.9}, []float64{95, 98}
	if e := accuracyExtent(train, test); !(94 <= e.lo && e.lo <= 95 && 99.9 <= e.hi && e.hi <= 101) {
		t.Errorf("accuracy axis %v", e)
	}
	for _, v := range []float64{0, 50, 99.999, 100} {
		e := accuracyExtent([]float64{v, v})
		if !(-0.01 <= e.lo && e.lo < v && v < e.hi && e.hi <= 100.01) {
			t.Errorf("accuracy axis of a constant %v %%: %v", v, e)
		}
	}
	if e := lossExtent([]float64{0.3, 0.2}); !(e.lo <= 0 && 0.3 <= e.hi && e.hi <= 0.35) {
		t.Errorf("loss axis %v", e)
	}
	if e := epochExtent([]float64{1}); !(e.lo <= 1 && 1 <= e.hi && e.lo != e.hi) {
		t.Errorf("epoch axis %v", e)
	}
}

func TestFormatLoss(t *testing.T) {
	for v, want := range map[float64]string{
		0: "0.0000", 0.13421: "0.1342", 0.001: "0.0010", 0.000999: "0.0010", 1.04e-5: "0.0000", -1.04e-5: "0.0000",
		999.5: "999.5000", 1234.5: "1234", 1e10: "1e10", 3.4e38: "3.4e38", -0.0123: "−0.0123",
	} {
		if got := formatLoss(v); got != want {
			t.Errorf("formatLoss(%v) = %q, want %q", v, got, want)
		}
	}
}
