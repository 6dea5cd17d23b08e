package analysis

import (
	"bytes"
	"math"
	"slices"
	"strconv"
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

// rivals returns those of the first value, of validation losses with each seed.
func rivals(t *testing.T, losses ...[]float64) []int {
	t.Helper()
	s := experiments.Study{Setting: "hidden"}
	var finished []*runs.Run
	for i, values := range losses {
		s.Values = append(s.Values, strconv.Itoa(i+1))
		for j, v := range values {
			r := fakeRun(t, "mlp", uint64(j+1), 1, 1, "x")
			r.Summary.ValLoss = &v
			finished = append(finished, r)
		}
	}
	result, err := NewStudyResult(s, finished, small.MNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	return result.Rivals(0)
}

// Values are rivals of the best as long as the seeds do not tell them apart, corrected for how many they are.
func TestStudyRivals(t *testing.T) {
	// Each seed holds out other images, which make losses greater by a factor.
	best := []float64{0.10, 0.30, 0.50, 0.20, 0.15}
	worse := []float64{0.12, 0.35, 0.62, 0.24, 0.185}
	at := []float64{0.11, 0.29, 0.48, 0.21, 0.151} // times, that is
	diverged := []float64{0.10, 0.31, 2.30, 0.19, 0.16}
	broken := []float64{0.5, math.NaN(), 0.6, 0.6, 0.7}
	untrained := []float64{2.30, 2.31, 2.29, 2.30, 2.32}
	for _, c := range []struct {
		name   string
		losses [][]float64
		want   []int
	}{
		{"all kinds", [][]float64{best, worse, at, untrained}, []int{2}},
		{"one diverged", [][]float64{best, worse, at, diverged, untrained}, []int{2, 3}}, // and does not hide the others
		{"NaN", [][]float64{best, worse, broken}, []int{2}},
		{"no loss", [][]float64{best, worse, {0, 1, 1, 1, 1}}, []int{2}},
		{"two seeds", [][]float64{best[:2], untrained[:2], {1.9, 5.8}}, []int{1, 2}}, // the third nineteen times worse
	} {
		if got := rivals(t, c.losses...); !slices.Equal(got, c.want) {
			t.Errorf("%s: rivals %v, want %v", c.name, got, c.want)
		}
	}
	// Worse by a t of 3.01 over five seeds: against one other, that is significant, but not against nine.
	slightly := []float64{0.10 * 1.10, 0.30 * 1.02, 0.50 * 1.06, 0.20 * 1.01, 0.15 * 1.11}
	few := [][]float64{best, slightly}
	if got := rivals(t, few...); len(got) != 0 {
		t.Errorf("rivals %v of two values, want none", got)
	}
	for range 8 {
		few = append(few, untrained)
	}
	if got := rivals(t, few...); !slices.Equal(got, []int{1}) {
		t.Errorf("rivals %v of ten values, want the second", got)
	}
}
