package experiments

import (
	"cmp"
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
	Held    datasets.Split // those held out of the training set, to validate on
	Model   *graphs.Model
	Epoch   int     // from 1
	Steps   int     // in an epoch
	Step    int     // of this epoch, from 1
	Rows    int     // images of this step
	Running Tally   // of this epoch
	History History // of the epochs that are complete
	Kept    int     // at End: the epoch whose weights the model was given back; 0: it has those of the last step
	Err     error   // at End: why the training has not come to its end, if it has not
	Result  *Result // at End: what the training has come to; nil if it has not come to its end

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
	t := &Training{Spec: spec, Data: data, began: time.Now()}
	var err error
	if t.Train, t.Held, err = spec.trainingImages(data); err != nil {
		return nil, err
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

// trainingImages divides the training set into what the experiment trains on and what it holds out of that. Both
// are chosen before labels are corrupted, and so are the same under any noise. What is held out has noise as well:
// whoever trains on labels that are partly wrong has no others to validate on.
func (s Spec) trainingImages(data *datasets.Dataset) (train, held datasets.Split, err error) {
	train = data.Train
	if s.TrainSize > 0 {
		if train, err = train.Sample(s.TrainSize, stream(s.Seed, "train-size")); err != nil {
			return train, held, err
		}
	}
	if s.Holdout > 0 {
		if train, held, err = train.Holdout(s.Holdout, stream(s.Seed, "holdout")); err != nil {
			return train, held, err
		}
	}
	if s.LabelNoise > 0 {
		if train, err = train.WithLabelNoise(s.LabelNoise, data.Classes, stream(s.Seed, "label-noise")); err != nil {
			return train, held, err
		}
		held, err = held.WithLabelNoise(s.LabelNoise, data.Classes, stream(s.Seed, "label-noise", 1))
	}
	return train, held, err
}

// TrainImages is how many images of the data the experiment trains on.
func (s Spec) TrainImages(data *datasets.Dataset) int {
	n := cmp.Or(s.TrainSize, data.Train.Len())
	return n - s.heldOut(n)
}

// hooks returns those that the experiment itself asks for.
func (s Spec) hooks() []Hook {
	var hooks []Hook
	if s.Schedule.Name != "" {
		hooks = append(hooks, s.Schedule.hook())
	}
	if s.EarlyStopping != nil {
		hooks = append(hooks, s.EarlyStopping.hook())
	}
	return hooks
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
		L1:        s.L1,
		L2:        s.L2,
		Kernel:    s.Kernel,
		Threads:   s.Threads,
	})
}
