package analysis

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/runs"
	"overfit/experiments/stats/near"
)

// An MLP on 28 x 28 images in 10 classes has 795 h + 10 parameters: as many as 4,000 images times 10 at h = 50.3.
func TestInterpolationThreshold(t *testing.T) {
	data := small.MNIST(t)
	s := experiments.Study{Experiment: "mlp", With: map[string]string{"train-size": "4000"}, Setting: "hidden", Values: []string{"8", "32", "64"}, Threshold: true}
	points, err := s.Specs(1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var runs []*runs.Run
	for _, p := range points {
		r := fakeRun(t, "mlp", 1, 1, 1, "x")
		r.Spec = p[0]
		runs = append(runs, r)
	}
	result, err := NewStudyResult(s, runs, data)
	if err != nil {
		t.Fatal(err)
	}
	near.Absolute(t, result.Threshold, 39990.0/795, 1e-9, "threshold, in hidden units")
	s.Values = s.Values[:2]
	if result, err = NewStudyResult(s, runs[:2], data); err != nil || !math.IsNaN(result.Threshold) {
		t.Errorf("threshold at %v, error %v, want none up to 32 units", result.Threshold, err)
	}

	var out bytes.Buffer
	if err := result.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "hidden,seed,train_accuracy,val_accuracy,test_accuracy,") || !strings.HasPrefix(lines[2], "32,1,1,,1,") ||
		!strings.HasSuffix(lines[2], ","+runs[1].Folder+","+runs[1].Spec.Command()) {
		t.Errorf("%q", lines)
	}
	if _, err := NewStudyResult(s, runs[:1], data); err == nil {
		t.Error("no error of a run for two values")
	}
}

// A value is chosen by validation images, or not at all.
func TestStudyBest(t *testing.T) {
	loss := func(v float64) *runs.Run {
		r := fakeRun(t, "mlp", 1, 1-v, 1, "x") // the test loss says the contrary
		r.Summary.ValLoss = &v
		return r
	}
	s := experiments.Study{Setting: "hidden", Values: []string{"1", "2", "3"}}
	result, err := NewStudyResult(s, []*runs.Run{loss(0.3), loss(0.1), loss(0.2)}, small.MNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	if best, ok := result.Best(); !ok || best != 1 {
		t.Errorf("value %d, %v, want the second", best, ok)
	}
	if rivals := result.Rivals(1); !slices.Equal(rivals, []int{0, 2}) {
		t.Errorf("rivals %v: one seed cannot tell", rivals)
	}
	for _, p := range result.Points {
		p.Runs[0].Summary.ValLoss = nil
	}
	if _, ok := result.Best(); ok {
		t.Error("a value was chosen without validation images")
	}
}

// Values are rivals of the best as long as the seeds do not tell them apart, each with the images that it holds out.
func TestStudyRivals(t *testing.T) {
	var runs []*runs.Run
	for _, losses := range [][]float64{{0.10, 0.30, 0.50}, {0.11, 0.312, 0.511}, {0.09, 0.33, 0.52}} {
		for _, v := range losses {
			r := fakeRun(t, "mlp", uint64(len(runs)), 1, 1, "x")
			r.Summary.ValLoss = &v
			runs = append(runs, r)
		}
	}
	result, err := NewStudyResult(experiments.Study{Setting: "hidden", Values: []string{"1", "2", "3"}}, runs, small.MNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	// The second is worse by .01 with every seed, the third at times better.
	if rivals := result.Rivals(0); !slices.Equal(rivals, []int{2}) {
		t.Errorf("rivals %v, want the third alone", rivals)
	}
}
