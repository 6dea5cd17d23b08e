package experiments

import (
	"context"
	"slices"

	"overfit/datasets"
	"overfit/graphs"
)

// evalBatchSize returns the most rows that an evaluation batch takes.
func evalBatchSize(m *graphs.Model) int {
	_, labels := m.EvalBatch()
	return len(labels)
}

// evaluate returns the model's metrics over the whole split, which errors call by that name. When ctx is done, it ends
// with its cause. A loss that is not finite is an error.
func evaluate(ctx context.Context, m *graphs.Model, name string, split datasets.Split) (Tally, error) {
	return evaluateBatches(ctx, m, name, split, func([]int) {})
}

// evaluateBatches is evaluate, and calls each with the rows of every batch, whose probabilities the model has then.
func evaluateBatches(ctx context.Context, m *graphs.Model, name string, split datasets.Split, each func(rows []int)) (Tally, error) {
	var tally Tally
	batch := evalFeed(m, split)
	for rows := range slices.Chunk(inOrder(split), evalBatchSize(m)) {
		if ctx.Err() != nil {
			return Tally{}, context.Cause(ctx)
		}
		metrics, err := m.Evaluate(batch.put(rows))
		if err == nil {
			err = finite(name, metrics.Loss)
		}
		if err != nil {
			return Tally{}, err
		}
		tally.add(metrics, len(rows))
		each(rows)
	}
	return tally, nil
}

// inOrder returns every row of the split.
func inOrder(split datasets.Split) []int {
	rows := make([]int, split.Len())
	for i := range rows {
		rows[i] = i
	}
	return rows
}
