package experiments

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"overfit/graphs"
)

// networkName is the setting of another network, with the defaults of all its fields.
func networkName() Setting {
	return Setting{
		Name: "network", Usage: "take the network of this `name`, with its defaults (default: the experiment's)", Choices: graphs.Networks(),
		parse: func(value string) (change, error) {
			n, ok := graphs.LookupNetwork(value)
			if !ok {
				return nil, fmt.Errorf("is not known, expected %s", strings.Join(graphs.Networks(), ", "))
			}
			return func(s *Spec) error { s.Network = n; return nil }, nil
		},
		value: func(s Spec) string { return graphs.NetworkName(s.Network) },
	}
}

// networkUsage says what a field is that several networks have, by its name in JSON.
var networkUsage = map[string]string{
	"hidden":  "`units` of a hidden layer, if the network has one",
	"dropout": "drop units in training at this `rate`, from 0 to less than 1",
}

// networkSettings are the fields of all networks that are known. Those that count filters are not among them.
func networkSettings() []Setting {
	var settings []Setting
	having := map[string][]string{} // the networks that have a field
	for _, name := range graphs.Networks() {
		n, _ := graphs.LookupNetwork(name)
		for _, f := range reflect.VisibleFields(reflect.TypeOf(n)) {
			field := fieldName(f)
			if strings.HasPrefix(field, "filters") {
				continue
			}
			if s, ok := networkSetting(field, f.Type.Kind()); ok && having[s.Name] == nil {
				s.Usage = networkUsage[field]
				settings = append(settings, s)
			}
			having[settingName(field)] = append(having[settingName(field)], name)
		}
	}
	for i, s := range settings {
		if s.Usage == "" {
			settings[i].Usage = fmt.Sprintf("this `value` of the network (of %s)", strings.Join(having[s.Name], ", "))
		}
	}
	return settings
}

// networkSetting is the setting of the networks' field of that name in JSON.
func networkSetting(field string, kind reflect.Kind) (Setting, bool) {
	s := Setting{Name: settingName(field), ofNetwork: true, value: func(s Spec) string { return s.networkValue(field) }}
	set := func(v any, err error) (change, error) {
		return func(s *Spec) error { return s.setNetworkField(field, v) }, err
	}
	switch kind {
	case reflect.Int:
		s.parse = func(value string) (change, error) {
			v, err := parseWhole(value)
			return func(s *Spec) error { return s.setWidth(field, v) }, err
		}
	case reflect.Float64:
		s.parse = func(value string) (change, error) { return set(parseNumber(value)) }
	case reflect.Bool:
		s.Switch = true
		s.parse = func(value string) (change, error) { return set(parseTruth(value)) }
	case reflect.String:
		s.parse = func(value string) (change, error) {
			if value == "" {
				return nil, errors.New("is empty")
			}
			return set(value, nil)
		}
	default:
		return Setting{}, false
	}
	return s, true
}

// settingName is the name of the setting of a field, by its name in JSON.
func settingName(field string) string { return strings.ReplaceAll(field, "_", "-") }

// filters sets the filters of all convolutions, which are several fields of some networks.
func filters() Setting {
	return Setting{
		Name: "filters", Usage: "`number` of filters of each convolution, if the network has any: 32,64",
		ofNetwork: true,
		parse: func(value string) (change, error) {
			var counts []int
			for field := range strings.SplitSeq(value, ",") {
				n, err := strconv.Atoi(field)
				if err != nil {
					return nil, errors.New("expected whole numbers, with commas between them")
				}
				counts = append(counts, n)
			}
			return func(s *Spec) error { return s.setFilters(counts) }, nil
		},
		value: func(s Spec) string {
			var counts []string
			for _, name := range s.filterFields() {
				counts = append(counts, s.networkValue(name))
			}
			return strings.Join(counts, ",")
		},
	}
}
