package check

import (
	"fmt"
	"slices"
	"strings"
)

// InRange is an error unless v is from lo to hi.
func InRange[T int | float64](name string, v, lo, hi T) error {
	if v >= lo && v <= hi { // so written, it is false of NaN
		return nil
	}
	return fmt.Errorf("%s %v is out of range, expected %v to %v", name, v, lo, hi)
}

// OneOf is an error unless v is one of the names. It also takes "", which stands for a default.
func OneOf(name, v string, names ...string) error {
	if v == "" || slices.Contains(names, v) {
		return nil
	}
	return fmt.Errorf("%s %q is not available, expected %s", name, v, strings.Join(names, " or "))
}
