package plots

// metric is one of a run's two quantities, as a panel shows it.
type metric struct {
	axis      string
	curves    func(Run) (train, test []float64)
	val       func(Run) []float64 // on images held out of the training set
	extent    func(curves ...[]float64) extent
	format    func(float64) string
	gap       func(train, test float64) float64 // positive where training does better
	formatGap func(float64) string
}

var loss = metric{
	axis:      "Loss",
	curves:    func(r Run) (train, test []float64) { return r.TrainLoss, r.TestLoss },
	val:       func(r Run) []float64 { return r.ValLoss },
	extent:    lossExtent,
	format:    formatLoss,
	gap:       func(train, test float64) float64 { return test - train },
	formatGap: formatLoss,
}

var accuracy = metric{
	axis:      "Accuracy (%)",
	curves:    func(r Run) (train, test []float64) { return percent(r.TrainAccuracy), percent(r.TestAccuracy) },
	val:       func(r Run) []float64 { return percent(r.ValAccuracy) },
	extent:    accuracyExtent,
	format:    formatPercent,
	gap:       func(train, test float64) float64 { return train - test },
	formatGap: formatPoints,
}

func percent(fractions []float64) []float64 {
	return transform(func(v float64) float64 { return 100 * v }, fractions)
}
