package graphs

import (
	"fmt"
	"slices"
	"strings"
)

// A table holds what can be asked for by name, in the order of its lines.
type table[T any] struct {
	kind  string // of its lines, for errors
	lines []line[T]
}

type line[T any] struct {
	name  string
	value T
}

func (t *table[T]) names() []string {
	names := make([]string, len(t.lines))
	for i, l := range t.lines {
		names[i] = l.name
	}
	return names
}

// find is the line of that name; the error says what names there are.
func (t *table[T]) find(name string) (T, error) {
	for _, l := range t.lines {
		if l.name == name {
			return l.value, nil
		}
	}
	var none T
	return none, fmt.Errorf("%s %q is not available, expected %s", t.kind, name, either(t.names()))
}

// either is "a, b or c".
func either(names []string) string {
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// register adds a line. It is for the init functions of other packages, and so panics at a name that is empty or taken.
func (t *table[T]) register(name string, value T) {
	if name == "" || slices.Contains(t.names(), name) {
		panic(fmt.Sprintf("graphs: %s %q is registered already, or has no name", t.kind, name))
	}
	t.lines = append(t.lines, line[T]{name, value})
}
