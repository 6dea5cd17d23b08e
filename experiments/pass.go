package experiments

import (
	"context"
	"slices"

	"overfit/datasets"
	"overfit/graphs"
)

// trainStep takes one training step on the given rows of the split, at most the model's batch size.
func trainStep(m *graphs.Model, split datasets.Split, rows []int) (graphs.Metrics, error) {
	images, labels := m.TrainBatch()
	return m.Step(split.Fill(images, labels, rows))
}

// evalBatch evaluates the model on the given rows of the split, at most its evaluation batch.
func evalBatch(m *graphs.Model, split datasets.Split, rows []int) (graphs.Metrics, error) {
	images, labels := m.EvalBatch()
	return m.Evaluate(split.Fill(images, labels, rows))
}

// evalBatchSize returns the most rows that evalBatch takes.
func evalBatchSize(m *graphs.Model) int {
	_, labels := m.EvalBatch()
	return len(labels)
}

// evaluate returns the model's metrics over the whole split. When ctx is done, it ends with its cause.
func evaluate(ctx context.Context, m *graphs.Model, split datasets.Split) (Tally, error) {
	var tally Tally
	for rows := range slices.Chunk(inOrder(split), evalBatchSize(m)) {
		if ctx.Err() != nil {
			return Tally{}, context.Cause(ctx)
		}
		metrics, err := evalBatch(m, split, rows)
		if err != nil {
			return Tally{}, err
		}
		tally.add(metrics, len(rows))
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
