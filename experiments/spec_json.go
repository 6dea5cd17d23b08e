package experiments

import (
	"encoding/json"
	"fmt"
	"reflect"

	"overfit/graphs"
)

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
