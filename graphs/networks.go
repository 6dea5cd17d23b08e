package graphs

import (
	"fmt"
	"reflect"
)

// networks are those that can be had by name, with the defaults of their fields written out: a run's file says them.
var networks = table[Network]{kind: "network", lines: []line[Network]{
	{"deep-cnn", DeepCNN{Filters1: 64, Filters2: 128, Hidden: 512}},
	{"mlp", MLP{Hidden: 128}},
	{"small-cnn", SmallCNN{Filters: 32}},
	{"lenet5", LeNet5{Activation: "relu", Pooling: "max"}},
	{"deep-mlp", DeepMLP{Depth: 10, Hidden: 128, Activation: "relu", Initializer: "glorot_uniform", InitScale: 1}},
	{"resnet", ResNet{Filters: 16, Blocks: 1}},
}}

// Networks are the names of those that are known.
func Networks() []string { return networks.names() }

// LookupNetwork is the network of that name, or of the type of that name, as files have it, with its defaults.
func LookupNetwork(name string) (Network, bool) {
	for _, l := range networks.lines {
		if name == l.name || name == reflect.TypeOf(l.value).Name() {
			return l.value, true
		}
	}
	return nil, false
}

// NetworkName is the name that a network is known by, or that of its type.
func NetworkName(n Network) string {
	for _, l := range networks.lines {
		if reflect.TypeOf(n) == reflect.TypeOf(l.value) {
			return l.name
		}
	}
	return reflect.TypeOf(n).Name()
}

// RegisterNetwork makes a network known, by a name of its own and by that of its type, so that a command line can ask for
// it and a run with it can be read again. It must be a struct, and its zero value must work. It panics if it is not, or if
// one of the names is taken.
func RegisterNetwork(name string, n Network) {
	typ := reflect.TypeOf(n)
	if typ == nil || typ.Kind() != reflect.Struct {
		panic(fmt.Sprintf("graphs: network %q is of type %v, want a struct, not a pointer to one", name, typ))
	}
	for _, taken := range []string{name, typ.Name()} {
		if _, ok := LookupNetwork(taken); ok {
			panic(fmt.Sprintf("graphs: there is a network %s already", taken))
		}
	}
	networks.register(name, n)
}
