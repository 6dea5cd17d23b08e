package experiments

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
)

// A Study varies one setting of an experiment, and repeats it over seeds for each value.
type Study struct {
	Name  string
	Title string
	Shows string

	Experiment string            // of the catalogue
	With       map[string]string // settings that it has throughout, by name
	Setting    string            // the one that is varied
	Axis       string            // what it is called in a figure; "": as it is
	Values     []string

	// Threshold marks where the network has as many parameters as there are training images times classes. Belkin et al.
	// ("Reconciling modern machine-learning practice and the classical bias-variance trade-off", PNAS 2019) expect it to fit
	// any labels from there on, and the test error to have its peak there; it is a count, and no measurement.
	Threshold bool
}

// Studies lists those there are. To add one is to add it here.
func Studies() []Study {
	return []Study{
		{
			Name: "capacity", Title: "Capacity", Shows: "train and test error over the width of the MLP, from too few units to learn 4,000 images by heart to many more",
			Experiment: "mlp", With: map[string]string{"train-size": "4000", "epochs": "100"},
			Setting: "hidden", Axis: "hidden units", Values: []string{"4", "8", "12", "16", "20", "24", "28", "32", "40", "50", "64", "96", "128", "256", "512", "1024"},
			Threshold: true,
		},
		{
			Name: "train-size", Title: "Amount of data", Shows: "how the gap closes as there are more training images",
			Experiment: "mlp",
			Setting:    "train-size", Axis: "training images", Values: []string{"500", "1000", "2000", "5000", "10000", "20000", "60000"},
		},
		{
			Name: "augmentation", Title: "Strength of augmentation", Shows: "what more and more distortion of the training images does",
			Experiment: "small-cnn",
			Setting:    "augmentation", Axis: "strength", Values: []string{"0", "0.25", "0.5", "1", "1.5", "2", "3"},
		},
		{
			Name: "dropout", Title: "Dropout", Shows: "what dropping more and more hidden units does",
			Experiment: "mlp",
			Setting:    "dropout", Axis: "rate of dropout", Values: []string{"0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8"},
		},
		{
			Name: "weight-decay", Title: "Weight decay", Shows: "what shrinking the weights more and more does",
			Experiment: "mlp",
			Setting:    "weight-decay", Axis: "weight decay", Values: []string{"0", "0.003", "0.01", "0.03", "0.1", "0.3", "1"},
		},
		{
			Name: "label-noise", Title: "Label noise", Shows: "what wrong training labels do, and how many of them are learnt by heart",
			Experiment: "mlp",
			Setting:    "label-noise", Axis: "probability of a random label", Values: []string{"0", "0.1", "0.2", "0.4", "0.6", "0.8", "1"},
		},
	}
}

// maxStudyValues bounds the values of a study: as many as a figure shows.
const maxStudyValues = 100

// Specs returns the experiments of the study: for each value, in their order, one a seed, counted from the experiment's
// own. settings are values of other settings, by name, and go before those of With.
func (s Study) Specs(seeds int, settings map[string]string) ([][]Spec, error) {
	if n := len(s.Values); n < 1 || n > maxStudyValues {
		return nil, fmt.Errorf("study of %d values, expected 1 to %d", n, maxStudyValues)
	}
	if _, ok := settings[s.Setting]; ok {
		return nil, fmt.Errorf("%s is what the study varies, and cannot be set for all of it", s.Setting)
	}
	base, ok := Lookup(s.Experiment)
	if !ok {
		return nil, fmt.Errorf("experiment %q is not in the catalogue", s.Experiment)
	}
	values := maps.Clone(s.With)
	if values == nil {
		values = map[string]string{}
	}
	maps.Copy(values, settings)
	var all [][]Spec
	for i, value := range s.Values {
		values[s.Setting] = value
		spec := base
		if err := spec.SetAll(values); err != nil {
			return nil, err
		}
		if err := spec.Validate(); err != nil {
			return nil, err
		}
		for j, other := range all {
			if spec.SameAs(other[0]) {
				return nil, fmt.Errorf("%s %s and %s are the same", s.Setting, s.Values[j], s.Values[i])
			}
		}
		all = append(all, spec.Seeds(seeds))
	}
	return all, nil
}

// Seeds returns the experiment with that many seeds, counted from its own.
func (s Spec) Seeds(n int) []Spec {
	specs := make([]Spec, n)
	for i := range specs {
		specs[i] = s
		specs[i].Seed += uint64(i)
	}
	return specs
}

// Sorted returns the study with its values in increasing order, if all are numbers. A value given twice is an error.
func (s Study) Sorted() (Study, error) {
	s.Values = slices.Clone(s.Values)
	if _, ok := s.Numbers(); ok {
		slices.SortStableFunc(s.Values, func(a, b string) int {
			x, _ := strconv.ParseFloat(a, 64)
			y, _ := strconv.ParseFloat(b, 64)
			return cmp.Compare(x, y)
		})
	}
	numbers, ok := s.Numbers()
	for i, v := range s.Values {
		if slices.Contains(s.Values[:i], v) || ok && i > 0 && numbers[i-1] == numbers[i] {
			return s, fmt.Errorf("%s %s is given twice", s.Setting, v)
		}
	}
	return s, nil
}

// Numbers returns the study's values as numbers, and whether they all are.
func (s Study) Numbers() (values []float64, ok bool) {
	for _, value := range s.Values {
		v, err := strconv.ParseFloat(value, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		values = append(values, v)
	}
	return values, true
}

// Tunes reports whether images held out could tell which value is best: not where values do not share them, or their
// labels.
func (s Study) Tunes() bool {
	return !slices.Contains([]string{"seed", "train-size", "holdout", "label-noise"}, s.Setting)
}
