package experiments

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestStudiesAreRight(t *testing.T) {
	for _, s := range Studies() {
		sorted, err := s.Sorted()
		if err != nil || !slices.Equal(sorted.Values, s.Values) {
			t.Errorf("%s: values %v, error %v, want increasing ones", s.Name, s.Values, err)
		}
		points, err := s.Specs(2, nil)
		if err != nil || len(points) != len(s.Values) {
			t.Errorf("%s: %d points, error %v", s.Name, len(points), err)
		}
	}
}

// Between too few units for wrong labels and more than enough, neighbours are close enough to tell where the error is highest.
func TestCapacityLocatesPeak(t *testing.T) {
	widths, ok := Studies()[0].Numbers()
	if !ok || Studies()[0].Name != "capacity" {
		t.Fatalf("%+v", Studies()[0])
	}
	if widths[0] > 8 || widths[len(widths)-1] < 1000 {
		t.Errorf("widths %v, want some on either side", widths)
	}
	for i := 1; i < len(widths); i++ {
		if widths[i] > 12 && widths[i-1] < 64 && widths[i] > 1.34*widths[i-1] {
			t.Errorf("%v units and then %v, want them closer together", widths[i-1], widths[i])
		}
	}
}

func TestStudySpecs(t *testing.T) {
	s := Study{Experiment: "mlp", With: map[string]string{"train-size": "500", "epochs": "7"}, Setting: "hidden", Values: []string{"4", "8"}}
	points, err := s.Specs(2, map[string]string{"epochs": "9"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range points {
		for _, spec := range p {
			got = append(got, spec.Command())
		}
	}
	want := "overfit run mlp --epochs 9%s --train-size 500 --hidden %d"
	if !slices.Equal(got, []string{fmt.Sprintf(want, "", 4), fmt.Sprintf(want, " --seed 2", 4), fmt.Sprintf(want, "", 8), fmt.Sprintf(want, " --seed 2", 8)}) {
		t.Errorf("%q", got)
	}
}

func TestStudyValues(t *testing.T) {
	for _, c := range []struct {
		values, want []string
		err          string
	}{
		{[]string{"10", "9", "1e1000"}, []string{"10", "9", "1e1000"}, ""}, // is no number
		{[]string{"10", "9", "0.5"}, []string{"0.5", "9", "10"}, ""},
		{[]string{"32,64", "8,16"}, []string{"32,64", "8,16"}, ""},
		{[]string{"1", "1.0"}, nil, "hidden 1.0 is given twice"},
		{[]string{"a", "b", "a"}, nil, "hidden a is given twice"},
	} {
		s, err := Study{Setting: "hidden", Values: c.values}.Sorted()
		switch {
		case c.err != "":
			if err == nil || err.Error() != c.err {
				t.Errorf("%v: error %v, want %q", c.values, err, c.err)
			}
		case err != nil || !slices.Equal(s.Values, c.want):
			t.Errorf("%v: %v, error %v, want %v", c.values, s.Values, err, c.want)
		}
	}
}

func TestStudyErrors(t *testing.T) {
	good := Study{Experiment: "mlp", Setting: "hidden", Values: []string{"4"}}
	for want, change := range map[string]func(*Study){
		`experiment "none"`:                 func(s *Study) { s.Experiment = "none" },
		"study of 0 values":                 func(s *Study) { s.Values = nil },
		"hidden 0 is out of range":          func(s *Study) { s.Values = []string{"0"} },
		`hidden "x": expected a whole`:      func(s *Study) { s.Values = []string{"x"} },
		`l2 "y": expected a number`:         func(s *Study) { s.With = map[string]string{"l2": "y"} },
		"dropout 1.5 is out of range":       func(s *Study) { s.Setting, s.Values = "dropout", []string{"1.5"} },
		`setting "width" is not known`:      func(s *Study) { s.Setting = "width" },
		"hidden 4 and 04 are the same":      func(s *Study) { s.Values = []string{"4", "04"} },
		"batch size 0 is out of range, exp": func(s *Study) { s.Setting, s.Values = "batch-size", []string{"0"} },
	} {
		s := good
		change(&s)
		if _, err := s.Specs(1, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// Parameters are set in their own order, whichever of them is varied.
func TestStudyOrder(t *testing.T) {
	for _, c := range []struct {
		parameter, value string
		settings         map[string]string
	}{
		{"optimizer", "sgd", map[string]string{"learning-rate": "0.05"}},
		{"patience", "2", map[string]string{"holdout": "0.1", "min-delta": "0.01"}},
		{"holdout", "0.2", map[string]string{"patience": "1"}},
		{"schedule", "step", map[string]string{"schedule-factor": "0.5"}},
	} {
		points, err := Study{Experiment: "mlp", Setting: c.parameter, Values: []string{c.value}}.Specs(1, c.settings)
		if err != nil {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		for name, value := range c.settings {
			if command := points[0][0].Command(); !strings.Contains(command, "--"+name+" "+value) {
				t.Errorf("%+v: %s", c, command)
			}
		}
	}
	_, err := Study{Experiment: "mlp", Setting: "dropout", Values: []string{"0"}}.Specs(1, map[string]string{"dropout": "0.9"})
	if err == nil || !strings.Contains(err.Error(), "dropout is what the study varies") {
		t.Errorf("error %v, want one about a parameter that is set and varied", err)
	}
}
