package experiments

import (
	"cmp"
	"reflect"
	"strings"
	"unicode"
)

// Command returns the command line that runs the experiment: its name, and the settings in which it differs from
// the catalogue's.
func (s Spec) Command() string {
	command := []string{"overfit", "run", s.Name}
	base, ok := Lookup(s.Name)
	if !ok { // there is no command for it
		return strings.Join(command, " ")
	}
	for _, p := range s.differences(base) {
		switch value := p.value(s); {
		case value == "": // it cannot be set to have none
		case p.Switch && value == "true":
			command = append(command, "--"+p.Name)
		case p.Switch:
			command = append(command, "--"+p.Name+"="+value)
		default:
			command = append(command, "--"+p.Name, Quote(value))
		}
	}
	return strings.Join(command, " ")
}

// differences returns the settings that make the experiment of another one, in the order in which they are set. To set
// one may change others, which are not among them then: an optimizer has its own learning rate.
func (s Spec) differences(other Spec) []Setting {
	var differ []Setting
	for _, p := range Settings() {
		if p.value == nil || p.value(s) == p.value(other) || p.shorthand && (p.value(s) == "" || p.value(other) == "") {
			continue
		}
		differ = append(differ, p)
		if set, err := p.Parse(p.value(s)); err == nil {
			_ = set(&other) // fails for a spec that was made by hand and is not valid
		}
	}
	return differ
}

// Changed returns in what two experiments differ: the names of settings, and of fields of their network that are none;
// or "network", if those are of two types. Not to have something is as to have 0 of it, and what is measured does not count.
func (s Spec) Changed(other Spec) []string {
	var names []string
	s.Calibrate = other.Calibrate
	sameType := reflect.TypeOf(s.Network) == reflect.TypeOf(other.Network)
	if !sameType {
		names = append(names, "network")
	}
	for _, p := range Settings() {
		if p.value == nil || p.Name == "network" || p.ofNetwork && !sameType || p.shorthand && (p.value(s) == "" || p.value(other) == "") {
			continue
		}
		if cmp.Or(p.value(s), "0") == cmp.Or(p.value(other), "0") {
			continue
		}
		names = append(names, p.Name)
		if p.shorthand { // what it sets is told by its name
			if set, err := p.Parse(p.value(s)); err == nil {
				_ = set(&other)
			}
		}
	}
	if sameType {
		for _, field := range networkFields(s.Network) {
			_, isSetting := LookupSetting(settingName(field))
			if !isSetting && !strings.HasPrefix(field, "filters") && s.networkValue(field) != other.networkValue(field) {
				names = append(names, field)
			}
		}
	}
	return names
}

// Without returns the experiment with a setting as the catalogue has it.
func (s Spec) Without(setting string) Spec {
	base, _ := Lookup(s.Name)
	if p, ok := LookupSetting(setting); ok && p.value != nil {
		if set, err := p.Parse(p.value(base)); err == nil {
			_ = set(&s) // to what it says of the catalogue's, which is valid
		}
	}
	return s
}

// Label names the experiment, and what was changed about it apart from its seed and from what is measured: mlp --hidden 64.
func (s Spec) Label() string {
	if base, ok := Lookup(s.Name); ok {
		s.Seed, s.Calibrate = base.Seed, base.Calibrate
	}
	return strings.TrimPrefix(s.Command(), "overfit run ")
}

// Quote writes a word so that a shell takes it as one.
func Quote(word string) string {
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool {
		return !(unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-+_./,:", r))
	}) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
