package report

import (
	"bytes"
	"cmp"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// images is how many test images made-up runs have.
const images = 2000

// An outcome is how made-up runs of an experiment come out; each seed is off by a little of its own.
type outcome struct {
	train, test  float64 // accuracy, which is that of some 2,000 images
	loss, scaled float64 // of the test images
	since        change
	corrupted    float64
	spread       float64 // how far seeds are apart: 1 is a point of test accuracy and half of the losses, either way
	alone        float64 // how much of what makes images hard is a run's own, and not that of all runs
}

// A change is from the onset to the end, of what an outcome has.
type change struct{ accuracy, loss, scaled float64 }

const onset = 6 // epochs

// groupOf makes finished runs of an experiment with that many seeds, 1 and those behind it. change changes what they are of.
func groupOf(t *testing.T, name string, seeds int, l outcome, change ...func(*experiments.Spec)) analysis.Group {
	t.Helper()
	spec, ok := experiments.Lookup(name)
	if !ok {
		t.Fatalf("no experiment %s", name)
	}
	for _, f := range change {
		f(&spec)
	}
	var made []*runs.Run
	for _, s := range spec.Seeds(seeds) {
		made = append(made, runOf(t, s, l))
	}
	return analysis.Group{Spec: made[0].Spec, Runs: made}
}

func runOf(t *testing.T, s experiments.Spec, l outcome) *runs.Run {
	t.Helper()
	end, before := l.predictions(s, change{}), l.predictions(s, l.since)
	h := l.history(s, end, before)
	r := &runs.Run{Folder: t.TempDir(), History: h}
	r.Spec = s
	r.Data = runs.DataRecord{Name: "MNIST", Classes: 10, Files: slices.Repeat([]datasets.File{{SHA256: "0"}}, 4)}
	r.Environment = runs.Environment{Version: "v1", Go: "go1", OS: "linux", Arch: "amd64", Processor: "a processor", Cores: 2, Kernel: "avx2"}
	row := h.Last()
	if s.EarlyStopping != nil {
		row = h[onset-1]
		end = before
	}
	results := measure.NewResults(h, row)
	results.ScaledTestLoss = measure.Measured(row.ScaledTestLoss)
	results.CalibrationError, results.CalibrationFloor = new(0.05*results.TestLoss), new(0.002)
	results.Temperature, results.ScaledCalibrationError = new(2.), new(0.003)
	if s.LabelNoise > 0 {
		results.CorruptedAccuracy = new(l.corrupted - 1e-4*float64(s.Seed%3))
	}
	r.Summary = measure.Summary{Complete: true, Seed: s.Seed, WeightsSHA256: "0123456789abcdef0123", Epochs: len(h), Results: results}
	write(t, r, "predictions.csv", end)
	if s.Holdout > 0 && s.EarlyStopping == nil {
		write(t, r, "onset_predictions.csv", before)
	}
	return r
}

func write(t *testing.T, r *runs.Run, file string, p measure.Predictions) {
	t.Helper()
	var out bytes.Buffer
	if err := p.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.Folder, file), out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// predictions are those of before the change. Some images are harder than others for all runs, and a little so for each.
func (l outcome) predictions(s experiments.Spec, since change) measure.Predictions {
	name := fnv.New64()
	_, _ = name.Write([]byte(s.Name))
	all, own := rand.New(rand.NewPCG(1, 1)), rand.New(rand.NewPCG(s.Seed, name.Sum64()))
	off := func() float64 { return l.spread * (2*own.Float64() - 1) }
	more, times, sinceTimes := 0.01*off(), 1+0.5*off(), 1+2*off()
	wrong := images * (1 - l.test + since.accuracy*sinceTimes + more)

	p, hard, order := make(measure.Predictions, images), make([]float64, images), make([]int, images)
	lossSum, scaledSum := 0., 0.
	for i := range p {
		hard[i], order[i] = all.Float64()+(0.05+l.alone)*own.Float64(), i
		steep := hard[i] * hard[i]
		p[i] = measure.Prediction{Label: 1, Predicted: 1, Confidence: 0.9, TrueProbability: 0.9, Loss: steep * steep, ScaledLoss: steep}
		lossSum, scaledSum = lossSum+steep*steep, scaledSum+steep
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Compare(hard[j], hard[i]) })
	for _, i := range order[:max(0, int(math.Round(wrong)))] {
		p[i].Predicted = 2
	}
	for i := range p {
		p[i].Loss *= (l.loss - since.loss*sinceTimes) * times * images / lossSum
		p[i].ScaledLoss *= (l.scaled - since.scaled*sinceTimes) * times * images / scaledSum
	}
	return p
}

// history falls to the lowest loss, and from there goes evenly to the end.
func (l outcome) history(s experiments.Spec, end, before measure.Predictions) measure.History {
	epochs := s.Epochs
	if s.EarlyStopping != nil {
		epochs = onset + s.EarlyStopping.Patience
	}
	first, last := rowOf(before), rowOf(end)
	train := min(1, l.train+1e-5*float64(s.Seed%7)+0.002*l.spread*(float64(s.Seed%3)-1))
	h := make(measure.History, epochs)
	for i := range h {
		e := &h[i]
		*e = measure.Epoch{Epoch: i + 1, TrainAccuracy: train, ValLoss: math.NaN(), CleanAccuracy: math.NaN(), CorruptedAccuracy: math.NaN(), ValAccuracy: math.NaN()}
		of := max(0, float64(i+1-onset)/float64(epochs-onset))
		e.TestLoss = first.TestLoss + of*(last.TestLoss-first.TestLoss) + 0.01*max(0, float64(onset-i-1))
		e.ScaledTestLoss = first.ScaledTestLoss + of*(last.ScaledTestLoss-first.ScaledTestLoss)
		e.TestAccuracy = first.TestAccuracy
		if s.Holdout > 0 {
			e.ValLoss = 0.1 + 0.01*math.Abs(float64(onset-i-1))
		}
	}
	if epochs > onset {
		h[epochs-1].TestLoss, h[epochs-1].ScaledTestLoss, h[epochs-1].TestAccuracy = last.TestLoss, last.ScaledTestLoss, last.TestAccuracy
	}
	return h
}

func rowOf(p measure.Predictions) measure.Epoch {
	var e measure.Epoch
	right := 0
	for _, image := range p {
		e.TestLoss += image.Loss / images
		e.ScaledTestLoss += image.ScaledLoss / images
		if image.Right() {
			right++
		}
	}
	e.TestAccuracy = float64(right) / images
	return e
}

// old makes a group one of before losses of images were kept, the loss was scaled, and the change since the onset told.
func old(t *testing.T, g analysis.Group) analysis.Group {
	t.Helper()
	for _, r := range g.Runs {
		p, err := r.Predictions()
		if err != nil {
			t.Fatal(err)
		}
		for i := range p {
			p[i].Loss, p[i].TrueProbability, p[i].ScaledLoss = math.NaN(), math.NaN(), math.NaN()
		}
		write(t, r, "predictions.csv", p)
		if r.Spec.Holdout > 0 && r.Spec.EarlyStopping == nil {
			write(t, r, "onset_predictions.csv", p)
		}
		for i := range r.History {
			r.History[i].ScaledTestLoss = math.NaN()
		}
		s := r.Summary.Results
		s.SinceOnset, s.ScaledTestLoss, s.Temperature, s.ScaledCalibrationError, s.CalibrationFloor = nil, nil, nil, nil, nil
		s.ScaledOnsetEpoch, s.BestScaledTestLoss = nil, nil
	}
	return g
}

// makeEqual makes the runs of a group come out as those of another.
func makeEqual(t *testing.T, group, other analysis.Group) {
	t.Helper()
	for i, r := range group.Runs {
		as := other.Runs[i]
		p, err := as.Predictions()
		if err != nil {
			t.Fatal(err)
		}
		write(t, r, "predictions.csv", p)
		r.History, r.Summary = as.History, as.Summary
	}
}
