package analysis

import (
	"math"

	"overfit/datasets"
	"overfit/experiments"
)

// interpolationThreshold returns the value of the parameter, of increasing ones with an experiment each, at which the
// network has as many parameters as there are training images times classes: interpolated between neighbours; NaN if
// it is not among them.
func interpolationThreshold(values []float64, points []Group, data *datasets.Dataset) (float64, error) {
	var at, excess float64 // of the value before
	for i, p := range points {
		spec := p.Spec
		m, err := spec.NewModel(data, experiments.Compute{})
		if err != nil {
			return 0, err
		}
		parameters := experiments.CountParameters(m)
		m.Close()
		next := float64(parameters - spec.TrainImages(data)*data.Classes)
		if i > 0 && excess < 0 && next >= 0 {
			return at + (values[i]-at)*excess/(excess-next), nil
		}
		at, excess = values[i], next
	}
	return math.NaN(), nil
}
