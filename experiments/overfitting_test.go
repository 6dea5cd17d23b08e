package experiments

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestOverfitting(t *testing.T) {
	// epochs makes a history of test losses, with accuracies and a training loss that the gaps can be told from.
	epochs := func(testLosses ...float64) (h History) {
		for i, l := range testLosses {
			h = append(h, Epoch{Epoch: i + 1, TestLoss: l, TestAccuracy: 0.975, TrainAccuracy: 0.995, TrainLoss: 0.01,
				RunningLoss: 9, RunningAccuracy: 0.1, ValLoss: nan, ValAccuracy: nan})
		}
		return h
	}
	for name, c := range map[string]struct {
		history History
		want    Overfitting
	}{
		"minimum in the middle": {epochs(0.3, 0.08, 0.1, 0.13), Overfitting{OnsetEpoch: 2, BestTestLoss: 0.08, ExcessTestLoss: 0.05, AccuracyGap: 0.02, LossGap: 0.12}},
		"first of equals":       {epochs(0.3, 0.08, 0.08, 0.09), Overfitting{OnsetEpoch: 2, BestTestLoss: 0.08, ExcessTestLoss: 0.01, AccuracyGap: 0.02, LossGap: 0.08}},
		"still falling":         {epochs(0.3, 0.2, 0.1), Overfitting{OnsetEpoch: 3, BestTestLoss: 0.1, ExcessTestLoss: 0, AccuracyGap: 0.02, LossGap: 0.09}},
		"rising from the start": {epochs(0.1, 0.2), Overfitting{OnsetEpoch: 1, BestTestLoss: 0.1, ExcessTestLoss: 0.1, AccuracyGap: 0.02, LossGap: 0.19}},
		"one epoch":             {epochs(0.1), Overfitting{OnsetEpoch: 1, BestTestLoss: 0.1, ExcessTestLoss: 0, AccuracyGap: 0.02, LossGap: 0.09}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, c.history.Overfitting(), cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
