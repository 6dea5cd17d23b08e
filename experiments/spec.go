package experiments

import (
	"cmp"
	"math"

	"overfit/datasets"
	"overfit/datasets/augment"
	"overfit/experiments/internal/check"
	"overfit/graphs"
)

// A Spec is an experiment as data: all that decides its result. Of what counters over-fitting, the zero value of a
// field is none.
type Spec struct {
	Name     string         `json:"experiment"`
	Title    string         `json:"title"`
	Shows    string         `json:"shows"`              // what the experiment is expected to show
	Baseline string         `json:"baseline,omitempty"` // the experiment that this one answers
	Network  graphs.Network `json:"network"`            // its capacity and dropout
	Init     datasets.File  `json:"init,omitzero"`      // weights to begin with, of a safetensors file; without a checksum, whatever it holds

	Loss          graphs.Loss      `json:"loss,omitzero"`
	Optimizer     graphs.Optimizer `json:"optimizer"`    // weight decay included
	L1            float64          `json:"l1,omitempty"` // penalties l1*sum|w| + l2*sum(w^2) on kernels, as Keras has them
	L2            float64          `json:"l2,omitempty"`
	Schedule      Schedule         `json:"schedule,omitzero"` // of the learning rate
	EarlyStopping *EarlyStopping   `json:"early_stopping,omitempty"`
	Monitor       string           `json:"monitor,omitempty"` // what both of them watch; "": the first of Monitors
	Epochs        int              `json:"epochs"`
	BatchSize     int              `json:"batch_size"`
	Seed          uint64           `json:"seed"`

	Data         string           `json:"data"`                  // a data set's path, as datasets.Options.Load takes it; "": MNIST
	DataOptions  datasets.Options `json:"data_options,omitzero"` // how it is read
	TrainSize    int              `json:"train_size"`            // training images to use, balanced over the classes; 0: all
	Holdout      float64          `json:"holdout,omitempty"`     // fraction of them to validate on instead
	LabelNoise   float64          `json:"label_noise,omitempty"` // probability for each of them to get a label drawn at random
	Augmentation augment.Ranges   `json:"augmentation,omitzero"` // of what is trained on; evaluation sees the originals
	TrainEval    int              `json:"train_eval"`            // training images to evaluate on after an epoch; 0: all, as always at the end
	Shuffle      bool             `json:"shuffle"`               // a fresh permutation each epoch; otherwise the data's own order
	Calibrate    bool             `json:"calibrate,omitempty"`   // after each epoch, measure the test loss with a temperature too: see measure.Scaled
}

// Validate reports the first field that is out of its range, or that another one contradicts.
func (s Spec) Validate() error {
	return cmp.Or(
		check.InRange("epochs", s.Epochs, 1, 10_000),
		check.InRange("batch size", s.BatchSize, 1, 4096),
		validateNetwork(s.Network),
		s.Loss.Validate(),
		s.Optimizer.Validate(),
		check.InRange("l1", s.L1, 0, 1e6),
		check.InRange("l2", s.L2, 0, 1e6),
		s.validateSchedule(),
		s.validateEarlyStopping(),
		s.validateMonitor(),
		s.DataOptions.Validate(),
		check.InRange("training size", s.TrainSize, 0, math.MaxInt32),
		s.validateHoldout(),
		check.InRange("label noise", s.LabelNoise, 0, 1),
		s.Augmentation.Validate(),
		check.InRange("training images to evaluate on", s.TrainEval, 0, math.MaxInt32),
	)
}
