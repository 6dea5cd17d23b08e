package train

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/stats/near"
)

// trainedModel calls f with a model that is right about two thirds of the time.
func trainedModel(t *testing.T, f func(*Training)) {
	t.Helper()
	spec := small.Spec()
	spec.Optimizer.LearningRate = 0.01
	if _, err := Run(t.Context(), spec, small.MNIST(t), experiments.Compute{}, atEnd(f)); err != nil {
		t.Fatal(err)
	}
}

func TestEvaluate(t *testing.T) {
	trainedModel(t, func(tr *Training) {
		split := tr.Data.Test // 300 images: two batches, the last one not full
		e, err := Evaluate(t.Context(), tr.Model, split, datasets.Split{})
		if err != nil {
			t.Fatal(err)
		}
		tally, err := evaluate(t.Context(), tr.Model, "test", split)
		if err != nil {
			t.Fatal(err)
		}
		if e.Images != 300 || e.Loss != tally.Loss() || e.Accuracy != tally.Accuracy() {
			t.Errorf("%d images, loss %v, accuracy %v; want 300, %v, %v", e.Images, e.Loss, e.Accuracy, tally.Loss(), tally.Accuracy())
		}
		labels := make([]int, 10)
		for row := range split.Len() {
			labels[split.Label(row)]++
		}
		correct := 0
		for label, predicted := range e.Confusion {
			images := 0
			for _, n := range predicted {
				images += n
			}
			c := e.Classes[label]
			if images != labels[label] || c.Images != images || c.Label != label {
				t.Errorf("label %d: %d images in the matrix, %+v; want %d", label, images, c, labels[label])
			}
			if want := float64(predicted[label]) / float64(images); c.Accuracy != want {
				t.Errorf("label %d: accuracy %v, want %v", label, c.Accuracy, want)
			}
			correct += predicted[label]
		}
		if correct != tally.Correct {
			t.Errorf("%d on the matrix's diagonal, want %d", correct, tally.Correct)
		}
		images := 0
		for _, b := range e.Calibration.Bins {
			images += b.Images
		}
		if images != 300 {
			t.Errorf("%d images in the bins", images)
		}
	})
}

// What is measured after each epoch is what is at the end, by the same weights; and only of a loss that has a meaning for it.
func TestCalibrate(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(*experiments.Spec)
		fittedOn string // "": nothing is scaled
		rows     bool
	}{
		{"halves", func(*experiments.Spec) {}, measure.OnTestHalves, true},
		{"validation", func(s *experiments.Spec) { s.Holdout = 0.2 }, measure.OnValidation, true},
		{"end alone", func(s *experiments.Spec) { s.Calibrate = false }, measure.OnTestHalves, false},
		{"squared error", func(s *experiments.Spec) { s.Loss.Name = "mean-squared-error" }, "", false},
		{"smoothing", func(s *experiments.Spec) { s.Loss.LabelSmoothing = 0.1 }, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			spec := small.Spec()
			spec.Calibrate = true
			c.change(&spec)
			o, err := Run(t.Context(), spec, small.MNIST(t), experiments.Compute{})
			if err != nil {
				t.Fatal(err)
			}
			row := o.History.Last()
			if math.IsNaN(row.ScaledTestLoss) == c.rows || math.IsNaN(row.CalibrationError) == c.rows {
				t.Errorf("scaled loss %v, calibration error %v after an epoch", row.ScaledTestLoss, row.CalibrationError)
			}
			s := o.Evaluation.Scaled
			if c.fittedOn == "" {
				if s != nil || o.Summary.ScaledTestLoss != nil {
					t.Errorf("scaled: %+v", s)
				}
				return
			}
			if s.FittedOn != c.fittedOn {
				t.Errorf("fitted on %s, want %s", s.FittedOn, c.fittedOn)
			}
			if *o.Summary.ScaledTestLoss != s.Loss || *o.Summary.Temperature != s.Temperature {
				t.Errorf("summary %v, %v, want %v, %v", *o.Summary.ScaledTestLoss, *o.Summary.Temperature, s.Loss, s.Temperature)
			}
			if c.rows && (row.ScaledTestLoss != s.Loss || row.Temperature != s.Temperature ||
				row.ScaledCalibrationError != s.Calibration.Error || row.CalibrationError != o.Evaluation.Calibration.Error) {
				t.Errorf("row %+v, want the figures of %+v", row, s)
			}
			mean := 0.
			for _, p := range o.Evaluation.Predictions {
				mean += p.Loss / 300
			}
			near.Relative(t, mean, o.Evaluation.Loss, 1e-6, "mean loss of the predictions")
		})
	}
}

// A row of the matrix is a label, a column what the model takes it for: with every label one higher, the matrix moves
// by a row.
func TestConfusionByLabel(t *testing.T) {
	trainedModel(t, func(tr *Training) {
		pixels, labels, moved := []byte{}, []uint8{}, []uint8{}
		for row := range tr.Data.Test.Len() {
			label := tr.Data.Test.Label(row)
			pixels = append(pixels, tr.Data.Test.Image(row)...)
			labels, moved = append(labels, uint8(label)), append(moved, uint8((label+1)%10))
		}
		confusion := func(labels []uint8) [][]int {
			split, err := datasets.NewSplit(28, 28, pixels, labels)
			if err != nil {
				t.Fatal(err)
			}
			e, err := Evaluate(t.Context(), tr.Model, split, datasets.Split{})
			if err != nil {
				t.Fatal(err)
			}
			return e.Confusion
		}
		a, b := confusion(labels), confusion(moved)
		for label := range a {
			if diff := cmp.Diff(a[label], b[(label+1)%10]); diff != "" {
				t.Errorf("label %d (-want +got):\n%s", label, diff)
			}
		}
	})
}

func TestEvaluateEndsWithTheContext(t *testing.T) {
	trainedModel(t, func(tr *Training) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cancel(small.ErrStop)
		if _, err := Evaluate(ctx, tr.Model, tr.Data.Test, datasets.Split{}); !errors.Is(err, small.ErrStop) {
			t.Errorf("error %v, want the context's cause", err)
		}
	})
}

func TestWeightNorms(t *testing.T) {
	trainedModel(t, func(tr *Training) {
		for _, p := range tr.Model.Parameters() {
			clear(p.Data)
			switch p.Name {
			case "dense/kernel":
				p.Data[0], p.Data[1] = 3, -4
			case "dense_1/kernel":
				p.Data[5] = 12
			default:
				p.Data[0] = 100 // a bias does not count
			}
		}
		if diff := cmp.Diff([]measure.Norm{{Layer: "dense", Norm: 5}, {Layer: "dense_1", Norm: 12}}, measure.Norms(tr.Model.Parameters())); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := measure.TotalNorm(measure.Norms(tr.Model.Parameters())); got != 13 {
			t.Errorf("norm of all %v, want 13", got)
		}
	})
}

// Logits that differ by less than probabilities can tell are no ties.
func TestPredictionsAreThoseOfTheLogits(t *testing.T) {
	trainedModel(t, func(tr *Training) {
		for _, p := range tr.Model.Parameters() {
			clear(p.Data)
			if p.Name == "dense_1/bias" {
				p.Data[7] = 1e-9
			}
		}
		e, err := Evaluate(t.Context(), tr.Model, tr.Data.Test, datasets.Split{})
		if err != nil {
			t.Fatal(err)
		}
		right := 0
		for _, p := range e.Predictions {
			if p.Predicted != 7 {
				t.Fatalf("predicted %d, want 7", p.Predicted)
			}
			if p.Right() {
				right++
			}
		}
		if got := float64(right) / float64(e.Images); got != e.Accuracy || e.Classes[7].Accuracy != 1 {
			t.Errorf("predictions are right for %v, accuracy %v", got, e.Accuracy)
		}
	})
}

// Weights can be finite, and what they come to not.
func TestEvaluationThatIsNotFinite(t *testing.T) {
	trainedModel(t, func(tr *Training) {
		for _, p := range tr.Model.Parameters() {
			for i := range p.Data {
				p.Data[i] = float32(1-i%2*2) * 1e30
			}
		}
		if _, err := Evaluate(t.Context(), tr.Model, tr.Data.Test, datasets.Split{}); !errors.Is(err, ErrDiverged) {
			t.Errorf("Evaluate: error %v", err)
		}
		height, width := tr.Data.Test.Shape()
		if _, _, err := Predict(tr.Model, tr.Data.Test.Image(0), height, width); !errors.Is(err, ErrDiverged) {
			t.Errorf("Predict: error %v", err)
		}
	})
}
