package experiments

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"overfit/experiments/stats/near"
)

// ratesOf returns the learning rate of every epoch of a training that begins with 1, whose epochs come to these
// values.
func ratesOf(s Schedule, values []float64) []float64 {
	var rates []float64
	for done := range values {
		rates = append(rates, s.Rate(1, len(values), values[:done]))
	}
	return rates
}

func TestSchedules(t *testing.T) {
	for name, c := range map[string]struct {
		schedule Schedule
		values   []float64
		want     []float64
	}{
		"none": {Schedule{}, make([]float64, 3), []float64{1, 1, 1}},
		// PyTorch: StepLR(optimizer, step_size=2, gamma=0.5)
		"step":             {Schedule{Name: "step", Factor: 0.5, Every: 2}, make([]float64, 7), []float64{1, 1, 0.5, 0.5, 0.25, 0.25, 0.125}},
		"step every epoch": {Schedule{Name: "step", Factor: 0.1, Every: 1}, make([]float64, 3), []float64{1, 0.1, 0.01}},
		// PyTorch: CosineAnnealingLR(optimizer, T_max=4), and the same with eta_min=0.2
		"cosine":              {Schedule{Name: "cosine"}, make([]float64, 4), []float64{1, (1 + math.Sqrt2/2) / 2, 0.5, (1 - math.Sqrt2/2) / 2}},
		"cosine, to a rate":   {Schedule{Name: "cosine", MinRate: 0.2}, make([]float64, 2), []float64{1, 0.6}},
		"cosine of one epoch": {Schedule{Name: "cosine"}, make([]float64, 1), []float64{1}},

		// Keras: ReduceLROnPlateau(factor=0.5, patience=2, ...)
		"plateau":      {Schedule{Name: "plateau", Factor: 0.5, Patience: 2}, []float64{3, 2, 2, 2, 2, 2, 2}, []float64{1, 1, 1, 1, 0.5, 0.5, 0.25}},
		"patience 1":   {Schedule{Name: "plateau", Factor: 0.5, Patience: 1}, []float64{3, 2, 2, 2, 2}, []float64{1, 1, 1, 0.5, 0.25}},
		"patience 0":   {Schedule{Name: "plateau", Factor: 0.5}, []float64{3, 2, 2, 2, 2}, []float64{1, 1, 1, 0.5, 0.25}},
		"improving":    {Schedule{Name: "plateau", Factor: 0.5, Patience: 1}, []float64{4, 3, 2, 1, 0}, []float64{1, 1, 1, 1, 1}},
		"waiting anew": {Schedule{Name: "plateau", Factor: 0.5, Patience: 2}, []float64{3, 3, 2, 2, 2, 1}, []float64{1, 1, 1, 1, 1, 0.5}},
		"too little to count": {Schedule{Name: "plateau", Factor: 0.5, Patience: 1, MinDelta: 0.5}, []float64{3, 2.5, 2, 2, 1},
			[]float64{1, 1, 0.5, 0.5, 0.25}},
		"NaN":              {Schedule{Name: "plateau", Factor: 0.5, Patience: 2}, []float64{3, math.NaN(), math.NaN(), 2}, []float64{1, 1, 1, 0.5}},
		"to a lowest":      {Schedule{Name: "plateau", Factor: 0.5, Patience: 1, MinRate: 0.3}, []float64{3, 3, 3, 3}, []float64{1, 1, 0.5, 0.3}},
		"below the lowest": {Schedule{Name: "plateau", Factor: 0.5, Patience: 1, MinRate: 2}, []float64{3, 3, 3, 3}, []float64{1, 1, 1, 1}},
		// The epoch that ends a cooldown counts as waiting again.
		"cooldown of 1": {Schedule{Name: "plateau", Factor: 0.5, Patience: 1, Cooldown: 1}, []float64{3, 3, 3, 3, 3}, []float64{1, 1, 0.5, 0.25, 0.125}},
		"cooldown of 2": {Schedule{Name: "plateau", Factor: 0.5, Patience: 1, Cooldown: 2}, []float64{3, 3, 3, 3, 3, 3}, []float64{1, 1, 0.5, 0.5, 0.25, 0.25}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, ratesOf(c.schedule, c.values), cmpopts.EquateApprox(0, 1e-15)); diff != "" {
				t.Errorf("rates (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCosine(t *testing.T) {
	for i := range 1001 {
		x := math.Pi / 2 * float64(i) / 1000
		near.Absolute(t, cosine(x), math.Cos(x), 2e-16, "cosine(%v)", x)
	}
}

func TestNewSchedule(t *testing.T) {
	for name, want := range map[string]Schedule{
		"none":    {},
		"plateau": {Name: "plateau", Factor: 0.1, Patience: 10, MinDelta: 1e-4},
		"cosine":  {Name: "cosine"},
		"step":    {Name: "step", Factor: 0.1, Every: 10},
	} {
		got, err := newSchedule(name)
		if err != nil || got != want || got.validate() != nil {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, want)
		}
	}
	want := `schedule "linear" is not available, expected none or plateau or cosine or step`
	if _, err := newSchedule("linear"); err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestScheduleValidate(t *testing.T) {
	for name, c := range map[string]struct {
		schedule Schedule
		want     string
	}{
		"name":                 {Schedule{Name: "linear"}, `schedule "linear" is not available, expected plateau or cosine or step`},
		"factor of none":       {Schedule{Factor: 0.5}, "schedule factor 0.5: it is of plateau and step alone"},
		"patience of step":     {Schedule{Name: "step", Factor: 0.5, Every: 1, Patience: 2}, "schedule patience 2: it is of plateau alone"},
		"every of cosine":      {Schedule{Name: "cosine", Every: 2}, "schedule every 2: it is of step alone"},
		"lowest rate of step":  {Schedule{Name: "step", Factor: 0.5, Every: 1, MinRate: 0.1}, "schedule minimum rate 0.1"},
		"no factor":            {Schedule{Name: "plateau"}, "schedule factor 0 is out of range"},
		"a factor that raises": {Schedule{Name: "step", Every: 1, Factor: 1}, "schedule factor 1 is out of range, expected more than 0 and less than 1"},
		"NaN":                  {Schedule{Name: "plateau", Factor: math.NaN()}, "schedule factor NaN"},
		"never":                {Schedule{Name: "step", Factor: 0.5}, "schedule every 0 is out of range"},
		"patience":             {Schedule{Name: "plateau", Factor: 0.5, Patience: -1}, "schedule patience -1 is out of range"},
		"lowest rate":          {Schedule{Name: "cosine", MinRate: -1}, "schedule minimum rate -1 is out of range"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.schedule.validate(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// The learning rate that an optimizer has by default bounds the schedule's as well as one that is given.
func TestMinimumRateOfDefaults(t *testing.T) {
	spec, _ := Lookup("mlp")
	setAll(t, &spec, map[string]string{"optimizer": "adam", "schedule": "cosine", "schedule-min-rate": "0.01"})
	if err := spec.Validate(); err == nil || !strings.Contains(err.Error(), "schedule minimum rate 0.01 is above the learning rate 0.001") {
		t.Errorf("error %v", err)
	}
}
