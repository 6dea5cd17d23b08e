package experiments

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"overfit/experiments/internal/check"
	"overfit/graphs"
)

// maxWidth bounds the units or filters of a layer.
const maxWidth = 65_536

// setWidth sets how many units or filters a layer has, which is the network's field of that name. It is an error if there
// is no such field.
func (s *Spec) setWidth(name string, n int) error {
	if err := check.InRange(name, n, 1, maxWidth); err != nil { // in a network, 0 stands for its default
		return err
	}
	return s.setNetworkField(name, n)
}

// setFilters sets how many filters each convolution of the network has, the first one first. It is an error if
// the network has another number of convolutions.
func (s *Spec) setFilters(filters []int) error {
	names := s.filterFields()
	if len(names) > 0 && len(names) != len(filters) {
		return fmt.Errorf("filters %v: %s has %d convolutions, expected a number for each", filters, networkType(s.Network), len(names))
	}
	if len(names) == 0 {
		return s.setNetworkField("filters", filters)
	}
	for i, name := range names {
		if err := s.setWidth(name, filters[i]); err != nil {
			return err
		}
	}
	return nil
}

// filterFields returns the names of those fields of the network that count the filters of a convolution.
func (s *Spec) filterFields() []string {
	return slices.DeleteFunc(networkFields(s.Network), func(name string) bool { return !strings.HasPrefix(name, "filters") })
}

// setNetworkField gives the spec a network in which the field of that name in JSON has another value.
func (s *Spec) setNetworkField(name string, value any) error {
	names := networkFields(s.Network)
	if !slices.Contains(names, name) {
		return fmt.Errorf("%s %v: %s has no %[1]s, only %[4]s", name, value, networkType(s.Network), cmp.Or(strings.Join(names, ", "), "what it is"))
	}
	network := reflect.New(reflect.TypeOf(s.Network)).Elem()
	network.Set(reflect.ValueOf(s.Network))
	networkField(network, name).Set(reflect.ValueOf(value))
	s.Network = network.Interface().(graphs.Network)
	return nil
}

// networkValue is the value of the network's field of that name in JSON, "" if it has none.
func (s Spec) networkValue(name string) string {
	for _, field := range networkFields(s.Network) {
		if field == name {
			return fmt.Sprint(networkField(reflect.ValueOf(s.Network), name))
		}
	}
	return ""
}

// validateNetwork checks a network's fields: a whole number counts the units or the filters of a layer.
func validateNetwork(n graphs.Network) error {
	if t := reflect.TypeOf(n); t == nil || t.Kind() != reflect.Struct {
		return fmt.Errorf("network of type %v, expected a struct, not a pointer to one", t)
	}
	for _, name := range networkFields(n) {
		v := networkField(reflect.ValueOf(n), name)
		if v.CanInt() {
			if err := check.InRange(name, int(v.Int()), 0, maxWidth); err != nil {
				return err
			}
		}
		if name == "dropout" && !(v.Float() >= 0 && v.Float() < 1) { // so written, it is true of NaN
			return fmt.Errorf("dropout %v is out of range, expected 0 to less than 1", v)
		}
	}
	return nil
}

// networkFields returns the names that a network's fields have in JSON.
func networkFields(n graphs.Network) []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeOf(n)) {
		names = append(names, fieldName(f))
	}
	return names
}

// networkField returns the field of that name in JSON.
func networkField(network reflect.Value, name string) reflect.Value {
	return network.FieldByNameFunc(func(field string) bool {
		f, _ := network.Type().FieldByName(field)
		return fieldName(f) == name
	})
}

func fieldName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

func networkType(n graphs.Network) string { return reflect.TypeOf(n).Name() }
