package experiments

import (
	"fmt"
	"slices"
	"strings"
)

func inRange[T int | float64](name string, v, lo, hi T) error {
	if v >= lo && v <= hi { // so written, it is false of NaN
		return nil
	}
	return fmt.Errorf("%s %v is out of range, expected %v to %v", name, v, lo, hi)
}

// oneOf also takes "", which stands for a default.
func oneOf(name, v string, names ...string) error {
	if v == "" || slices.Contains(names, v) {
		return nil
	}
	return fmt.Errorf("%s %q is not available, expected %s", name, v, strings.Join(names, " or "))
}
