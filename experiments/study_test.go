package experiments

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/stats/near"
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

func TestStudySpecs(t *testing.T) {
	s := Study{Experiment: "mlp", With: map[string]string{"train-size": "500", "epochs": "7"}, Parameter: "hidden", Values: []string{"4", "8"}}
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
		s, err := Study{Parameter: "hidden", Values: c.values}.Sorted()
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
	good := Study{Experiment: "mlp", Parameter: "hidden", Values: []string{"4"}}
	for want, change := range map[string]func(*Study){
		`experiment "none"`:                 func(s *Study) { s.Experiment = "none" },
		"study of 0 values":                 func(s *Study) { s.Values = nil },
		"hidden 0 is out of range":          func(s *Study) { s.Values = []string{"0"} },
		`hidden "x": expected a whole`:      func(s *Study) { s.Values = []string{"x"} },
		`l2 "y": expected a number`:         func(s *Study) { s.With = map[string]string{"l2": "y"} },
		"dropout 1.5 is out of range":       func(s *Study) { s.Parameter, s.Values = "dropout", []string{"1.5"} },
		`parameter "width" is not known`:    func(s *Study) { s.Parameter = "width" },
		"hidden 4 and 04 are the same":      func(s *Study) { s.Values = []string{"4", "04"} },
		"batch size 0 is out of range, exp": func(s *Study) { s.Parameter, s.Values = "batch-size", []string{"0"} },
	} {
		s := good
		change(&s)
		if _, err := s.Specs(1, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// An MLP on 28 x 28 images in 10 classes has 795 h + 10 parameters: as many as 4,000 images times 10 at h = 50.3.
func TestInterpolationThreshold(t *testing.T) {
	data := smallMNIST(t)
	s := Study{Experiment: "mlp", With: map[string]string{"train-size": "4000"}, Parameter: "hidden", Values: []string{"8", "32", "64"}, Threshold: true}
	points, err := s.Specs(1, nil)
	if err != nil {
		t.Fatal(err)
	}
	var runs []*StoredRun
	for _, p := range points {
		r := fakeRun(t, "mlp", 1, 1, 1, "x")
		r.Spec = p[0]
		runs = append(runs, r)
	}
	result, err := s.Result(runs, data)
	if err != nil {
		t.Fatal(err)
	}
	near.Absolute(t, result.Threshold, 39990.0/795, 1e-9, "threshold, in hidden units")
	s.Values = s.Values[:2]
	if result, err = s.Result(runs[:2], data); err != nil || !math.IsNaN(result.Threshold) {
		t.Errorf("threshold at %v, error %v, want none up to 32 units", result.Threshold, err)
	}

	var out bytes.Buffer
	if err := result.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "hidden,seed,train_accuracy,val_accuracy,test_accuracy,") || !strings.HasPrefix(lines[2], "32,1,1,,1,") ||
		!strings.HasSuffix(lines[2], ","+runs[1].Folder+","+runs[1].Spec.Command()) {
		t.Errorf("%q", lines)
	}
	if _, err := s.Result(runs[:1], data); err == nil {
		t.Error("no error of a run for two values")
	}
}

// A value is chosen by validation images, or not at all.
func TestStudyBest(t *testing.T) {
	loss := func(v float64) *StoredRun {
		r := fakeRun(t, "mlp", 1, 1-v, 1, "x") // the test loss says the contrary
		r.Summary.ValLoss = &v
		return r
	}
	s := Study{Parameter: "hidden", Values: []string{"1", "2", "3"}}
	result, err := s.Result([]*StoredRun{loss(0.3), loss(0.1), loss(0.2)}, smallMNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	if best, ok := result.Best(); !ok || best != 1 {
		t.Errorf("value %d, %v, want the second", best, ok)
	}
	if rivals := result.Rivals(1); !slices.Equal(rivals, []int{0, 2}) {
		t.Errorf("rivals %v: one seed cannot tell", rivals)
	}
	for _, p := range result.Points {
		p.Runs[0].Summary.ValLoss = nil
	}
	if _, ok := result.Best(); ok {
		t.Error("a value was chosen without validation images")
	}
}

// Values are rivals of the best as long as the seeds do not tell them apart, each with the images that it holds out.
func TestStudyRivals(t *testing.T) {
	var runs []*StoredRun
	for _, losses := range [][]float64{{0.10, 0.30, 0.50}, {0.11, 0.312, 0.511}, {0.09, 0.33, 0.52}, {1.10, 1.30, 1.50}} {
		for _, v := range losses {
			r := fakeRun(t, "mlp", uint64(len(runs)), 1, 1, "x")
			r.Summary.ValLoss = &v
			runs = append(runs, r)
		}
	}
	result, err := Study{Parameter: "hidden", Values: []string{"1", "2", "3", "4"}}.Result(runs, smallMNIST(t))
	if err != nil {
		t.Fatal(err)
	}
	// The second is worse by about .01 with every seed, the third at times better; the fourth is worse by the same with
	// each, which leaves no spread to test it by.
	if rivals := result.Rivals(0); !slices.Equal(rivals, []int{2, 3}) {
		t.Errorf("rivals %v, want the third and the fourth", rivals)
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
		points, err := Study{Experiment: "mlp", Parameter: c.parameter, Values: []string{c.value}}.Specs(1, c.settings)
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
	_, err := Study{Experiment: "mlp", Parameter: "dropout", Values: []string{"0"}}.Specs(1, map[string]string{"dropout": "0.9"})
	if err == nil || !strings.Contains(err.Error(), "dropout is what the study varies") {
		t.Errorf("error %v, want one about a parameter that is set and varied", err)
	}
}
