package train

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"overfit/datasets"
	"overfit/experiments/measure"
	"overfit/graphs"
)

// ErrDiverged is the error of a training whose loss is not finite. It would be so again.
var ErrDiverged = errors.New("the training has diverged")

func finite(name string, loss float64) error {
	if math.IsNaN(loss) || math.IsInf(loss, 0) {
		return fmt.Errorf("the %s loss is %v: %w; a lower learning rate may help", name, loss, ErrDiverged)
	}
	return nil
}

// Evaluate evaluates the model on every test image. The temperature that its logits are scaled by is fitted on the validation
// images, of which there may be none. When ctx is done, it ends with its cause.
func Evaluate(ctx context.Context, m *graphs.Model, test, validation datasets.Split) (measure.Evaluation, error) {
	running, logits, err := evaluateLogits(ctx, m, "test", test)
	if err != nil {
		return measure.Evaluation{}, err
	}
	var scaled *measure.Scaled
	if m.Loss().IsLogScore() {
		_, held, err := evaluateLogits(ctx, m, "validation", validation)
		if err != nil {
			return measure.Evaluation{}, err
		}
		s := measure.NewScaled(logits, held)
		scaled = &s
	}
	return measure.NewEvaluation(running, logits, scaled), nil
}

// Logits evaluates the model on every test image, and returns what it gives each class. When ctx is done, it ends with its cause.
func Logits(ctx context.Context, m *graphs.Model, test datasets.Split) (measure.Logits, error) {
	_, logits, err := evaluateLogits(ctx, m, "test", test)
	return logits, err
}

// evaluateLogits is evaluate, and returns the logits too.
func evaluateLogits(ctx context.Context, m *graphs.Model, name string, split datasets.Split) (measure.Running, measure.Logits, error) {
	classes := len(m.Probabilities()) / evalBatchSize(m)
	logits := measure.Logits{Classes: classes, Values: make([]float32, 0, classes*split.Len()), Labels: make([]int, 0, split.Len())}
	running, err := evaluateBatches(ctx, m, name, split, func(rows []int) {
		logits.Values = append(logits.Values, m.Logits()[:len(rows)*classes]...)
		for _, row := range rows {
			logits.Labels = append(logits.Labels, split.Label(row))
		}
	})
	return running, logits, err
}

// Predict returns the class that the model gives an image, and the probabilities of all classes. image holds
// [height][width] bytes, as a data set's images do.
func Predict(m *graphs.Model, image []byte, height, width int) (class int, probabilities []float32, err error) {
	split, err := datasets.NewSplit(height, width, image, []uint8{0}) // whose label has no influence
	if err != nil {
		return 0, nil, err
	}
	metrics, err := m.Evaluate(evalFeed(m, split).put([]int{0}))
	if err == nil {
		err = finite("image's", metrics.Loss)
	}
	if err != nil {
		return 0, nil, err
	}
	classes := len(m.Probabilities()) / evalBatchSize(m)
	return m.Predicted()[0], slices.Clone(m.Probabilities()[:classes]), nil
}

// evaluate returns the model's metrics over the whole split, which errors call by that name. When ctx is done, it ends
// with its cause. A loss that is not finite is an error.
func evaluate(ctx context.Context, m *graphs.Model, name string, split datasets.Split) (measure.Running, error) {
	return evaluateBatches(ctx, m, name, split, func([]int) {})
}

// evaluateBatches is evaluate, and calls each with the rows of every batch, whose logits the model has then.
func evaluateBatches(ctx context.Context, m *graphs.Model, name string, split datasets.Split, each func(rows []int)) (measure.Running, error) {
	var running measure.Running
	batch := evalFeed(m, split)
	for rows := range slices.Chunk(inOrder(split), evalBatchSize(m)) {
		if ctx.Err() != nil {
			return measure.Running{}, context.Cause(ctx)
		}
		metrics, err := m.Evaluate(batch.put(rows))
		if err == nil {
			err = finite(name, metrics.Loss)
		}
		if err != nil {
			return measure.Running{}, err
		}
		running.Add(metrics, len(rows))
		each(rows)
	}
	return running, nil
}

// evalBatchSize returns the most rows that an evaluation batch takes.
func evalBatchSize(m *graphs.Model) int {
	_, labels := m.EvalBatch()
	return len(labels)
}

// inOrder returns every row of the split.
func inOrder(split datasets.Split) []int {
	rows := make([]int, split.Len())
	for i := range rows {
		rows[i] = i
	}
	return rows
}
