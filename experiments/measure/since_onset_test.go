package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The test loss is lowest after the second epoch, the validation loss after the third, the scaled test loss after the last.
var overconfidentHistory = History{
	{Epoch: 1, ValLoss: 0.4, TestLoss: 0.50, ScaledTestLoss: 0.48, TestAccuracy: 0.90},
	{Epoch: 2, ValLoss: 0.3, TestLoss: 0.20, ScaledTestLoss: 0.19, TestAccuracy: 0.95},
	{Epoch: 3, ValLoss: 0.2, TestLoss: 0.25, ScaledTestLoss: 0.20, TestAccuracy: 0.94},
	{Epoch: 4, ValLoss: 0.5, TestLoss: 0.45, ScaledTestLoss: 0.18, TestAccuracy: 0.96},
}

func TestSinceOnset(t *testing.T) {
	number := func(v float64) *float64 { return &v }
	alone := func(change func(*Epoch)) History {
		h := append(History{}, overconfidentHistory...)
		for i := range h {
			change(&h[i])
		}
		return h
	}
	for name, c := range map[string]struct {
		history History
		end     int
		want    SinceOnset
	}{
		"by validation": {overconfidentHistory, 4, SinceOnset{3, ByValidation, 0.02, 0.20, number(0.22), number(-0.02)}},
		"by test":       {alone(func(e *Epoch) { e.ValLoss = nan }), 4, SinceOnset{2, ByTest, 0.01, 0.25, number(0.26), number(-0.01)}},
		"not scaled":    {alone(func(e *Epoch) { e.ScaledTestLoss = nan }), 4, SinceOnset{3, ByValidation, 0.02, 0.20, nil, nil}},
		"put back":      {overconfidentHistory, 3, SinceOnset{3, ByValidation, 0, 0, number(0), number(0)}},
	} {
		got := c.history.SinceOnset(c.history[c.end-1])
		if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	o := overconfidentHistory.Overfitting(overconfidentHistory[3])
	if *o.ScaledOnsetEpoch != 4 || *o.BestScaledTestLoss != 0.18 || o.OnsetEpoch != 2 {
		t.Errorf("%+v, want onsets 2 and 4", o)
	}
}

// A measure that is a mean over images is that of the summary.
func TestMeasuresOfImages(t *testing.T) {
	end, onset := overconfident(500, 3), overconfident(500, 2)
	for i := range onset.Values {
		onset.Values[i] += float32(i % 3)
	}
	scaled, scaledOnset := NewScaled(end, Logits{}), NewScaled(onset, Logits{})
	mean := func(l Logits) Running {
		r := Running{Images: l.Images()}
		for _, p := range l.Predictions() {
			r.LossSum += p.Loss
			if p.Right() {
				r.Correct++
			}
		}
		return r
	}
	a, b := NewEvaluation(mean(end), end, &scaled), NewEvaluation(mean(onset), onset, &scaledOnset)
	row := func(epoch int, e Evaluation, val float64) Epoch {
		return Epoch{Epoch: epoch, TrainLoss: 0.01, TrainAccuracy: 0.99, ValLoss: val, TestLoss: e.Loss, TestAccuracy: e.Accuracy, ScaledTestLoss: e.Scaled.Loss}
	}
	h := History{row(1, b, 0.1), row(2, a, 0.2)}
	s := Summary{Results: NewResults(h, h[1])}
	s.Add(a)
	for _, m := range Measures() {
		if m.Image == nil {
			continue
		}
		got := 0.
		for i, p := range a.Predictions {
			got += m.Image(s, p, &b.Predictions[i]) / 500
		}
		if want := m.Of(s); !(got-want < 1e-9 && want-got < 1e-9) {
			t.Errorf("%s: a mean of %v over the images, and %v in the summary", m.Name, got, want)
		}
	}
}
