package experiments

import (
	"time"

	"overfit/datasets"
	"overfit/graphs"
)

// A Training is a run under way, as hooks see it. Hooks read it; what they may change is the learning rate of
// its Model.
type Training struct {
	Spec    Spec // the defaults of the optimizer filled in
	Data    *datasets.Dataset
	Train   datasets.Split // the images of Data that are trained on
	Model   *graphs.Model
	Epoch   int     // from 1
	Steps   int     // in an epoch
	Step    int     // of this epoch, from 1
	Rows    int     // images of this step
	Running Tally   // of this epoch
	History History // of the epochs that are complete
	Err     error   // at End: why the training ended before its last epoch, if it did

	trainEval     datasets.Split
	began         time.Time // or was gone on with
	secondsBefore float64   // of what came before that
	epochSeconds  float64   // of this epoch's steps
	hooks         []Hook
}

func newTraining(spec Spec, data *datasets.Dataset) (*Training, error) {
	if err := spec.ValidateFor(data); err != nil {
		return nil, err
	}
	t := &Training{Spec: spec, Data: data, Train: data.Train, began: time.Now()}
	var err error
	if n := spec.TrainSize; n > 0 {
		if t.Train, err = data.Train.Sample(n, stream(spec.Seed, "train-size")); err != nil {
			return nil, err
		}
	}
	t.trainEval = t.Train
	if n := spec.TrainEval; n > 0 && n < t.Train.Len() {
		if t.trainEval, err = t.Train.Sample(n, stream(spec.Seed, "train-eval")); err != nil {
			return nil, err
		}
	}
	if t.Model, err = spec.newModel(data); err != nil {
		return nil, err
	}
	t.Steps = (t.Train.Len() + spec.BatchSize - 1) / spec.BatchSize
	t.Spec.Optimizer.LearningRate = t.Model.LearningRate()
	return t, nil
}

// seconds is how long it all has taken, evaluation included.
func (t *Training) seconds() float64 { return t.secondsBefore + time.Since(t.began).Seconds() }

// newModel builds the experiment's network for the images and classes of the data.
func (s Spec) newModel(data *datasets.Dataset) (*graphs.Model, error) {
	height, width := data.Train.Shape()
	return graphs.New(s.Network, graphs.Config{
		Height:    height,
		Width:     width,
		Classes:   data.Classes,
		BatchSize: s.BatchSize,
		Seed:      s.Seed,
		Optimizer: s.Optimizer,
		Kernel:    s.Kernel,
		Threads:   s.Threads,
	})
}
