package stats

import (
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

// draw makes runs of an experiment: what run, image and chance add are random, with these standard deviations.
func draw(random *rand.Rand, runs int, images []float64, run, chance float64) Runs {
	v := make(Runs, runs)
	for r := range v {
		own := run * random.NormFloat64()
		for _, image := range images {
			v[r] = append(v[r], own+image+chance*random.NormFloat64())
		}
	}
	return v
}

func drawImages(random *rand.Rand, n int, deviation float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = deviation * random.NormFloat64()
	}
	return v
}

// The intervals hold the truth in 95 of 100 cases or a little more, whether runs, images or both make the difference.
func TestIntervalsHold(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for _, c := range []struct {
		name               string
		runs               int
		run, image, chance float64
	}{
		{"both", 5, 0.1, 1, 1},
		{"runs", 3, 1, 0.1, 0.1},
		{"images", 5, 0.001, 1, 0.1},
		{"chance alone", 10, 0, 0, 1},
		{"one run", 1, 0, 1, 1},
	} {
		const draws, images = 1500, 100
		one, two := 0, 0
		for range draws {
			of := drawImages(random, images, c.image)
			a := draw(random, c.runs, of, c.run, c.chance)
			mean, err := a.Mean()
			if err != nil {
				t.Fatal(err)
			}
			if v := mean.Interval(); v.Low <= 0 && 0 <= v.High {
				one++
			}
			difference, err := a.MinusBaseline(draw(random, c.runs, of, c.run, c.chance))
			if err != nil {
				t.Fatal(err)
			}
			if v := difference.Interval(); v.Low <= 0 && 0 <= v.High {
				two++
			}
		}
		for what, held := range map[string]int{"mean": one, "difference": two} {
			if share := float64(held) / draws; !(share > 0.935) {
				t.Errorf("%s: the interval of a %s holds the truth in %.3f of the cases", c.name, what, share)
			}
		}
		if share := float64(two) / draws; c.name == "both" && !(share < 0.985) {
			t.Errorf("%s: the interval of a difference holds the truth in %.3f of the cases: it is too wide", c.name, share)
		}
	}
}

func TestRunsAgreeWithReference(t *testing.T) {
	for _, c := range readReference(t).Crossed {
		mean, err := c.Runs.Mean()
		if err != nil {
			t.Fatal(err)
		}
		difference, err := c.Runs.MinusBaseline(c.Baseline)
		if err != nil {
			t.Fatal(err)
		}
		for want, got := range map[struct{ Value, StdErr, DF, P float64 }]Estimate{c.Mean: mean, c.Difference: difference} {
			near.Relative(t, got.Value, want.Value, 1e-9, "value")
			near.Relative(t, got.StdErr, want.StdErr, 1e-9, "standard error")
			near.Relative(t, got.DF, want.DF, 1e-9, "degrees of freedom")
			near.Relative(t, got.P(0), want.P, 1e-7, "p")
		}
	}
}

// Of images alone the interval of a mean is that of a sample.
func TestOneRunIsASample(t *testing.T) {
	values := []float64{0, 1, 1, 0, 1, 1, 1, 0}
	got, err := Runs{values}.Mean()
	if err != nil {
		t.Fatal(err)
	}
	want := MeanOf(values)
	near.Absolute(t, got.Value, want.Value, 1e-15, "mean")
	near.Absolute(t, got.StdErr, want.StdErr, 1e-15, "standard error")
	near.Absolute(t, got.DF, want.DF, 0, "degrees of freedom")
}

// Two runs and three images, by hand: the mean squares are 1.5 of runs, 2 of images, and .5 of both together.
func TestMeanByHand(t *testing.T) {
	v := Runs{{0, 1, 3}, {2, 2, 3}}
	got, err := v.Mean()
	if err != nil {
		t.Fatal(err)
	}
	near.Absolute(t, got.Value, 11./6, 1e-15, "mean")
	// Means of runs 4/3 and 7/3, of images 1, 3/2, 3.
	rows := 3 * 2 * square(0.5)
	columns := 2 * (square(1-11./6) + square(1.5-11./6) + square(3-11./6)) / 2
	both := 0.
	for r, mean := range []float64{4. / 3, 7. / 3} {
		for i, of := range []float64{1, 1.5, 3} {
			both += square(v[r][i]-mean-of+11./6) / 2
		}
	}
	near.Relative(t, square(got.StdErr), (rows+columns-both)/6, 1e-12, "variance")
	near.Relative(t, got.DF, min(2, square(rows+columns-both)/square(rows)), 1e-12, "degrees of freedom")
}

// Runs that are right equally often, but of other images each, have no spread: they are no more than so many coins.
func TestRunsWithoutSpread(t *testing.T) {
	v := Runs{{0, 1, 1, 1}, {1, 0, 1, 1}, {1, 1, 0, 1}}
	mean, err := v.Mean()
	if err != nil {
		t.Fatal(err)
	}
	near.Absolute(t, mean.P(0.5), 1./4, 0, "p of a mean of three that agree")
	difference, err := v.MinusBaseline(Runs{{0, 0, 1, 1}, {1, 0, 0, 1}, {1, 1, 0, 0}, {0, 1, 0, 1}})
	if err != nil {
		t.Fatal(err)
	}
	near.Absolute(t, difference.P(0), 1./4, 0, "p of a difference from four that agree")
}

func TestRunsErrors(t *testing.T) {
	whole := Runs{{1, 2, 3}, {1, 2, 4}}
	for name, v := range map[string]Runs{"none": {}, "one image": {{1}}, "ragged": {{1, 2}, {1, 2, 3}}} {
		if e, err := v.Mean(); err == nil || !math.IsNaN(e.Value) {
			t.Errorf("%s: mean %v, error %v", name, e, err)
		}
		if _, err := v.MinusBaseline(whole); err == nil {
			t.Errorf("%s: no error of a difference", name)
		}
		if _, err := whole.MinusBaseline(v); err == nil {
			t.Errorf("%s: no error of a difference from it", name)
		}
	}
	if _, err := whole.MinusBaseline(Runs{{1, 2}, {1, 2}}); err == nil {
		t.Error("no error of other images")
	}
}
