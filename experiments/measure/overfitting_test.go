package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestOverfitting(t *testing.T) {
	// rows makes a history, of whose figures in training mode none may be used.
	rows := func(rows ...Epoch) History {
		for i := range rows {
			rows[i].Epoch = i + 1
			rows[i].RunningLoss, rows[i].RunningAccuracy, rows[i].ScaledTestLoss = 9, 0.1, nan
		}
		return rows
	}
	// losses makes one of test losses alone.
	losses := func(losses ...float64) History {
		var h []Epoch
		for _, l := range losses {
			h = append(h, Epoch{TestLoss: l})
		}
		return rows(h...)
	}
	fitting := rows(
		Epoch{TrainLoss: 0.30, TrainAccuracy: 0.90, TestLoss: 0.20, TestAccuracy: 0.91},
		Epoch{TrainLoss: 0.10, TrainAccuracy: 0.96, TestLoss: 0.08, TestAccuracy: 0.95},
		Epoch{TrainLoss: 0.05, TrainAccuracy: 0.98, TestLoss: 0.09, TestAccuracy: 0.97},
		Epoch{TrainLoss: 0.01, TrainAccuracy: 0.99, TestLoss: 0.13, TestAccuracy: 0.96},
	)
	for name, c := range map[string]struct {
		history History
		end     int // row whose weights are kept
		want    Overfitting
	}{
		"at the last epoch":     {fitting, 4, Overfitting{OnsetEpoch: 2, OnsetCensored: true, BestTestLoss: 0.08, ExcessTestLoss: 0.05, OnsetEpochByAccuracy: 3, BestTestAccuracy: 0.97, AccuracyGap: 0.03, LossGap: 0.12}},
		"back at an epoch":      {fitting, 2, Overfitting{OnsetEpoch: 2, OnsetCensored: true, BestTestLoss: 0.08, ExcessTestLoss: 0, OnsetEpochByAccuracy: 3, BestTestAccuracy: 0.97, AccuracyGap: 0.01, LossGap: -0.02}},
		"first of equals":       {losses(0.3, 0.08, 0.08, 0.09), 4, Overfitting{OnsetEpoch: 2, OnsetCensored: true, BestTestLoss: 0.08, ExcessTestLoss: 0.01, OnsetEpochByAccuracy: 1, BestTestAccuracy: 0, AccuracyGap: 0, LossGap: 0.09}},
		"still falling":         {losses(0.3, 0.2, 0.1), 3, Overfitting{OnsetEpoch: 3, OnsetCensored: true, BestTestLoss: 0.1, ExcessTestLoss: 0, OnsetEpochByAccuracy: 1, BestTestAccuracy: 0, AccuracyGap: 0, LossGap: 0.1}},
		"rising from the start": {losses(0.1, 0.2), 2, Overfitting{OnsetEpoch: 1, OnsetCensored: true, BestTestLoss: 0.1, ExcessTestLoss: 0.1, OnsetEpochByAccuracy: 1, BestTestAccuracy: 0, AccuracyGap: 0, LossGap: 0.2}},
		"long after":            {losses(0.1, 0.2, 0.2, 0.2, 0.2, 0.3), 6, Overfitting{OnsetEpoch: 1, BestTestLoss: 0.1, ExcessTestLoss: 0.2, OnsetEpochByAccuracy: 1, LossGap: 0.3}},
		"one epoch":             {losses(0.1), 1, Overfitting{OnsetEpoch: 1, OnsetCensored: true, BestTestLoss: 0.1, ExcessTestLoss: 0, OnsetEpochByAccuracy: 1, BestTestAccuracy: 0, AccuracyGap: 0, LossGap: 0.1}},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.history.Overfitting(c.history[c.end-1])
			if diff := cmp.Diff(c.want, got, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
