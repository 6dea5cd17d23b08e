package graphs

import (
	"fmt"
	"reflect"
)

// networks are those that a file or a command line can name.
var networks = []Network{DeepCNN{}, MLP{}, SmallCNN{}}

// Register makes a network known by the name of its type, so that a run with it can be read again. To be called before
// any run is; a name that is taken is a mistake of the program, and it panics.
func Register(n Network) {
	name := reflect.TypeOf(n).Name()
	if name == "" || reflect.TypeOf(n).Kind() != reflect.Struct {
		panic(fmt.Sprintf("graphs: network of type %T, expected a struct with a name", n))
	}
	if _, ok := LookupNetwork(name); ok {
		panic("graphs: there is a network " + name + " already")
	}
	networks = append(networks, n)
}

// LookupNetwork returns the network whose type has that name, without any of its fields set.
func LookupNetwork(name string) (Network, bool) {
	for _, n := range networks {
		if reflect.TypeOf(n).Name() == name {
			return n, true
		}
	}
	return nil, false
}

// Networks are the names of those that are known.
func Networks() []string {
	var names []string
	for _, n := range networks {
		names = append(names, reflect.TypeOf(n).Name())
	}
	return names
}
