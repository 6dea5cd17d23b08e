package train

import (
	"context"

	"overfit/datasets"
	"overfit/experiments"
)

// Run trains the experiment's network on the data; see Training.Run.
func Run(ctx context.Context, spec experiments.Spec, data *datasets.Dataset, compute experiments.Compute, watching ...Observer) (Outcome, error) {
	t, err := New(spec, data, compute)
	if err != nil {
		return Outcome{}, err
	}
	defer t.Close()
	return t.Run(ctx, watching...)
}
