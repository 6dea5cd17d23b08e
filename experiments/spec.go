package experiments

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"overfit/datasets"
	"overfit/graphs"
)

// A Spec is an experiment as data: all that decides its result.
type Spec struct {
	Name      string           `json:"experiment"`
	Title     string           `json:"title"`
	Shows     string           `json:"shows"` // what the experiment is expected to show
	Network   graphs.Network   `json:"network"`
	Optimizer graphs.Optimizer `json:"optimizer"`
	Epochs    int              `json:"epochs"`
	BatchSize int              `json:"batch_size"`
	Seed      uint64           `json:"seed"`
	Data      string           `json:"data"`       // an IDX data set, as datasets.Load takes it; "": MNIST
	TrainSize int              `json:"train_size"` // images to train on, balanced over the classes; 0: all
	TrainEval int              `json:"train_eval"` // training images to evaluate on after an epoch; 0: all, as always after the last
	Shuffle   bool             `json:"shuffle"`    // a fresh permutation each epoch; otherwise the data's own order

	// How the numbers are computed, which changes the speed but not one bit of them.
	Kernel  string `json:"-"` // one of graphs.Kernels; "" or "auto": the best
	Threads int    `json:"-"` // 0: all cores
}

// Validate reports the first field that is out of its range.
func (s Spec) Validate() error {
	return cmp.Or(
		inRange("epochs", s.Epochs, 1, 10_000),
		inRange("batch size", s.BatchSize, 1, 4096),
		inRange("training size", s.TrainSize, 0, math.MaxInt32),
		inRange("training images to evaluate on", s.TrainEval, 0, math.MaxInt32),
		inRange("threads", s.Threads, 0, 1024),
		oneOf("optimizer", s.Optimizer.Name, graphs.Optimizers()...),
		inRange("learning rate", s.Optimizer.LearningRate, 0, 1e6),
		momentumOf(s.Optimizer),
		oneOf("kernel", s.Kernel, append([]string{"auto"}, graphs.Kernels()...)...),
	)
}

func momentumOf(o graphs.Optimizer) error {
	if o.Name != "sgd" && o.Momentum != 0 {
		return fmt.Errorf("momentum %v: of the optimizers only sgd has one", o.Momentum)
	}
	return inRange("momentum", o.Momentum, 0, 0.999)
}

func inRange[T int | float64](name string, v, lo, hi T) error {
	if v >= lo && v <= hi { // so written, it is false of NaN
		return nil
	}
	return fmt.Errorf("%s %v is out of range, expected %v to %v", name, v, lo, hi)
}

// oneOf takes "" for the first name.
func oneOf(name, v string, names ...string) error {
	if v == "" || slices.Contains(names, v) {
		return nil
	}
	return fmt.Errorf("%s %q is not available, expected %s", name, v, strings.Join(names, " or "))
}

// LoadData reads the data set the experiment trains and tests on.
func (s Spec) LoadData() (*datasets.Dataset, error) {
	if s.Data == "" {
		return datasets.MNIST()
	}
	return datasets.Load(s.Data)
}

// ValidateFor reports whether the experiment can be run on the data.
func (s Spec) ValidateFor(data *datasets.Dataset) error {
	if err := s.Validate(); err != nil {
		return err
	}
	return inRange("training size", s.TrainSize, 0, data.Train.Len())
}

// networkJSON is a network in a file: the name of its type, and its fields.
type networkJSON struct {
	Type   string          `json:"type"`
	Fields json.RawMessage `json:"fields"`
}

// MarshalJSON writes the network as the name of its type and its fields.
func (s Spec) MarshalJSON() ([]byte, error) {
	fields, err := json.Marshal(s.Network)
	if err != nil {
		return nil, err
	}
	type plain Spec
	return json.Marshal(struct {
		plain
		Network networkJSON `json:"network"`
	}{plain(s), networkJSON{reflect.TypeOf(s.Network).Name(), fields}})
}

// UnmarshalJSON reads what MarshalJSON wrote. The network gets the type it has in the catalogue's experiment
// of the same name.
func (s *Spec) UnmarshalJSON(data []byte) error {
	type plain Spec
	var in struct {
		plain
		Network networkJSON `json:"network"`
	}
	if err := unmarshalStrict(data, &in); err != nil {
		return err
	}
	known, ok := Lookup(in.Name)
	if !ok {
		return fmt.Errorf("experiment %q is not in the catalogue", in.Name)
	}
	typ := reflect.TypeOf(known.Network)
	if in.Network.Type != typ.Name() {
		return fmt.Errorf("experiment %q has a network of type %q, expected %q", in.Name, in.Network.Type, typ.Name())
	}
	network := reflect.New(typ)
	if err := unmarshalStrict(in.Network.Fields, network.Interface()); err != nil {
		return fmt.Errorf("network of experiment %q: %w", in.Name, err)
	}
	*s = Spec(in.plain)
	s.Network = network.Elem().Interface().(graphs.Network)
	if err := s.Validate(); err != nil {
		return fmt.Errorf("experiment %q: %w", in.Name, err)
	}
	return nil
}
