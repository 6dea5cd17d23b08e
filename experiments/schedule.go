package experiments

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Schedule changes the learning rate from epoch to epoch. The zero value leaves it as it is; NewSchedule returns
// others with their usual values.
type Schedule struct {
	Name     string  `json:"name,omitempty"`      // one of Schedules; "": none
	Factor   float64 `json:"factor,omitempty"`    // of plateau and step: what the rate is multiplied by
	Every    int     `json:"every,omitempty"`     // of step: epochs from one reduction to the next
	Patience int     `json:"patience,omitempty"`  // of plateau: epochs in a row without improvement that reduce the rate
	MinDelta float64 `json:"min_delta,omitempty"` // of plateau: an epoch is better than the best one by more than this
	Cooldown int     `json:"cooldown,omitempty"`  // of plateau: epochs after a reduction that do not count as waiting
	MinRate  float64 `json:"min_rate,omitempty"`  // of plateau and cosine: the rate never falls below
}

// Schedules are the names that a Schedule can have.
//
//   - plateau divides the rate when the figure of Spec.Monitor has stopped improving: Keras's ReduceLROnPlateau.
//   - cosine lets it fall along half a cosine over all epochs: equation 5 of Loshchilov and Hutter, "SGDR:
//     Stochastic Gradient Descent with Warm Restarts", ICLR 2017, without restarts, a value an epoch as PyTorch's
//     CosineAnnealingLR has it.
//   - step multiplies it by Factor after every so many epochs: PyTorch's StepLR.
func Schedules() []string { return []string{"plateau", "cosine", "step"} }

// NewSchedule returns the schedule of that name, or "none", with the defaults of its source (see Schedules); step
// has none there and reduces the rate every 10 epochs.
func NewSchedule(name string) (Schedule, error) {
	switch name {
	case "", "none":
		return Schedule{}, nil
	case "plateau":
		return Schedule{Name: name, Factor: 0.1, Patience: 10, MinDelta: 1e-4}, nil
	case "cosine":
		return Schedule{Name: name}, nil
	case "step":
		return Schedule{Name: name, Factor: 0.1, Every: 10}, nil
	}
	return Schedule{}, oneOf("schedule", name, append([]string{"none"}, Schedules()...)...)
}

// validate also refuses a field that the schedule has no use for.
func (s Schedule) validate() error {
	if err := oneOf("schedule", s.Name, Schedules()...); err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		value float64
		of    []string
	}{
		{"factor", s.Factor, []string{"plateau", "step"}},
		{"every", float64(s.Every), []string{"step"}},
		{"patience", float64(s.Patience), []string{"plateau"}},
		{"minimum delta", s.MinDelta, []string{"plateau"}},
		{"cooldown", float64(s.Cooldown), []string{"plateau"}},
		{"minimum rate", s.MinRate, []string{"plateau", "cosine"}},
	} {
		if f.value != 0 && !slices.Contains(f.of, s.Name) {
			return fmt.Errorf("schedule %s %v: it is of %s alone", f.name, f.value, strings.Join(f.of, " and "))
		}
	}
	if s.Name == "step" {
		if err := inRange("schedule every", s.Every, 1, 10_000); err != nil {
			return err
		}
	}
	if (s.Name == "plateau" || s.Name == "step") && !(s.Factor > 0 && s.Factor < 1) { // so written, it is true of NaN
		return fmt.Errorf("schedule factor %v is out of range, expected more than 0 and less than 1", s.Factor)
	}
	return cmp.Or(
		inRange("schedule patience", s.Patience, 0, 10_000),
		inRange("schedule minimum delta", s.MinDelta, 0, math.MaxFloat32),
		inRange("schedule cooldown", s.Cooldown, 0, 10_000),
		inRange("schedule minimum rate", s.MinRate, 0, 1e6),
	)
}

func (s Spec) validateSchedule() error {
	if rate := s.Optimizer.Rate(); s.Schedule.MinRate > rate {
		return fmt.Errorf("schedule minimum rate %v is above the learning rate %v", s.Schedule.MinRate, rate)
	}
	return s.Schedule.validate()
}

// rate returns the learning rate of the epoch after those whose values were watched (one an epoch, less is
// better), in a training of so many epochs that begins with the initial rate.
//
// Every operation is rounded on its own, which the conversions see to: the rate has the same bits everywhere.
func (s Schedule) rate(initial float64, epochs int, values []float64) float64 {
	done := len(values)
	switch s.Name {
	case "plateau":
		return s.plateau(initial, values)
	case "cosine":
		half := cosine(math.Pi / 2 * float64(done) / float64(epochs)) // (1 + cos 2x) / 2 = cos^2 x
		return s.MinRate + float64((initial-s.MinRate)*float64(half*half))
	case "step":
		for range done / s.Every {
			initial *= s.Factor
		}
	}
	return initial
}

// plateau is the rate of the callback ReduceLROnPlateau, which it follows through the epochs.
func (s Schedule) plateau(rate float64, values []float64) float64 {
	best, wait, cooldown := worst, 0, 0
	for _, v := range values {
		if cooldown > 0 {
			cooldown--
			wait = 0
		}
		if improves(v, best, s.MinDelta) {
			best, wait = v, 0
			continue
		}
		if cooldown > 0 {
			continue
		}
		wait++
		if wait >= s.Patience && rate > s.MinRate {
			rate = max(rate*s.Factor, s.MinRate)
			wait, cooldown = 0, s.Cooldown
		}
	}
	return rate
}

// cosine is math.Cos from 0 to pi/2, by its series.
func cosine(x float64) float64 {
	y := 1.0
	for k := 24.0; k > 0; k -= 2 { // from the last term that counts to the first
		y = 1 - float64(x*x/(k*(k-1))*y)
	}
	return y
}

// hook needs no state for a checkpoint: the history tells the rate.
func (s Schedule) hook() Hook {
	set := func(t *Training) error {
		t.Model.SetLearningRate(s.rate(t.Spec.Optimizer.LearningRate, t.Spec.Epochs, t.Spec.watched(t.History)))
		return nil
	}
	return Hook{Name: "schedule", Start: set, Epoch: set}
}
