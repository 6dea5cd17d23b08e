package experiments

import (
	"math"
	"strings"
	"testing"

	"gorgonia.org/gorgonia"

	"overfit/graphs"
)

// bare is a network without fields.
type bare struct{}

func (bare) Build(b *graphs.Builder, x *gorgonia.Node) *gorgonia.Node {
	return b.Dense(b.Flatten(x), b.Classes())
}

func TestSetNetwork(t *testing.T) {
	hidden := func(n int) func(*Spec) error { return func(s *Spec) error { return s.setWidth("hidden", n) } }
	filters := func(n ...int) func(*Spec) error { return func(s *Spec) error { return s.setFilters(n) } }
	dropout := func(rate float64) func(*Spec) error {
		return func(s *Spec) error { return s.setNetworkField("dropout", rate) }
	}
	mlp, small, deep := graphs.MLP{Hidden: 128}, graphs.SmallCNN{Filters: 32}, graphs.DeepCNN{Filters1: 64, Filters2: 128, Hidden: 512}
	for name, c := range map[string]struct {
		network graphs.Network
		set     func(*Spec) error
		want    graphs.Network
		err     string
	}{
		"hidden":             {mlp, hidden(7), graphs.MLP{Hidden: 7}, ""},
		"dropout":            {mlp, dropout(0.5), graphs.MLP{Hidden: 128, Dropout: 0.5}, ""},
		"no dropout":         {graphs.MLP{Dropout: 0.5}, dropout(0), graphs.MLP{}, ""},
		"filters":            {small, filters(8), graphs.SmallCNN{Filters: 8}, ""},
		"filters of two":     {deep, filters(8, 16), graphs.DeepCNN{Filters1: 8, Filters2: 16, Hidden: 512}, ""},
		"hidden of deep-cnn": {deep, hidden(64), graphs.DeepCNN{Filters1: 64, Filters2: 128, Hidden: 64}, ""},

		"hidden 0":       {mlp, hidden(0), mlp, "hidden 0 is out of range, expected 1 to 65536"},
		"no hidden":      {small, hidden(64), small, "hidden 64: SmallCNN has no hidden, only filters, dropout"},
		"no filters":     {mlp, filters(8), mlp, "filters [8]: MLP has no filters, only hidden, dropout"},
		"too few":        {deep, filters(8), deep, "filters [8]: DeepCNN has 2 convolutions, expected a number for each"},
		"too many":       {small, filters(8, 16), small, "filters [8 16]: SmallCNN has 1 convolutions, expected a number for each"},
		"filters 0":      {small, filters(0), small, "filters 0 is out of range"},
		"without fields": {bare{}, dropout(0.5), bare{}, "dropout 0.5: bare has no dropout"},
	} {
		t.Run(name, func(t *testing.T) {
			s := Spec{Network: c.network}
			err := c.set(&s)
			if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
				t.Errorf("error %v, want %q", err, c.err)
			}
			if s.Network != c.want {
				t.Errorf("network %+v, want %+v", s.Network, c.want)
			}
		})
	}
}

func TestValidateNetwork(t *testing.T) {
	for _, n := range []graphs.Network{graphs.MLP{}, graphs.DeepCNN{Filters1: 1, Filters2: 1, Hidden: 65_536, Dropout: 0.99}, bare{}} {
		if err := validateNetwork(n); err != nil {
			t.Errorf("%+v: %v", n, err)
		}
	}
	for want, n := range map[string]graphs.Network{
		"hidden -1 is out of range":                              graphs.MLP{Hidden: -1},
		"filters2 65537 is out of range, expected 0 to 65536":    graphs.DeepCNN{Filters2: 65_537},
		"dropout 1 is out of range, expected 0 to less than 1":   graphs.SmallCNN{Dropout: 1},
		"dropout NaN is out of range, expected 0 to less than 1": graphs.MLP{Dropout: math.NaN()},
	} {
		if err := validateNetwork(n); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %q", n, err, want)
		}
	}
}

func TestNetworkMustBeAStruct(t *testing.T) {
	for want, network := range map[string]graphs.Network{
		"network of type <nil>":       nil,
		"network of type *graphs.MLP": &graphs.MLP{},
	} {
		spec, _ := Lookup("mlp")
		spec.Network = network
		if err := spec.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

// Weights that are no kernels and no biases count too.
func TestCountParameters(t *testing.T) {
	m, err := graphs.New(scaled{}, graphs.Config{Height: 4, Width: 4, Classes: 3, BatchSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if n := CountParameters(m); n != 16*3+3+3 {
		t.Errorf("%d parameters, want %d", n, 16*3+3+3)
	}
}

// scaled is a dense layer whose outputs have a factor each.
type scaled struct{}

func (scaled) Build(b *graphs.Builder, x *gorgonia.Node) *gorgonia.Node {
	x = b.Dense(b.Flatten(x), b.Classes())
	return b.Op(gorgonia.BroadcastHadamardProd(x, b.Param("gain", graphs.GlorotUniform, 1, b.Classes()), nil, []byte{0}))
}
