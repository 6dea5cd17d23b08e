package experiments

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/datasets"
	"overfit/datasets/augment"
	"overfit/graphs"
)

func TestSpecSurvivesJSON(t *testing.T) {
	for _, spec := range Catalogue() {
		spec.Seed = math.MaxUint64
		spec.TrainSize = 500
		spec.Shuffle = false
		spec.Optimizer = graphs.Optimizer{Name: "sgd", LearningRate: 0.1, Momentum: 0.9, Decay: 0.01}
		spec.L1, spec.L2, spec.Holdout, spec.LabelNoise, spec.Monitor = 1e-5, 1e-4, 0.1, 0.2, "val_accuracy"
		spec.EarlyStopping = &EarlyStopping{Patience: 3, MinDelta: 1e-3, StartFromEpoch: 2}
		spec.Schedule = Schedule{Name: "plateau", Factor: 0.5, Patience: 2, MinDelta: 1e-4, Cooldown: 1, MinRate: 1e-5}
		spec.Augmentation = augment.Ranges{Rotation: 10, WidthShift: 0.1, HeightShift: 2, Shear: 5, Zoom: 0.2}
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
		"unknown network": {`"MLP"`, `"MPL"`, `experiment "mlp" has a network of type "MPL", which is not registered, expected deep-cnn or`},
		"another's field": {`"MLP"`, `"SmallCNN"`, `unknown field "hidden"`},
		"unknown field":   {`"seed"`, `"sede"`, `unknown field "sede"`},
		"network field":   {`"fields":{`, `"fields":{"Depth":1,`, `unknown field "Depth"`},
		"no network":      {`"fields":{`, `"ignored":{`, `unknown field "ignored"`},
		"out of range":    {`"epochs":30`, `"epochs":-1`, "epochs -1 is out of range"},
		"wrong type":      {`"epochs":30`, `"epochs":"x"`, "string"},
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

func TestCompute(t *testing.T) {
	for want, c := range map[string]Compute{"threads -1": {Threads: -1}, `kernel "abacus" is not available, expected auto`: {Kernel: "abacus"}} {
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
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
		"optimizer":     {func(s *Spec) { s.Optimizer.Name = "adma" }, `optimizer "adma" is not available, expected adam, adamw, sgd, rmsprop or adagrad`},
		"negative rate": {func(s *Spec) { s.Optimizer.LearningRate = -1 }, "learning rate -1"},
		"NaN rate":      {func(s *Spec) { s.Optimizer.LearningRate = math.NaN() }, "learning rate NaN"},
		"momentum":      {func(s *Spec) { s.Optimizer = graphs.Optimizer{Name: "sgd", Momentum: 1} }, "momentum 1 is out of range"},
		"of adam":       {func(s *Spec) { s.Optimizer.Momentum = 0.9 }, "momentum 0.9: of the optimizers only sgd and rmsprop have one"},
		"network":       {func(s *Spec) { s.Network = graphs.MLP{Dropout: 1} }, "dropout 1 is out of range"},
		"weight decay":  {func(s *Spec) { s.Optimizer.Decay = -1 }, "weight decay -1 is out of range"},
		"l1":            {func(s *Spec) { s.L1 = -1 }, "l1 -1 is out of range"},
		"l2":            {func(s *Spec) { s.L2 = math.Inf(1) }, "l2 +Inf is out of range"},
		"holdout":       {func(s *Spec) { s.Holdout = 1 }, "holdout 1 is out of range, expected 0 to less than 1"},
		"NaN holdout":   {func(s *Spec) { s.Holdout = math.NaN() }, "holdout NaN"},
		"label noise":   {func(s *Spec) { s.LabelNoise = 1.5 }, "label noise 1.5 is out of range, expected 0 to 1"},
		"augmentation":  {func(s *Spec) { s.Augmentation.Zoom = 1 }, "zoom 1"},
		"schedule":      {func(s *Spec) { s.Schedule.Name = "linear" }, `schedule "linear" is not available`},
		"schedule's lowest rate": {func(s *Spec) { s.Schedule = Schedule{Name: "cosine", MinRate: 0.01} },
			"schedule minimum rate 0.01 is above the learning rate 0.001"},
		"patience":  {func(s *Spec) { s.EarlyStopping = &EarlyStopping{Patience: -1} }, "patience -1 is out of range"},
		"min delta": {func(s *Spec) { s.EarlyStopping = &EarlyStopping{MinDelta: math.NaN()} }, "minimum delta NaN is out of range"},
		"never looked at": {func(s *Spec) { s.EarlyStopping, s.Holdout = &EarlyStopping{StartFromEpoch: 30}, 0.1 },
			"early stopping looks at none of 30 epochs, if it leaves out the first 30"},
		"nothing held out": {func(s *Spec) { s.EarlyStopping = &EarlyStopping{} },
			"early stopping watches val_loss, but no images are held out of the training set"},
		"nothing held out for the schedule": {func(s *Spec) { s.Schedule, _ = newSchedule("plateau") },
			"the plateau schedule watches val_loss, but no images are held out"},
		"nothing watches": {func(s *Spec) { s.Monitor = "loss" }, `monitor "loss": there is neither early stopping nor a plateau schedule`},
		"the test set": {func(s *Spec) { s.EarlyStopping, s.Monitor = &EarlyStopping{}, "test_loss" },
			`monitor "test_loss": the test set only measures the result, expected val_loss or`},
		"monitor": {func(s *Spec) { s.EarlyStopping, s.Monitor = &EarlyStopping{}, "lss" }, `monitor "lss" is not available, expected val_loss or`},
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

func TestValidateTakes(t *testing.T) {
	for name, change := range map[string]func(*Spec){
		"early stopping by the training loss": func(s *Spec) { s.EarlyStopping, s.Monitor = &EarlyStopping{}, "loss" },
		"early stopping by validation":        func(s *Spec) { s.EarlyStopping, s.Holdout, s.Monitor = &EarlyStopping{}, 0.1, "val_accuracy" },
		"plateau by the training accuracy":    func(s *Spec) { s.Schedule, _ = newSchedule("plateau"); s.Monitor = "accuracy" },
		"validation nobody watches":           func(s *Spec) { s.Holdout = 0.1 },
		"a schedule that watches nothing":     func(s *Spec) { s.Schedule, _ = newSchedule("cosine") },
	} {
		s, _ := Lookup("mlp")
		change(&s)
		if err := s.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestValidateFor(t *testing.T) {
	data, err := datasets.MNIST()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*Spec)
		want   string
	}{
		"training size":     {func(s *Spec) { s.TrainSize = 60_001 }, "training size 60001 is out of range, expected 0 to 60000"},
		"nothing held out":  {func(s *Spec) { s.TrainSize, s.Holdout = 10, 0.01 }, "holdout 0.01 of 10 training images is 0 images"},
		"all held out":      {func(s *Spec) { s.TrainSize, s.Holdout = 10, 0.99 }, "holdout 0.99 of 10 training images is 10 images"},
		"shifted too far":   {func(s *Spec) { s.Augmentation.WidthShift = 29 }, "width shift 29"},
		"invalid by itself": {func(s *Spec) { s.Epochs = 0 }, "epochs 0 is out of range"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := Lookup("mlp")
			c.change(&s)
			if err := s.ValidateFor(data); err == nil || !strings.Contains(err.Error(), c.want) {
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
