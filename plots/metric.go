package plots

import "math"

// metric is one of a run's two quantities, as a panel shows it.
type metric struct {
	axis      string
	curves    func(Run) (train, test []float64)
	val       func(Run) []float64 // on images held out of the training set
	scaled    func(Run) []float64 // on the test set without over-confidence; nil: not measured
	end       func(End) (train, test float64)
	extent    func(curves ...[]float64) extent
	format    func(float64) string
	gap       func(train, test float64) float64 // positive where training does better
	formatGap func(float64) string
}

var loss = metric{
	axis:      "Loss",
	curves:    func(r Run) (train, test []float64) { return r.TrainLoss, r.TestLoss },
	val:       func(r Run) []float64 { return r.ValLoss },
	scaled:    func(r Run) []float64 { return r.ScaledTestLoss },
	end:       func(e End) (train, test float64) { return e.TrainLoss, e.TestLoss },
	extent:    lossExtent,
	format:    formatLoss,
	gap:       func(train, test float64) float64 { return test - train },
	formatGap: formatLoss,
}

var accuracy = metric{
	axis:      "Accuracy (%)",
	curves:    func(r Run) (train, test []float64) { return percent(r.TrainAccuracy), percent(r.TestAccuracy) },
	val:       func(r Run) []float64 { return percent(r.ValAccuracy) },
	scaled:    func(Run) []float64 { return nil }, // it changes no prediction
	end:       func(e End) (train, test float64) { return 100 * e.TrainAccuracy, 100 * e.TestAccuracy },
	extent:    accuracyExtent,
	format:    formatPercent,
	gap:       func(train, test float64) float64 { return train - test },
	formatGap: formatPoints,
}

// ends returns what a run came to.
func (m metric) ends(r Run) (train, test float64) {
	if r.End != nil {
		return m.end(*r.End)
	}
	trains, tests := m.curves(r)
	return trains[r.end(trains)], tests[r.end(tests)]
}

// endGap returns the gap that a run came to, NaN where it never had both values.
func (m metric) endGap(r Run) float64 {
	if r.End != nil {
		return m.gap(m.end(*r.End))
	}
	train, test := m.curves(r)
	i := r.end(train, test)
	if i < 0 {
		return math.NaN()
	}
	return m.gap(train[i], test[i])
}

func percent(fractions []float64) []float64 {
	return transform(func(v float64) float64 { return 100 * v }, fractions)
}
