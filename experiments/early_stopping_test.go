package experiments

import (
	"math"
	"testing"
)

// What Keras's EarlyStopping does with a val_loss an epoch.
func TestEarlyStopping(t *testing.T) {
	for name, c := range map[string]struct {
		rule    EarlyStopping
		values  []float64
		stopsAt int // the epoch it ends the training after; 0: never
		best    int // the epoch whose weights are kept
	}{
		"patience 0":                 {EarlyStopping{}, []float64{3, 2, 2.5, 1}, 3, 2},
		"patience 1 is the same":     {EarlyStopping{Patience: 1}, []float64{3, 2, 2.5, 1}, 3, 2},
		"patience 2":                 {EarlyStopping{Patience: 2}, []float64{3, 2, 2.5, 2.4, 1}, 4, 2},
		"patience 3":                 {EarlyStopping{Patience: 3}, []float64{3, 2, 2.5, 2.4, 2.3, 1}, 5, 2},
		"waiting begins again":       {EarlyStopping{Patience: 2}, []float64{3, 2, 2.5, 1.9, 2, 2, 1}, 6, 4},
		"still improving":            {EarlyStopping{Patience: 1}, []float64{4, 3, 2, 1}, 0, 4},
		"best long ago at the end":   {EarlyStopping{Patience: 9}, []float64{4, 1, 2, 3}, 0, 2},
		"an equal one is no better":  {EarlyStopping{Patience: 2}, []float64{2, 2, 2, 1}, 3, 1},
		"too small an improvement":   {EarlyStopping{Patience: 2, MinDelta: 0.5}, []float64{2, 1.75, 1.5, 1}, 3, 1},
		"small steps add up":         {EarlyStopping{Patience: 3, MinDelta: 0.5}, []float64{2, 1.75, 1.25, 1.25, 1, 1}, 6, 3},
		"NaN is no better":           {EarlyStopping{Patience: 2}, []float64{2, math.NaN(), math.NaN(), 1}, 3, 1},
		"what follows NaN can be":    {EarlyStopping{Patience: 2}, []float64{2, math.NaN(), 1, 3, 3}, 5, 3},
		"NaN at first":               {EarlyStopping{Patience: 3}, []float64{math.NaN(), 2, 3, 3, 3}, 5, 2},
		"NaN alone":                  {EarlyStopping{Patience: 2}, []float64{math.NaN(), math.NaN()}, 2, 1},
		"one epoch ends nothing":     {EarlyStopping{}, []float64{math.NaN()}, 0, 1},
		"starting later":             {EarlyStopping{Patience: 2, StartFromEpoch: 2}, []float64{1, 2, 5, 6, 6, 6}, 5, 3},
		"before it starts":           {EarlyStopping{Patience: 1, StartFromEpoch: 9}, []float64{1, 2, 3}, 0, 0},
		"the first it looks at, NaN": {EarlyStopping{Patience: 1, StartFromEpoch: 1}, []float64{1, math.NaN(), 1}, 2, 2},
		"no epoch":                   {EarlyStopping{}, nil, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			epochs := 1
			for ; epochs < len(c.values); epochs++ {
				if _, stop := c.rule.After(c.values[:epochs]); stop {
					break
				}
			}
			best, stop := c.rule.After(c.values[:min(epochs, len(c.values))])
			if !stop {
				epochs = 0
			}
			if epochs != c.stopsAt || best != c.best {
				t.Errorf("it stops after epoch %d with the weights of %d, want %d and %d", epochs, best, c.stopsAt, c.best)
			}
		})
	}
}
