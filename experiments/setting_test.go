package experiments

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gorgonia.org/gorgonia"

	"overfit/graphs"
)

func setAll(t *testing.T, s *Spec, values map[string]string) {
	t.Helper()
	if err := s.SetAll(values); err != nil {
		t.Fatal(err)
	}
}

// A run's command repeats it: it names all that was changed, and nothing else.
func TestCommand(t *testing.T) {
	for _, c := range []struct {
		experiment string
		values     map[string]string
		want       string
	}{
		{"mlp", nil, ""},
		{"mlp", map[string]string{"epochs": "3", "seed": "18446744073709551615"}, " --epochs 3 --seed 18446744073709551615"},
		{"mlp", map[string]string{"optimizer": "sgd", "learning-rate": "0.1", "momentum": "0.9", "shuffle": "false"},
			" --optimizer sgd --learning-rate 0.1 --momentum 0.9 --shuffle=false"},
		{"mlp", map[string]string{"optimizer": "sgd", "learning-rate": "0.001"}, " --optimizer sgd --learning-rate 0.001"}, // is Adam's by default
		{"mlp", map[string]string{"train-eval": "all", "hidden": "7", "dropout": "0.25", "l1": "1e-06"},
			" --train-eval all --hidden 7 --dropout 0.25 --l1 1e-06"},
		{"mlp", map[string]string{"holdout": "0.1", "patience": "3", "min-delta": "0.01", "start-from-epoch": "2", "monitor": "val_accuracy"},
			" --holdout 0.1 --patience 3 --min-delta 0.01 --start-from-epoch 2 --monitor val_accuracy"},
		{"deep-cnn", map[string]string{"filters": "8,16", "schedule": "step", "schedule-every": "5"},
			" --filters 8,16 --schedule step --schedule-every 5"},
		{"mlp", map[string]string{"network": "deep-mlp", "depth": "3", "init-scale": "0.5", "activation": "tanh", "loss": "cross-entropy"},
			" --network deep-mlp --activation tanh --depth 3 --init-scale 0.5"},
		{"mlp", map[string]string{"network": "mlp", "label-smoothing": "0.1"}, " --label-smoothing 0.1"},
		{"deep-cnn-slim", map[string]string{"network": "deep-cnn"}, " --filters 64,128 --hidden 512"},
		{"small-cnn", map[string]string{"augmentation": "2", "zoom": "0.3", "label-noise": "0.5"},
			" --rotation 20 --width-shift 0.1 --height-shift 0.1 --shear 20 --zoom 0.3 --label-noise 0.5"},
		{"small-cnn", map[string]string{"augmentation": "1.5"}, " --augmentation 1.5"},
		{"small-cnn-augmented", map[string]string{"augmentation": "0"}, " --augmentation 0"},
		{"small-cnn-augmented", map[string]string{"zoom": "0"}, " --zoom 0"},
		{"mlp-regularised", map[string]string{"schedule": "none"}, " --schedule none"}, // what the catalogue sets is taken away
		{"mlp", map[string]string{"data": "my data's", "init": "a.safetensors"}, ` --init a.safetensors --data 'my data'\''s'`},
	} {
		spec, _ := Lookup(c.experiment)
		setAll(t, &spec, c.values)
		want := "overfit run " + c.experiment + c.want
		if got := spec.Command(); got != want {
			t.Errorf("%v: %s\nwant %s", c.values, got, want)
		}
		if strings.Contains(want, "'") {
			continue // a shell would take it apart, this test does not
		}
		again, _ := Lookup(c.experiment)
		setAll(t, &again, flagsOf(want))
		if diff := cmp.Diff(spec, again); diff != "" {
			t.Errorf("%v: its command gives another experiment:\n%s", c.values, diff)
		}
	}
}

// flagsOf returns the flags of a command, with their values.
func flagsOf(command string) map[string]string {
	flags := map[string]string{}
	fields := strings.Fields(command)[3:]
	for len(fields) > 0 {
		name, value, ok := strings.Cut(strings.TrimPrefix(fields[0], "--"), "=")
		if fields = fields[1:]; !ok {
			value, fields = fields[0], fields[1:]
		}
		flags[name] = value
	}
	return flags
}

// Every experiment is what its own values say.
func TestParametersReadWhatTheyWrite(t *testing.T) {
	for _, spec := range Catalogue() {
		again := spec
		for _, p := range Settings() {
			if p.value == nil || p.value(spec) == "" {
				continue
			}
			if err := again.Set(p.Name, p.value(spec)); err != nil {
				t.Errorf("%s: %v", spec.Name, err)
			}
		}
		if diff := cmp.Diff(spec, again); diff != "" {
			t.Errorf("%s (-want +got):\n%s", spec.Name, diff)
		}
	}
}

// Specs are copied; setting early stopping in one of them must not reach the others.
func TestSetLeavesCopiesAlone(t *testing.T) {
	spec, _ := Lookup("mlp")
	setAll(t, &spec, map[string]string{"holdout": "0.1", "patience": "3"})
	other := spec
	setAll(t, &other, map[string]string{"patience": "4", "min-delta": "1"})
	if got := *spec.EarlyStopping; got != (EarlyStopping{Patience: 3}) {
		t.Errorf("%+v, want a patience of 3 alone", got)
	}
	if got := *other.EarlyStopping; got != (EarlyStopping{Patience: 4, MinDelta: 1}) {
		t.Errorf("%+v, want a patience of 4 and a minimum delta of 1", got)
	}
}

func TestSetErrors(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"nothing", "1", `setting "nothing" is not known`},
		{"epochs", "x", `epochs "x": expected a whole number`},
		{"l2", "", `l2 "": expected a number`},
		{"seed", "-1", `seed "-1": expected a whole number, not negative`},
		{"filters", "8,", `filters "8,": expected whole numbers, with commas between them`},
		{"filters", "8", "MLP has no filters"},
		{"shuffle", "often", `shuffle "often": expected true or false`},
		{"train-eval", "most", `train-eval "most": expected a number of images, or all`},
		{"min-delta", "1", "--min-delta is of early stopping, which begins with --patience"},
		{"learning-rate", "0", "learning rate 0 is out of range"},
		{"augmentation", "10", "augmentation 10 is out of range"},
		{"schedule", "linear", `schedule "linear" is not available`},
	} {
		spec, _ := Lookup("mlp")
		if err := spec.Set(c.name, c.value); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: error %v, want %q", c.name, c.value, err, c.want)
		}
	}
}

// Every field that decides a run's numbers has a parameter, or the command of a run would not repeat it.
func TestEveryFieldIsInTheCommand(t *testing.T) {
	spec, _ := Lookup("mlp")
	setAll(t, &spec, map[string]string{"holdout": "0.25", "patience": "3", "schedule": "plateau", "optimizer": "sgd"})
	notes := []string{"Name", "Title", "Shows", "Baseline", "Network", "Init.SHA256", "Init.FileSHA256", "Kernel", "Threads"}
	command := spec.Command()
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if slices.Contains(notes, path) {
			return
		}
		was := reflect.ValueOf(v.Interface())
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(strings.TrimPrefix(path+"."+v.Type().Field(i).Name, "."), v.Field(i))
			}
			return
		case reflect.Pointer:
			walk(path, v.Elem())
			return
		case reflect.Int:
			v.SetInt(v.Int() + 1)
		case reflect.Uint64:
			v.SetUint(v.Uint() + 1)
		case reflect.Float64:
			v.SetFloat(v.Float() + 0.125)
		case reflect.Bool:
			v.SetBool(!v.Bool())
		case reflect.String:
			v.SetString(v.String() + "x")
		}
		if spec.Command() == command {
			t.Errorf("%s: the command does not tell that it is %v, not %v", path, v, was)
		}
		v.Set(was)
	}
	walk("", reflect.ValueOf(&spec).Elem())
}

// leaky is a network with a field that is no parameter.
type leaky struct {
	Hidden int     `json:"hidden"`
	Leak   float64 `json:"leak"`
}

func (leaky) Build(b *graphs.Builder, x *gorgonia.Node) *gorgonia.Node {
	return b.Dense(b.Flatten(x), b.Classes())
}

func TestChanged(t *testing.T) {
	look := func(name string, values map[string]string) Spec {
		s, _ := Lookup(name)
		setAll(t, &s, values)
		return s
	}
	with := func(n graphs.Network) Spec {
		s, _ := Lookup("mlp")
		s.Network = n
		return s
	}
	askew := map[string]string{"rotation": "5", "zoom": "0.1"}
	for _, c := range []struct {
		a, b Spec
		want []string
	}{
		{look("mlp", nil), look("mlp", nil), nil},
		{look("mlp", nil), look("mlp-l2", nil), []string{"l2"}},
		{look("mlp", nil), look("mlp-early-stopping", nil), []string{"holdout", "patience"}},
		{look("small-cnn", nil), look("small-cnn-augmented", nil), []string{"augmentation"}},
		{look("small-cnn", nil), look("small-cnn", askew), []string{"rotation", "zoom"}},
		{look("mlp", nil), look("small-cnn", nil), []string{"network", "epochs"}},
		{look("mlp", nil), look("mlp", map[string]string{"optimizer": "sgd", "learning-rate": "0.05", "momentum": "0.9"}), []string{"optimizer", "learning-rate", "momentum"}},
		{look("mlp", nil), look("mlp", map[string]string{"schedule": "step", "schedule-every": "5"}), []string{"schedule", "schedule-factor", "schedule-every"}},
		{with(graphs.MLP{Hidden: 5}), with(leaky{Hidden: 5}), []string{"network"}},
		{with(leaky{5, 0.1}), with(leaky{6, 0.2}), []string{"hidden", "leak"}},
	} {
		for _, pair := range [][2]Spec{{c.a, c.b}, {c.b, c.a}} {
			if got := pair[0].Changed(pair[1]); !slices.Equal(got, c.want) {
				t.Errorf("%s and %s differ in %v, want %v", pair[0].Label(), pair[1].Label(), got, c.want)
			}
		}
	}
}
