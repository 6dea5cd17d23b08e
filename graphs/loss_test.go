package graphs

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestLossesTrainAndEvaluateAlike(t *testing.T) {
	for _, loss := range []Loss{{}, {Name: "cross-entropy"}, {LabelSmoothing: .2}, {Name: "mean-squared-error"}} {
		m := newModel(t, MLP{}, Config{Loss: loss, Optimizer: Optimizer{LearningRate: .002}})
		first := trainOn(t, m, 0, 1)
		last := trainOn(t, m, 0, 100)
		images, labels := m.EvalBatch()
		fill(images, labels, 0)
		after, err := m.Evaluate(32)
		if err != nil {
			t.Fatal(err)
		}
		if after.Correct != 32 || !(after.Loss < last.Loss && last.Loss < first.Loss) {
			t.Errorf("%+v: loss from %v to %v, in evaluation %v with %d of 32 right", loss, first.Loss, last.Loss, after.Loss, after.Correct)
		}
		// The least that smoothing by .2 leaves is the entropy of its own targets.
		if least := -(.82*math.Log(.82) + 9*.02*math.Log(.02)); loss.LabelSmoothing == .2 && !(after.Loss > least && after.Loss < least+.1) {
			t.Errorf("smoothed loss %v in evaluation, want a little more than %v", after.Loss, least)
		}
		if n := testing.AllocsPerRun(3, func() { trainOn(t, m, 0, 1) }); n > 0 {
			t.Errorf("%+v: %v allocations in a step", loss, n)
		}
	}
}

// Targets that are the labels train as the labels do, and in a partial batch the rest does not matter.
func TestSoftTargetsCanBeLabels(t *testing.T) {
	hard := newModel(t, MLP{}, Config{})
	soft := newModel(t, MLP{}, Config{SoftTargets: true})
	if hard.TrainTargets() != nil {
		t.Error("a model that trains on labels has targets")
	}
	for step := range 5 {
		images, labels := hard.TrainBatch()
		fill(images, labels, step)
		same, _ := soft.TrainBatch()
		copy(same, images)
		targets := soft.TrainTargets()
		for i := range targets {
			targets[i] = float32(math.NaN())
		}
		for i, l := range labels[:20] {
			clear(targets[i*10:][:10])
			targets[i*10+l] = 1
		}
		want, err := hard.Step(20)
		if err != nil {
			t.Fatal(err)
		}
		got, err := soft.Step(20)
		if err != nil {
			t.Fatal(err)
		}
		if !(math.Abs(got.Loss/want.Loss-1) < 1e-5) || got.Correct != want.Correct {
			t.Errorf("step %d: %+v with targets, %+v with labels", step, got, want)
		}
	}
}

func TestLossesHaveTheSameBitsWithAnyThreads(t *testing.T) {
	for _, c := range []Config{{Loss: Loss{LabelSmoothing: .1}}, {Loss: Loss{Name: "mean-squared-error"}}, {SoftTargets: true}} {
		hashes := make(map[string]bool)
		for c.Threads = 1; c.Threads <= 3; c.Threads++ {
			m := newModel(t, MLP{}, c)
			targets := m.TrainTargets()
			for i := range targets {
				targets[i] = []float32{.25, .75, 0, 0, 0, 0, 0, 0, 0, 0}[i%10]
			}
			train(t, m, 3)
			hashes[m.WeightsSHA256()] = true
		}
		if len(hashes) != 1 {
			t.Errorf("%+v: 1, 2 and 3 threads give %d different sets of weights", c, len(hashes))
		}
	}
}

func TestModelRefusesBadLossesAndTargets(t *testing.T) {
	for want, loss := range map[string]Loss{
		`loss "hinge" is not available, expected cross-entropy or mean-squared-error`: {Name: "hinge"},
		"label smoothing 1 is out of range":                                           {LabelSmoothing: 1},
		"label smoothing NaN":                                                         {LabelSmoothing: math.NaN()},
		"label smoothing 0.1: of the losses only cross-entropy has it":                {Name: "mean-squared-error", LabelSmoothing: .1},
	} {
		if _, err := New(MLP{}, withDefaults(Config{Loss: loss})); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %q", loss, err, want)
		}
	}
	m := newModel(t, MLP{}, Config{SoftTargets: true})
	targets := m.TrainTargets()
	before := m.WeightsSHA256()
	for want, bad := range map[string][]float32{
		"target 1.5 of class 0 in row 1 of the batch, want 0 to 1": {1.5, -.5},
		"target -0.5 of class 1 in row 1":                          {1, -.5},
		"target NaN of class 0":                                    {float32(math.NaN())},
		"targets in row 1 of the batch have the sum 0.5, want 1":   {.5},
	} {
		clear(targets)
		targets[0] = 1
		copy(targets[10:], bad)
		if _, err := m.Step(2); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: error %v, want %q", bad, err, want)
		}
	}
	if m.WeightsSHA256() != before {
		t.Error("refused targets have moved the weights")
	}
	if got := fmt.Sprint(Losses()); got != "[cross-entropy mean-squared-error]" {
		t.Errorf("losses %v", got)
	}
}
