package experiments

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/graphs"
)

func TestSpecSurvivesJSON(t *testing.T) {
	for _, spec := range Catalogue() {
		spec.Seed = math.MaxUint64
		spec.TrainSize = 500
		spec.Shuffle = false
		spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 0.1, Momentum: 0.9}
		data, err := json.Marshal(spec)
		if err != nil {
			t.Fatal(err)
		}
		var got Spec
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatalf("%s: %v", spec.Name, err)
		}
		if diff := cmp.Diff(spec, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", spec.Name, diff)
		}
	}
}

func TestSpecKeepsNetworkFields(t *testing.T) {
	spec, _ := Lookup("mlp")
	spec.Network = graphs.MLP{Hidden: 7}
	data, err := json.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	var got Spec
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if got.Network != graphs.Network(graphs.MLP{Hidden: 7}) {
		t.Errorf("network %#v, want a hidden layer of 7", got.Network)
	}
}

func TestReadSpecErrors(t *testing.T) {
	valid, err := json.Marshal(Catalogue()[1]) // mlp
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ old, new, want string }{
		"unknown experiment": {`"mlp"`, `"mpl"`, `experiment "mpl" is not in the catalogue`},
		"another's network":  {`"MLP"`, `"DeepCNN"`, `a network of type "DeepCNN", expected "MLP"`},
		"unknown field":      {`"seed"`, `"sede"`, `unknown field "sede"`},
		"network field":      {`"fields":{`, `"fields":{"Depth":1,`, `unknown field "Depth"`},
		"no network":         {`"fields":{`, `"ignored":{`, `unknown field "ignored"`},
		"out of range":       {`"epochs":30`, `"epochs":-1`, "epochs -1 is out of range"},
		"wrong type":         {`"epochs":30`, `"epochs":"x"`, "string"},
	} {
		t.Run(name, func(t *testing.T) {
			in := strings.Replace(string(valid), c.old, c.new, 1)
			if in == string(valid) {
				t.Fatalf("%s has no %s", valid, c.old)
			}
			var s Spec
			if err := json.Unmarshal([]byte(in), &s); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzReadSpec(f *testing.F) {
	for _, spec := range Catalogue() {
		data, err := json.Marshal(spec)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var s Spec
		if json.Unmarshal(data, &s) != nil {
			return
		}
		if err := s.Validate(); err != nil {
			t.Fatalf("read an invalid spec: %v", err)
		}
		if _, err := json.Marshal(s); err != nil {
			t.Fatalf("cannot write what was read: %v", err)
		}
	})
}

func TestValidate(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Spec)
		want   string
	}{
		"epochs":        {func(s *Spec) { s.Epochs = 0 }, "epochs 0 is out of range, expected 1 to 10000"},
		"batch size":    {func(s *Spec) { s.BatchSize = 4097 }, "batch size 4097"},
		"training size": {func(s *Spec) { s.TrainSize = -1 }, "training size -1"},
		"evaluation":    {func(s *Spec) { s.TrainEval = -1 }, "training images to evaluate on -1"},
		"threads":       {func(s *Spec) { s.Threads = -1 }, "threads -1"},
		"optimizer":     {func(s *Spec) { s.Optimizer.Name = "adma" }, `optimizer "adma" is not available, expected adam or sgd`},
		"negative rate": {func(s *Spec) { s.Optimizer.LearningRate = -1 }, "learning rate -1"},
		"NaN rate":      {func(s *Spec) { s.Optimizer.LearningRate = math.NaN() }, "learning rate NaN"},
		"momentum":      {func(s *Spec) { s.Optimizer = graphs.Optimizer{Name: "sgd", Momentum: 1} }, "momentum 1 is out of range"},
		"of adam":       {func(s *Spec) { s.Optimizer.Momentum = 0.9 }, "momentum 0.9: of the optimizers only sgd has one"},
		"kernel":        {func(s *Spec) { s.Kernel = "abacus" }, `kernel "abacus" is not available, expected auto`},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := Lookup("mlp")
			c.change(&s)
			if err := s.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// The article's recipes, and the sizes of its networks.
func TestCatalogue(t *testing.T) {
	names := map[string]bool{}
	for _, s := range Catalogue() {
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", s.Name, err)
		}
		if names[s.Name] {
			t.Errorf("two experiments are named %s", s.Name)
		}
		names[s.Name] = true
	}
	for i, want := range []struct{ epochs, parameters int }{{50, 1_718_538}, {30, 101_770}, {20, 54_410}} {
		spec, ok := Lookup(Article[i])
		if !ok {
			t.Fatalf("no experiment %s", Article[i])
		}
		if spec.Epochs != want.epochs || spec.BatchSize != 32 || !spec.Shuffle {
			t.Errorf("%s: %d epochs, batch %d, shuffle %v", spec.Name, spec.Epochs, spec.BatchSize, spec.Shuffle)
		}
		d, err := Describe(spec)
		if err != nil {
			t.Fatal(err)
		}
		if d.Parameters != want.parameters {
			t.Errorf("%s: %d parameters, want %d", spec.Name, d.Parameters, want.parameters)
		}
	}
}
