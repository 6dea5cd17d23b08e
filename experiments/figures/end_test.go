package figures

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/plots"
)

// trained returns finished runs of a small network with seeds 1 and 2, whose curves of the training set are of a fifth of it.
// Early stopping puts the weights of the first epoch back.
func trained(t *testing.T) []*runs.Run {
	t.Helper()
	data := small.MNIST(t)
	var all []*runs.Run
	for seed := range uint64(2) {
		spec := small.Spec()
		spec.Seed, spec.Epochs, spec.Holdout, spec.Calibrate = seed+1, 3, 0.1, true
		spec.EarlyStopping = &experiments.EarlyStopping{Patience: 1, MinDelta: 10}
		folder := filepath.Join(t.TempDir(), "run")
		if _, err := runs.Start(t.Context(), spec, data, folder, runs.Options{}, Drawing(folder, spec)); err != nil {
			t.Fatal(err)
		}
		r, err := runs.Read(folder)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, r)
	}
	return all
}

// texts are what is written in a figure, a line each.
func texts(t *testing.T, kind string, r Request) string {
	t.Helper()
	f, err := Draw(kind, r)
	if err != nil {
		t.Fatal(err)
	}
	var svg bytes.Buffer
	if err := f.Encode(&svg, "svg", plots.Options{}); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`<text[^>]*>([^<]*)</text>`).FindAllStringSubmatch(svg.String(), -1) {
		out = append(out, m[1])
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), "−", "-")
}

// Tables and legends have the figures of summary.json, and not those of the last row of the history.
func TestFiguresTellWhatSummariesDo(t *testing.T) {
	all := trained(t)
	r := all[0]
	s := r.Summary
	if s.ResultEpoch != 1 || len(r.History) < 2 || s.TrainLoss == r.History[0].TrainLoss || s.ScaledTestLoss == nil {
		t.Fatalf("summary %+v, want that of the first epoch, on more images than the history's", s)
	}
	bare := func(m measure.Measure) string {
		return strings.TrimSuffix(strings.TrimSuffix(m.Unit.Value(m.Of(s)), " %"), " points")
	}
	scaled := fmt.Sprintf("%.4f", *s.ScaledTestLoss)
	lowest := fmt.Sprintf("%.4f (%d)", s.BestTestLoss, s.OnsetEpoch)
	row := strings.Join([]string{bare(measure.TrainLoss), bare(measure.TestLoss), scaled, lowest, bare(measure.TrainAccuracy), bare(measure.TestAccuracy)}, "\n")
	if got := texts(t, Curves, Request{Runs: all}); !strings.Contains(got, row) {
		t.Errorf("curves of two runs: %q lacks %q", got, row)
	}
	got := texts(t, Curves, Request{Runs: all[:1]})
	for _, want := range []string{
		"train " + bare(measure.TrainLoss), "test " + bare(measure.TestLoss), "gap " + bare(measure.LossGap),
		"train " + measure.Fraction.Value(s.TrainAccuracy), "gap " + measure.Points.Value(s.AccuracyGap),
		"test, without over-confidence " + scaled,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("curves of one run: %q lacks %q", got, want)
		}
	}

	groups := analysis.Groups(all)
	mean := func(m measure.Measure) string {
		return strings.TrimSuffix(strings.TrimSuffix(m.Unit.Mean(groups[0].Mean(m)), " %"), " points")
	}
	center := func(m measure.Measure) string { words, _, _ := strings.Cut(mean(m), " ±"); return words }
	scaled = fmt.Sprintf("%.4f", (*s.ScaledTestLoss+*all[1].Summary.ScaledTestLoss)/2)
	lowest = fmt.Sprintf("%s (%s)", center(measure.BestTestLoss), center(measure.OnsetEpoch))
	row = strings.Join([]string{mean(measure.TestLoss), scaled, lowest, center(measure.TrainAccuracy), mean(measure.TestAccuracy)}, "\n")
	if got := texts(t, Bands, Request{Groups: groups}); !strings.Contains(got, row) || !strings.Contains(got, "kept by early stopping") {
		t.Errorf("bands: %q lacks %q", got, row)
	}
	row = mean(measure.LossGap) + "\n" + mean(measure.AccuracyGap)
	if got := texts(t, Gaps, Request{Groups: groups}); !strings.Contains(got, row) {
		t.Errorf("gaps: %q lacks %q", got, row)
	}
}

// The curves in a run's folder are the same whether they are drawn at its end or later.
func TestCurvesAreDrawnAgain(t *testing.T) {
	r := trained(t)[0]
	before, err := os.ReadFile(CurvesFile(r.Folder))
	if err != nil {
		t.Fatal(err)
	}
	if err := DrawCurves(r.Folder, r.Spec, r.History); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(CurvesFile(r.Folder))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(before, after) {
		t.Error("drawn again, the curves look different")
	}
}

// A run that goes on after its end, and has a summary of that, has not come to anything yet.
func TestEndOfARunThatGoesOn(t *testing.T) {
	done := measure.Summary{Complete: true, Epochs: 2, Results: &measure.Results{TestLoss: 0.5}}
	if end(make(measure.History, 2), done) == nil {
		t.Error("no end of a run that has ended")
	}
	if end(make(measure.History, 3), done) != nil {
		t.Error("the end is that of before the run went on")
	}
	done.Complete = false
	if end(make(measure.History, 2), done) != nil {
		t.Error("an interrupted run has an end")
	}
}
