package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"overfit/experiments/internal/check"
)

// A Schedule changes the learning rate from epoch to epoch. The zero value leaves it as it is; newSchedule returns
// others with their usual values.
type Schedule struct {
	Name     string  `json:"name,omitempty"`      // "": none; plateau, cosine or step
	Factor   float64 `json:"factor,omitempty"`    // of plateau and step: what the rate is multiplied by
	Every    int     `json:"every,omitempty"`     // of step: epochs from one reduction to the next
	Patience int     `json:"patience,omitempty"`  // of plateau: epochs in a row without improvement that reduce the rate
	MinDelta float64 `json:"min_delta,omitempty"` // of plateau: an epoch is better than the best one by more than this
	Cooldown int     `json:"cooldown,omitempty"`  // of plateau: epochs after a reduction that do not count as waiting
	MinRate  float64 `json:"min_rate,omitempty"`  // of plateau and cosine: the rate never falls below
}

// A scheduleKind is what there is to know of the schedules of a name.
type scheduleKind struct {
	usual  Schedule // as newSchedule returns it
	fields []string // that it has a use for, as errors call them
	// rate returns the learning rate of the epoch after those whose values were watched (one an epoch, less is better), in a
	// training of that many epochs that begins with the initial rate.
	rate    func(s Schedule, initial float64, epochs int, values []float64) float64
	watches bool // the figure of Spec.Monitor
	spans   bool // all epochs: with more of them, it is another one from the first
}

// schedules lists those there are. To add one is to add it here.
var schedules = []scheduleKind{
	{ // divides the rate when the figure watched has stopped improving: Keras's ReduceLROnPlateau
		usual:   Schedule{Name: "plateau", Factor: 0.1, Patience: 10, MinDelta: 1e-4},
		fields:  []string{"factor", "patience", "minimum delta", "cooldown", "minimum rate"},
		rate:    plateauRate,
		watches: true,
	},
	{ // half a cosine over all epochs: equation 5 of Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm
		// Restarts", ICLR 2017, without restarts, a value an epoch as PyTorch's CosineAnnealingLR has it
		usual:  Schedule{Name: "cosine"},
		fields: []string{"minimum rate"},
		rate:   cosineRate,
		spans:  true,
	},
	{ // multiplies the rate after every few epochs, Every of them: PyTorch's StepLR, which has no usual values
		usual:  Schedule{Name: "step", Factor: 0.1, Every: 10},
		fields: []string{"factor", "every"},
		rate:   stepRate,
	},
}

// scheduleNames are the names that a Schedule can have.
func scheduleNames() []string {
	var names []string
	for _, k := range schedules {
		names = append(names, k.usual.Name)
	}
	return names
}

// newSchedule returns the schedule of that name, or "none", with the usual values of its source.
func newSchedule(name string) (Schedule, error) {
	if name == "" || name == "none" {
		return Schedule{}, nil
	}
	for _, k := range schedules {
		if k.usual.Name == name {
			return k.usual, nil
		}
	}
	return Schedule{}, check.OneOf("schedule", name, append([]string{"none"}, scheduleNames()...)...)
}

// kind returns that of the schedule; without a name it does nothing.
func (s Schedule) kind() scheduleKind {
	for _, k := range schedules {
		if k.usual.Name == s.Name {
			return k
		}
	}
	return scheduleKind{rate: func(_ Schedule, initial float64, _ int, _ []float64) float64 { return initial }}
}

// SpansRun reports whether the rate of every epoch depends on how many there are in all.
func (s Schedule) SpansRun() bool { return s.kind().spans }

// Rate returns the learning rate of the epoch after those whose values were watched (one an epoch, less is
// better), in a training of that many epochs that begins with the initial rate.
//
// Every operation is rounded on its own, which the conversions see to: the rate has the same bits everywhere.
func (s Schedule) Rate(initial float64, epochs int, values []float64) float64 {
	return s.kind().rate(s, initial, epochs, values)
}

// validate also refuses a field that the schedule has no use for.
func (s Schedule) validate() error {
	if err := check.OneOf("schedule", s.Name, scheduleNames()...); err != nil {
		return err
	}
	fields := s.kind().fields
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"factor", s.Factor},
		{"every", float64(s.Every)},
		{"patience", float64(s.Patience)},
		{"minimum delta", s.MinDelta},
		{"cooldown", float64(s.Cooldown)},
		{"minimum rate", s.MinRate},
	} {
		if f.value != 0 && !slices.Contains(fields, f.name) {
			return fmt.Errorf("schedule %s %v: it is of %s alone", f.name, f.value, strings.Join(schedulesWith(f.name), " and "))
		}
	}
	if slices.Contains(fields, "every") {
		if err := check.InRange("schedule every", s.Every, 1, 10_000); err != nil {
			return err
		}
	}
	if slices.Contains(fields, "factor") && !(s.Factor > 0 && s.Factor < 1) { // so written, it is true of NaN
		return fmt.Errorf("schedule factor %v is out of range, expected more than 0 and less than 1", s.Factor)
	}
	return cmp.Or(
		check.InRange("schedule patience", s.Patience, 0, 10_000),
		check.InRange("schedule minimum delta", s.MinDelta, 0, math.MaxFloat32),
		check.InRange("schedule cooldown", s.Cooldown, 0, 10_000),
		check.InRange("schedule minimum rate", s.MinRate, 0, 1e6),
	)
}

// schedulesWith returns the names of the schedules that have a use for a field.
func schedulesWith(field string) []string {
	var names []string
	for _, k := range schedules {
		if slices.Contains(k.fields, field) {
			names = append(names, k.usual.Name)
		}
	}
	return names
}

func (s Spec) validateSchedule() error {
	if rate := s.Optimizer.Rate(); s.Schedule.MinRate > rate {
		return fmt.Errorf("schedule minimum rate %v is above the learning rate %v", s.Schedule.MinRate, rate)
	}
	return s.Schedule.validate()
}
