package graphs

import (
	"fmt"
	"reflect"
)

// networks are those that can be had by name, with all fields at their defaults.
var networks = table[Network]{kind: "network", lines: []line[Network]{
	{"deep-cnn", DeepCNN{}},
	{"mlp", MLP{}},
	{"small-cnn", SmallCNN{}},
	{"lenet5", LeNet5{}},
	{"deep-mlp", DeepMLP{}},
	{"resnet", ResNet{}},
}}

// Networks are the names that NetworkOf knows.
func Networks() []string { return networks.names() }

// NetworkOf is the network of that name with its defaults, or an error that says what names there are.
func NetworkOf(name string) (Network, error) { return networks.find(name) }

// RegisterNetwork gives a network a name, under which all of the laboratory can have it. It must be a struct, and its zero
// value must work. It panics if it is not, or if the name, or that of its type, is taken.
func RegisterNetwork(name string, n Network) {
	typ := reflect.TypeOf(n)
	if typ == nil || typ.Kind() != reflect.Struct {
		panic(fmt.Sprintf("graphs: network %q is of type %v, want a struct, not a pointer to one", name, typ))
	}
	if other, _, err := NetworkOfType(typ.Name()); err == nil {
		panic(fmt.Sprintf("graphs: network %q has the type name %s, as has %q", name, typ.Name(), other))
	}
	networks.register(name, n)
}

// NetworkOfType is the registered network whose type has that name, as files have it, and its own name.
func NetworkOfType(typ string) (name string, n Network, err error) {
	var types []string
	for _, l := range networks.lines {
		if t := reflect.TypeOf(l.value).Name(); t != typ {
			types = append(types, t)
			continue
		}
		return l.name, l.value, nil
	}
	return "", nil, fmt.Errorf("network of type %q is not available, expected %s", typ, either(types))
}
