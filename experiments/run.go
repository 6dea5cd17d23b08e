package experiments

import (
	"context"

	"overfit/datasets"
)

// Run trains the experiment's network on the data; see Training.Run.
func Run(ctx context.Context, spec Spec, data *datasets.Dataset, compute Compute, watching ...Observer) (Outcome, error) {
	t, err := NewTraining(spec, data, compute)
	if err != nil {
		return Outcome{}, err
	}
	defer t.Close()
	return t.Run(ctx, watching...)
}
