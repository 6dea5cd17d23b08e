package experiments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

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

// UnmarshalJSON reads what MarshalJSON wrote. The network is the one of that name which graphs knows.
func (s *Spec) UnmarshalJSON(data []byte) error {
	type plain Spec
	var in struct {
		plain
		Network networkJSON `json:"network"`
	}
	if err := unmarshalStrict(data, &in); err != nil {
		return err
	}
	known, ok := graphs.LookupNetwork(in.Network.Type)
	if !ok {
		return fmt.Errorf("experiment %.80q has a network of type %.80q, which is not registered, expected %s",
			in.Name, in.Network.Type, strings.Join(graphs.Networks(), " or "))
	}
	network := reflect.New(reflect.TypeOf(known))
	if err := unmarshalStrict(in.Network.Fields, network.Interface()); err != nil {
		return fmt.Errorf("network of experiment %.80q: %w", in.Name, err)
	}
	*s = Spec(in.plain)
	s.Network = network.Elem().Interface().(graphs.Network)
	if err := s.Validate(); err != nil {
		return fmt.Errorf("experiment %.80q: %w", in.Name, err)
	}
	return nil
}

// unmarshalStrict is json.Unmarshal, but takes no unknown field.
func unmarshalStrict(data []byte, v any) error {
	in := json.NewDecoder(bytes.NewReader(data))
	in.DisallowUnknownFields()
	if err := in.Decode(v); err != nil {
		return err
	}
	if _, err := in.Token(); err != io.EOF {
		return errors.New("something follows the value")
	}
	return nil
}
