package datasets

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A label of one image among that many, with none just below it, is taken for
// damage.
const manyLabels = 100

// numberClasses makes labels of 0 to n-1 of those that images have, in their
// order, and returns n and what the classes are called: EMNIST's letters are
// counted from 1, and a class that no image is of would be drawn by label noise
// and cost the network weights.
func (f *found) numberClasses() (n int, names []string, err error) {
	var images [256]int
	for _, p := range []part{f.train, f.test} {
		for _, label := range p.labels {
			images[label]++
		}
	}
	var number [256]uint8
	for label, count := range images {
		if count == 0 {
			continue
		}
		name, named := f.classes[uint8(label)]
		if !named {
			name = strconv.Itoa(label)
		}
		number[label] = uint8(len(names))
		names = append(names, name)
	}
	if err := f.checkLabels(images); err != nil {
		return 0, nil, err
	}
	for _, p := range []*part{&f.train, &f.test} {
		renumber(p, number)
	}
	return len(names), unlessOwn(names), nil
}

// checkLabels is an error if there is one label alone, or one that is damaged.
func (f *found) checkLabels(images [256]int) error {
	highest := 255
	for images[highest] == 0 {
		highest--
	}
	if slices.Max(images[:]) == len(f.train.labels)+len(f.test.labels) {
		return fmt.Errorf("%s and %s: every label is %d, expected at least 2 classes",
			f.train.labelled.Name, f.test.labelled.Name, highest)
	}
	if images[highest] != 1 || images[highest-1] > 0 || len(f.train.labels) < manyLabels {
		return nil
	}
	file, i := f.train.labelled.Name, slices.Index(f.train.labels, uint8(highest))
	if i < 0 {
		file, i = f.test.labelled.Name, slices.Index(f.test.labels, uint8(highest))
	}
	return fmt.Errorf("%s: label %d of image %d is that of no other image, nor is %d", file, highest, i, highest-1)
}

// renumber gives a part other labels.
func renumber(p *part, number [256]uint8) {
	changed := func(label uint8) bool { return number[label] != label }
	if slices.ContainsFunc(p.labels, changed) {
		p.labels, p.labelled = renumbered(p.labels, number), p.labelled.unread()
	}
}

// renumbered returns the numbers of labels.
func renumbered(labels []uint8, number [256]uint8) []uint8 {
	out := make([]uint8, len(labels))
	for i, label := range labels {
		out[i] = number[label]
	}
	return out
}

// ownNames are the names of n classes that have no others.
func ownNames(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

// unlessOwn returns names that classes would not have of themselves, or nil.
func unlessOwn(names []string) []string {
	if slices.Equal(names, ownNames(len(names))) {
		return nil
	}
	return names
}

// WithClasses returns the data set with labels that are the places of their
// classes among those that are so called: what a network was trained on, whose
// images may be of more classes. names is as ClassNames.
func (d *Dataset) WithClasses(n int, names []string) (*Dataset, error) {
	if names == nil {
		names = ownNames(n)
	}
	own, number := *d, [256]uint8{}
	for class := range d.Classes {
		place := slices.Index(names, d.ClassName(class))
		if place < 0 {
			return nil, fmt.Errorf("data set %s: class %.40q is none of %s", d.Name, d.ClassName(class), strings.Join(names, ", "))
		}
		number[class] = uint8(place)
	}
	for _, s := range []*Split{&own.Train, &own.Test} {
		s.labels = renumbered(s.labels, number)
	}
	own.Classes, own.ClassNames = n, unlessOwn(names)
	return &own, nil
}
