package experiments

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// A Parameter is what can be changed about an experiment by name: a flag of the command, or what a study varies.
type Parameter struct {
	Name    string
	Usage   string   // one line; the name of its value in backquotes
	Choices []string // the values there are; nil: any that Parse takes
	Switch  bool     // true or false

	parse func(value string) (change, error)
	// value is what parse reads as the spec's, "" if the spec has no such thing; nil: others say it.
	value func(Spec) string
}

// A change is made to a spec by setting a parameter.
type change = func(*Spec) error

// Parse reads a value, and returns what sets it. Of several parameters those that are listed earlier by Parameters
// must be set first.
func (p Parameter) Parse(value string) (set func(*Spec) error, err error) { return p.parse(value) }

// Set gives the parameter of that name a value.
func (s *Spec) Set(name, value string) error {
	p, ok := LookupParameter(name)
	if !ok {
		return fmt.Errorf("parameter %q is not known", name)
	}
	set, err := p.Parse(value)
	if err != nil {
		return fmt.Errorf("%s %q: %w", name, value, err)
	}
	return set(s)
}

// SetAll gives parameters their values, by name, in the order in which they must be set.
func (s *Spec) SetAll(values map[string]string) error {
	for name := range values {
		if _, ok := LookupParameter(name); !ok {
			return fmt.Errorf("parameter %q is not known", name)
		}
	}
	for _, p := range Parameters() {
		if value, ok := values[p.Name]; ok {
			if err := s.Set(p.Name, value); err != nil {
				return err
			}
		}
	}
	return nil
}

// LookupParameter returns the parameter of that name.
func LookupParameter(name string) (Parameter, bool) {
	for _, p := range Parameters() {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}

// Command returns the command line that runs the experiment: its name, and the parameters in which it differs from
// the catalogue's.
func (s Spec) Command() string {
	command := []string{"overfit", "run", s.Name}
	base, ok := Lookup(s.Name)
	if !ok { // there is no command for it
		return strings.Join(command, " ")
	}
	for _, p := range Parameters() {
		// To set one may change others: an optimizer has its own learning rate.
		if p.value == nil || p.value(s) == "" || p.value(s) == p.value(base) {
			continue
		}
		if p.Switch {
			command = append(command, "--"+p.Name+"="+p.value(s))
		} else {
			command = append(command, "--"+p.Name, quote(p.value(s)))
		}
		if set, err := p.Parse(p.value(s)); err != nil || set(&base) != nil {
			continue // a spec that was made by hand and is not valid
		}
	}
	return strings.Join(command, " ")
}

// Changed returns the names of the parameters in which two experiments differ. Not to have something is as to have 0 of
// it.
func (s Spec) Changed(other Spec) []string {
	var names []string
	for _, p := range Parameters() {
		if p.value != nil && cmp.Or(p.value(s), "0") != cmp.Or(p.value(other), "0") {
			names = append(names, p.Name)
		}
	}
	return names
}

// Label names the experiment, and what was changed about it apart from its seed: mlp --hidden 64.
func (s Spec) Label() string {
	if base, ok := Lookup(s.Name); ok {
		s.Seed = base.Seed
	}
	return strings.TrimPrefix(s.Command(), "overfit run ")
}

// quote writes a word so that a shell takes it as one.
func quote(word string) string {
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-+_./,:", r))
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// number is a parameter that is a field of float64.
func number(name, usage string, field func(*Spec) *float64) Parameter {
	return Parameter{
		Name: name, Usage: usage,
		parse: func(value string) (change, error) {
			v, err := parseNumber(value)
			return func(s *Spec) error { *field(s) = v; return nil }, err
		},
		value: func(s Spec) string { return formatNumber(*field(&s)) },
	}
}

// whole is a parameter that is a field of int.
func whole(name, usage string, field func(*Spec) *int) Parameter {
	return Parameter{
		Name: name, Usage: usage,
		parse: func(value string) (change, error) {
			v, err := parseWhole(value)
			return func(s *Spec) error { *field(s) = v; return nil }, err
		},
		value: func(s Spec) string { return strconv.Itoa(*field(&s)) },
	}
}

// words is a parameter that is a field of string.
func words(name, usage string, field func(*Spec) *string, choices ...string) Parameter {
	return Parameter{
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

// onlyIf lets a parameter be set only where the spec has what it is of.
func (p Parameter) onlyIf(has func(Spec) bool, of string) Parameter {
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
