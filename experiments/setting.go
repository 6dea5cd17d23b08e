package experiments

import (
	"errors"
	"fmt"
	"strconv"
)

// A Setting is what can be changed about an experiment by name: a flag of the command, or what a study varies.
type Setting struct {
	Name    string
	Usage   string   // one line; the name of its value in backquotes
	Choices []string // the values there are; nil: any that Parse takes
	Switch  bool     // true or false

	ofNetwork bool // a field of some networks
	shorthand bool // sets others; its value is "" where they are not as it would set them

	parse func(value string) (change, error)
	// value is what parse reads as the spec's, "" if the spec has no such thing; nil: others say it.
	value func(Spec) string
}

// A change is made to a spec by a setting.
type change = func(*Spec) error

// Parse reads a value, and returns what sets it. Of several settings those that are listed earlier by Settings
// must be set first.
func (p Setting) Parse(value string) (set func(*Spec) error, err error) { return p.parse(value) }

// Of returns the setting's value in a spec, as Parse reads it; "" if the spec has no such thing, or other settings say it.
func (p Setting) Of(s Spec) string {
	if p.value == nil {
		return ""
	}
	return p.value(s)
}

// Set gives the setting of that name a value.
func (s *Spec) Set(name, value string) error {
	p, ok := LookupSetting(name)
	if !ok {
		return fmt.Errorf("setting %q is not known", name)
	}
	set, err := p.Parse(value)
	if err != nil {
		return fmt.Errorf("%s %q: %w", name, value, err)
	}
	return set(s)
}

// SetAll gives settings their values, by name, in the order in which they must be set.
func (s *Spec) SetAll(values map[string]string) error {
	for name := range values {
		if _, ok := LookupSetting(name); !ok {
			return fmt.Errorf("setting %q is not known", name)
		}
	}
	for _, p := range Settings() {
		if value, ok := values[p.Name]; ok {
			if err := s.Set(p.Name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// LookupSetting returns the setting of that name.
func LookupSetting(name string) (Setting, bool) {
	for _, p := range Settings() {
		if p.Name == name {
			return p, true
		}
	}
	return Setting{}, false
}

// number is a setting that is a field of float64.
func number(name, usage string, field func(*Spec) *float64) Setting {
	return Setting{
		Name: name, Usage: usage,
		parse: func(value string) (change, error) {
			v, err := parseNumber(value)
			return func(s *Spec) error { *field(s) = v; return nil }, err
		},
		value: func(s Spec) string { return formatNumber(*field(&s)) },
	}
}

// whole is a setting that is a field of int.
func whole(name, usage string, field func(*Spec) *int) Setting {
	return Setting{
		Name: name, Usage: usage,
		parse: func(value string) (change, error) {
			v, err := parseWhole(value)
			return func(s *Spec) error { *field(s) = v; return nil }, err
		},
		value: func(s Spec) string { return strconv.Itoa(*field(&s)) },
	}
}

// words is a setting that is a field of string.
func words(name, usage string, field func(*Spec) *string, choices ...string) Setting {
	return Setting{
		Name: name, Usage: usage, Choices: choices,
		parse: func(value string) (change, error) {
			if value == "" {
				return nil, errors.New("is empty")
			}
			return func(s *Spec) error { *field(s) = value; return nil }, nil
		},
		value: func(s Spec) string { return *field(&s) },
	}
}

// truth is a setting that is true or false.
func truth(name, usage string, field func(*Spec) *bool) Setting {
	return Setting{
		Name: name, Usage: usage,
		Switch: true,
		parse: func(value string) (change, error) {
			v, err := parseTruth(value)
			return func(s *Spec) error { *field(s) = v; return nil }, err
		},
		value: func(s Spec) string { return strconv.FormatBool(*field(&s)) },
	}
}

// onlyIf lets a setting be set only where the spec has what it is of.
func (p Setting) onlyIf(has func(Spec) bool, of string) Setting {
	parse := p.parse
	p.parse = func(v string) (change, error) {
		set, err := parse(v)
		return func(s *Spec) error {
			if !has(*s) {
				return fmt.Errorf("--%s is of %s", p.Name, of)
			}
			return set(s)
		}, err
	}
	p.value = valueIf(has, p.value)
	return p
}

// valueIf is "" for a spec that has not got what the value is of.
func valueIf(has func(Spec) bool, value func(Spec) string) func(Spec) string {
	return func(s Spec) string {
		if !has(s) {
			return ""
		}
		return value(s)
	}
}

func parseNumber(value string) (float64, error) {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return 0, errors.New("expected a number")
	}
	return v, nil
}

func parseTruth(value string) (bool, error) {
	v, err := strconv.ParseBool(value)
	if err != nil {
		return false, errors.New("expected true or false")
	}
	return v, nil
}

func formatNumber(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func parseWhole(value string) (int, error) {
	v, err := strconv.Atoi(value)
	if errors.Is(err, strconv.ErrRange) {
		return 0, errors.New("is out of range")
	}
	if err != nil {
		return 0, errors.New("expected a whole number")
	}
	return v, nil
}
