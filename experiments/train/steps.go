package train

// Stepper returns what takes a training step whenever it is called, epoch after epoch and without evaluations between
// them, and returns how many images the step was of.
func (t *Training) Stepper() func() (images int, err error) {
	var order []int
	var batch *feed
	return func() (int, error) {
		if len(order) == 0 {
			t.beginEpoch()
			order, batch = t.order(), t.trainFeed()
		}
		rows := order[:min(t.Spec.BatchSize, len(order))]
		order = order[len(rows):]
		_, err := t.Model.Step(batch.put(rows))
		return len(rows), err
	}
}

// Evaluator returns what evaluates a batch of the test set whenever it is called, over and over again, and returns how many
// images it is of.
func (t *Training) Evaluator() func() (images int, err error) {
	batch := evalFeed(t.Model, t.Data.Test)
	test, at, size := inOrder(t.Data.Test), 0, evalBatchSize(t.Model)
	return func() (int, error) {
		rows := test[at:min(at+size, len(test))]
		at = (at + len(rows)) % len(test)
		_, err := t.Model.Evaluate(batch.put(rows))
		return len(rows), err
	}
}
