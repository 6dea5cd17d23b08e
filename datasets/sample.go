package datasets

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Sample returns n images of s, drawn without replacement and balanced: the
// numbers of any two classes differ by at most one, unless a class has too few
// images, whose place the others then take. The images keep their order. A
// smaller sample drawn from the same seed is a part of a larger one.
func (s Split) Sample(n int, rng *rand.Rand) (Split, error) {
	if n < 1 || n > s.Len() {
		return Split{}, fmt.Errorf("sample of %d images, expected 1 to %d", n, s.Len())
	}
	classes := s.byClass(rng)
	turns := Permutation(len(classes), rng)
	// Deal one image of each class in turn.
	rows := make([]int, 0, n)
	for round := 0; len(rows) < n; round++ {
		for _, class := range turns {
			if round < len(classes[class]) && len(rows) < n {
				rows = append(rows, classes[class][round])
			}
		}
	}
	slices.Sort(rows)
	return s.pick(rows), nil
}

// Holdout divides s in two at random: held gets the given fraction of the
// images, rounded, rest the others. It is stratified: each class is divided in
// the same proportion, to within one image. Images keep their order in both.
func (s Split) Holdout(fraction float64, rng *rand.Rand) (rest, held Split, err error) {
	// share is how many of the first n images are held out.
	share := func(n int) int { return int(math.Round(fraction * float64(n))) }
	if !(fraction > 0 && fraction < 1) { // so written, it is true of NaN
		return Split{}, Split{}, fmt.Errorf("holdout of a fraction %v, expected more than 0 and less than 1", fraction)
	}
	if n := share(s.Len()); n == 0 || n == s.Len() {
		return Split{}, Split{}, fmt.Errorf("holdout of a fraction %v: %d of %d images, expected some in either part", fraction, n, s.Len())
	}
	// With the classes laid end to end, taking share of every beginning gives
	// each class its share and the whole its exact number.
	var restRows, heldRows []int
	seen := 0
	for _, rows := range s.byClass(rng) {
		n := share(seen+len(rows)) - share(seen)
		seen += len(rows)
		heldRows = append(heldRows, rows[:n]...)
		restRows = append(restRows, rows[n:]...)
	}
	slices.Sort(restRows)
	slices.Sort(heldRows)
	return s.pick(restRows), s.pick(heldRows), nil
}

// byClass returns the rows of each class, in random order.
func (s Split) byClass(rng *rand.Rand) [][]int {
	classes := make([][]int, 256)
	for _, row := range Permutation(s.Len(), rng) {
		label := s.Label(row)
		classes[label] = append(classes[label], row)
	}
	return slices.DeleteFunc(classes, func(rows []int) bool { return len(rows) == 0 })
}
