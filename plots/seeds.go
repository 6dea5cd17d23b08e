package plots

import (
	"fmt"
	"slices"
)

// seedCounts are the numbers of seeds behind what a figure compares.
type seedCounts []int

// repeated tells whether any of them is more than one.
func (s seedCounts) repeated() bool { return slices.Max(s) > 1 }

// alike tells whether they are the same.
func (s seedCounts) alike() bool { return slices.Min(s) == slices.Max(s) }

// head says in a table's head how many seeds there are. Where that differs, the
// names do.
func (s seedCounts) head() string {
	if s.alike() {
		return fmt.Sprintf("%d seeds", s[0])
	}
	return "(seeds)"
}

// name names the i-th of what is compared.
func (s seedCounts) name(i int, title string) string {
	if s.alike() {
		return title
	}
	return fmt.Sprintf("%s (%d)", title, s[i])
}
