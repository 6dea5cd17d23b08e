package experiments

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"overfit/datasets/augment"
	"overfit/experiments/internal/check"
	"overfit/graphs"
)

// Settings lists every one there is, in the order in which they are set.
func Settings() []Setting {
	return slices.Concat([]Setting{
		whole("epochs", "train for `N` epochs (default: the experiment's)", func(s *Spec) *int { return &s.Epochs }),
		whole("batch-size", "take `N` images a training step (default: the experiment's)", func(s *Spec) *int { return &s.BatchSize }),
		optimizerName(),
		learningRate(),
		number("momentum", "`momentum` of sgd or rmsprop, 0 to 1", func(s *Spec) *float64 { return &s.Optimizer.Momentum }),
		truth("nesterov", "let the momentum of sgd look ahead, as Nesterov's does", func(s *Spec) *bool { return &s.Optimizer.Nesterov }),
		number("global-clipnorm", "scale the gradient of all weights down to this `norm` where it is longer",
			func(s *Spec) *float64 { return &s.Optimizer.GlobalClipNorm }),
		seed(),
		words("init", "begin with the weights in the safetensors `file`, named and laid out as Keras's (default: random ones)",
			func(s *Spec) *string { s.Init.SHA256 = ""; return &s.Init.Name }),
		words("data", "the data set in `path`: a folder of IDX files or of pictures, a .csv or .npz file (default: MNIST)",
			func(s *Spec) *string { return &s.Data }),
		number("test-split", "of data without a test part: take this `fraction` of the images for it",
			func(s *Spec) *float64 { return &s.DataOptions.TestSplit }),
		whole("resize", "bring all images of the data to `N` x N pixels", func(s *Spec) *int { return &s.DataOptions.Resize }),
		transpose(),
		whole("train-size", "train on `N` images, balanced over the classes; 0: on all", func(s *Spec) *int { return &s.TrainSize }),
		trainEval(),
		truth("calibrate", "after each epoch, measure calibration and the test loss with logits over a temperature too",
			func(s *Spec) *bool { return &s.Calibrate }),
		truth("shuffle", "shuffle the training images anew for every epoch (default true)", func(s *Spec) *bool { return &s.Shuffle }),

		networkName(),
		filters(),
	}, networkSettings(), []Setting{
		lossName(),
		number("label-smoothing", "of cross-entropy: divide this `share` of each target among all classes",
			func(s *Spec) *float64 { return &s.Loss.LabelSmoothing }),
		number("l1", "add `factor` * sum |w| to the training loss, over all weights but biases", func(s *Spec) *float64 { return &s.L1 }),
		number("l2", "add `factor` * sum w^2 to the training loss, over all weights but biases", func(s *Spec) *float64 { return &s.L2 }),
		number("weight-decay", "shrink weights at every step by `factor` * learning rate (decoupled, as in AdamW)",
			func(s *Spec) *float64 { return &s.Optimizer.Decay }),

		number("holdout", "hold this `fraction` of the training images out, to validate on", func(s *Spec) *float64 { return &s.Holdout }),
		patience(),
		number("min-delta", "of early stopping: an improvement is one by more than `D`",
			func(s *Spec) *float64 { return &s.ownEarlyStopping().MinDelta }).onlyIf(stopsEarly, byPatience),
		whole("start-from-epoch", "of early stopping: do not look at the first `N` epochs",
			func(s *Spec) *int { return &s.ownEarlyStopping().StartFromEpoch }).onlyIf(stopsEarly, byPatience),
		words("monitor", "the `figure` that early stopping and plateau watch: val_loss (default), val_accuracy, loss or accuracy",
			func(s *Spec) *string { return &s.Monitor }, Monitors()...),

		schedule(),
		number("schedule-factor", "of plateau and step: multiply the learning rate by `factor` (default 0.1)",
			func(s *Spec) *float64 { return &s.Schedule.Factor }),
		whole("schedule-patience", "of plateau: do so after `N` epochs in a row without improvement (default 10)",
			func(s *Spec) *int { return &s.Schedule.Patience }),
		number("schedule-min-delta", "of plateau: an improvement is one by more than `D` (default 0.0001)",
			func(s *Spec) *float64 { return &s.Schedule.MinDelta }),
		whole("schedule-cooldown", "of plateau: after a reduction, do not count the first `N` epochs as waiting",
			func(s *Spec) *int { return &s.Schedule.Cooldown }),
		whole("schedule-every", "of step: do so after every `N` epochs (default 10)", func(s *Spec) *int { return &s.Schedule.Every }),
		number("schedule-min-rate", "of plateau and cosine: let the learning rate fall to `rate` at the lowest",
			func(s *Spec) *float64 { return &s.Schedule.MinRate }),

		augmentation(),
		number("rotation", "rotate training images by up to so many `degrees` either way, at random as all that follow",
			func(s *Spec) *float64 { return &s.Augmentation.Rotation }),
		number("width-shift", "shift training images left or right by up to this `fraction` of the width; from 1 on, by pixels",
			func(s *Spec) *float64 { return &s.Augmentation.WidthShift }),
		number("height-shift", "shift training images up or down by up to this `fraction` of the height; from 1 on, by pixels",
			func(s *Spec) *float64 { return &s.Augmentation.HeightShift }),
		number("shear", "shear training images by up to so many `degrees` either way", func(s *Spec) *float64 { return &s.Augmentation.Shear }),
		number("zoom", "zoom training images, rows and columns apart, by 1-`Z` to 1+Z", func(s *Spec) *float64 { return &s.Augmentation.Zoom }),
		number("label-noise", "give each training image, with this `probability`, a label drawn at random",
			func(s *Spec) *float64 { return &s.LabelNoise }),
	})
}

func transpose() Setting {
	p := truth("transpose", "turn the images' rows into columns (default: those of EMNIST, by the files' names)", nil)
	p.parse = func(value string) (change, error) {
		v, err := parseTruth(value)
		return func(s *Spec) error { s.DataOptions.Transpose = strconv.FormatBool(v); return nil }, err
	}
	p.value = func(s Spec) string { return s.DataOptions.Transpose }
	return p
}

// optimizerName chooses an optimizer with its own learning rate and no momentum, and leaves weight decay and the bound of the
// gradient as they are.
func optimizerName() Setting {
	p := words("optimizer", "`name` of the optimizer, "+strings.Join(graphs.Optimizers(), ", ")+" (default: the experiment's)",
		func(s *Spec) *string { return &s.Optimizer.Name }, graphs.Optimizers()...)
	p.parse = func(value string) (change, error) {
		return func(s *Spec) error {
			s.Optimizer = graphs.Optimizer{Name: value, Decay: s.Optimizer.Decay, GlobalClipNorm: s.Optimizer.GlobalClipNorm}
			return nil
		}, nil
	}
	return p
}

func lossName() Setting {
	p := words("loss", "the `function` that training makes small: "+strings.Join(graphs.Losses(), " (default) or "),
		func(s *Spec) *string { return &s.Loss.Name }, graphs.Losses()...)
	usual := graphs.Losses()[0]
	p.parse = func(value string) (change, error) {
		if value == usual { // in a Spec, ""
			value = ""
		}
		return func(s *Spec) error { s.Loss.Name = value; return nil }, nil
	}
	p.value = func(s Spec) string { return cmp.Or(s.Loss.Name, usual) }
	return p
}

func learningRate() Setting {
	p := number("learning-rate", "`rate` of the optimizer (default: the experiment's, or of a new optimizer Keras's)",
		func(s *Spec) *float64 { return &s.Optimizer.LearningRate })
	p.value = func(s Spec) string { return formatNumber(s.Optimizer.Rate()) }
	parse := p.parse
	p.parse = func(value string) (change, error) {
		set, err := parse(value)
		return func(s *Spec) error {
			if v, _ := parseNumber(value); v == 0 { // in a Spec, 0 stands for Keras's
				return errors.New("learning rate 0 is out of range, expected more than 0")
			}
			return set(s)
		}, err
	}
	return p
}

func seed() Setting {
	return Setting{
		Name: "seed", Usage: "begin all random choices with seed `N` (default: the experiment's)",
		parse: func(value string) (change, error) {
			v, err := strconv.ParseUint(value, 10, 64)
			if err != nil {
				return nil, errors.New("expected a whole number, not negative")
			}
			return func(s *Spec) error { s.Seed = v; return nil }, nil
		},
		value: func(s Spec) string { return strconv.FormatUint(s.Seed, 10) },
	}
}

func trainEval() Setting {
	return Setting{
		Name: "train-eval", Usage: "evaluate after each epoch on `N` training images, or on all (default: the experiment's)",
		Choices: []string{"all"},
		parse: func(value string) (change, error) {
			n := 0
			if value != "all" {
				var err error
				if n, err = strconv.Atoi(value); err != nil {
					return nil, errors.New("expected a number of images, or all")
				}
			}
			return func(s *Spec) error { s.TrainEval = n; return nil }, nil
		},
		value: func(s Spec) string {
			if s.TrainEval == 0 {
				return "all"
			}
			return strconv.Itoa(s.TrainEval)
		},
	}
}

// byPatience is what begins early stopping.
const byPatience = "early stopping, which begins with --patience"

func stopsEarly(s Spec) bool { return s.EarlyStopping != nil }

func patience() Setting {
	p := whole("patience", "stop after `N` epochs in a row without improvement, and take the weights of the best epoch",
		func(s *Spec) *int { return &s.ownEarlyStopping().Patience })
	p.value = valueIf(stopsEarly, p.value)
	return p
}

// ownEarlyStopping returns the spec's early stopping, to be changed: copies of the spec keep what they had.
func (s *Spec) ownEarlyStopping() *EarlyStopping {
	e := EarlyStopping{}
	if s.EarlyStopping != nil {
		e = *s.EarlyStopping
	}
	s.EarlyStopping = &e
	return s.EarlyStopping
}

func schedule() Setting {
	p := words("schedule", "let the learning rate follow the schedule of this `name`: plateau, cosine, step or none",
		func(s *Spec) *string { return &s.Schedule.Name }, append(scheduleNames(), "none")...)
	p.parse = func(value string) (change, error) {
		return func(s *Spec) (err error) { s.Schedule, err = newSchedule(value); return err }, nil
	}
	p.value = func(s Spec) string { return cmp.Or(s.Schedule.Name, "none") }
	return p
}

// augmentBy returns the augmentation of some strength: 1 is that of the catalogue's augmented experiments, whose
// ranges all grow in proportion; 0 is none.
func augmentBy(strength float64) augment.Ranges {
	percent := strength / 100 // which keeps decimals short: 0.05 * 1.5 is 0.07500000000000001
	return augment.Ranges{
		Rotation:    10 * strength,
		WidthShift:  5 * percent,
		HeightShift: 5 * percent,
		Shear:       10 * strength,
		Zoom:        10 * percent,
	}
}

func augmentation() Setting {
	return Setting{
		Name: "augmentation", Usage: "set the five ranges that follow at once: `strength` 1 is that of the augmented experiments, 0 none",
		shorthand: true,
		parse: func(value string) (change, error) {
			v, err := parseNumber(value)
			return func(s *Spec) error {
				if err := check.InRange("augmentation", v, 0, 9); err != nil {
					return err
				}
				s.Augmentation = augmentBy(v)
				return nil
			}, err
		},
		value: func(s Spec) string {
			strength := s.Augmentation.Rotation / 10
			if s.Augmentation != augmentBy(strength) {
				return ""
			}
			return formatNumber(strength)
		},
	}
}
