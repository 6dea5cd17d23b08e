package datasets

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// withLabels returns images of a pixel with these labels.
func withLabels(train, test []uint8) found {
	one := func(name string, labels []uint8) part {
		p := part{height: 1, width: 1, pixels: make([]byte, len(labels)), labels: labels}
		p.labelled = File{Name: name, FileSHA256: "found"}
		return p
	}
	return found{train: one("train-labels", train), test: one("test-labels", test)}
}

func TestClasses(t *testing.T) {
	ones, nines := slices.Repeat([]byte{1}, 100), slices.Repeat([]byte{9}, 100)
	for name, c := range map[string]struct {
		train, test []uint8
		called      map[uint8]string
		want        []string // nil: numbers
		wantLabels  []uint8  // of the first and the last training image
	}{
		"as they are":           {[]uint8{0, 2}, []uint8{1}, nil, nil, []uint8{0, 2}},
		"two digits of MNIST":   {slices.Concat(ones, nines), []uint8{1}, nil, []string{"1", "9"}, []uint8{0, 1}},
		"from 1 on":             {[]uint8{1, 3}, []uint8{2}, map[uint8]string{1: "A", 2: "B", 3: "C"}, []string{"A", "B", "C"}, []uint8{0, 2}},
		"from 1 on, no names":   {[]uint8{1, 3}, []uint8{2}, nil, []string{"1", "2", "3"}, []uint8{0, 2}},
		"a rare class":          {slices.Concat(ones, []uint8{2}), []uint8{1}, nil, []string{"1", "2"}, []uint8{0, 1}},
		"few images":            {[]uint8{0, 200}, []uint8{0}, nil, []string{"0", "200"}, []uint8{0, 1}},
		"names, as they are":    {[]uint8{0, 1}, []uint8{0}, map[uint8]string{0: "cat", 1: "dog"}, []string{"cat", "dog"}, []uint8{0, 1}},
		"names that are usual":  {[]uint8{0, 1}, []uint8{0}, map[uint8]string{0: "0", 1: "1"}, nil, []uint8{0, 1}},
		"one that is not named": {[]uint8{0, 1}, []uint8{2}, map[uint8]string{0: "cat", 2: "dog"}, []string{"cat", "1", "dog"}, []uint8{0, 1}},
	} {
		f := withLabels(c.train, c.test)
		f.classes = c.called
		before := slices.Clone(c.train)
		n, names, err := f.numberClasses()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.want, names); diff != "" || c.want != nil && n != len(c.want) {
			t.Errorf("%s: %d classes (-want +got):\n%s", name, n, diff)
		}
		labels := f.train.labels
		if got := []uint8{labels[0], labels[len(labels)-1]}; !slices.Equal(got, c.wantLabels) {
			t.Errorf("%s: labels %d, want %d", name, got, c.wantLabels)
		}
		if !slices.Equal(before, c.train) {
			t.Errorf("%s: the labels that were given have changed", name)
		}
		if kept := f.train.labelled.FileSHA256 != ""; kept != slices.Equal(before, labels) {
			t.Errorf("%s: the checksum of the file is kept: %v", name, kept)
		}
	}
}

func TestClassesRefused(t *testing.T) {
	ones := slices.Repeat([]byte{1}, 100)
	for want, f := range map[string]found{
		"train-labels and test-labels: every label is 1, expected at least 2 classes": withLabels(ones, []uint8{1}),
		"train-labels: label 200 of image 100 is that of no other image, nor is 199":  withLabels(slices.Concat(ones, []byte{200}), []uint8{1}),
		"test-labels: label 200 of image 1 is that of no other image, nor is 199":     withLabels(ones, []uint8{1, 200}),
	} {
		if _, _, err := f.numberClasses(); err == nil || err.Error() != want {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestClassNames(t *testing.T) {
	for name, c := range map[string]struct{ file, content, want string }{
		"a list":          {"emnist-letters-classes.txt", "x\n y \nz", "x y z"},
		"EMNIST's":        {"emnist-letters-mapping.txt", "0 65 97\n1 66 98\n2 67\n", "A B C"},
		"of another set":  {"classes.txt", "x\ny\nz", ""},
		"an empty line":   {"emnist-letters-classes.txt", "x\n\nz", "emnist-letters-classes.txt, line 2: expected a name"},
		"a control":       {"emnist-letters-classes.txt", "x\n\x1b[2J", "line 2: name \"\\x1b[2J\", expected one that can be printed"},
		"no code":         {"emnist-letters-mapping.txt", "0", "line 1: expected a label and the code"},
		"a large label":   {"emnist-letters-mapping.txt", "256 65", "line 1: label \"256\", expected 0 to 255"},
		"a word as code":  {"emnist-letters-mapping.txt", "1 A", "line 1: code \"A\", expected a whole number"},
		"of control code": {"emnist-letters-mapping.txt", "1 7", "expected one that can be printed"},
	} {
		dir := t.TempDir()
		write(t, dir, names("emnist-letters-", "test", "-", ""), tinySet())
		if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.content), 0o666); err != nil {
			t.Fatal(err)
		}
		d, err := Load(dir)
		var got string
		if err != nil {
			got = err.Error()
		} else {
			got = strings.Join(d.ClassNames, " ")
		}
		if !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// A network is evaluated on images of the classes that it knows by name.
func TestWithClasses(t *testing.T) {
	f := withLabels([]uint8{7, 3}, []uint8{3})
	d, err := f.dataset(Options{})
	if err != nil {
		t.Fatal(err)
	}
	as, err := d.WithClasses(10, nil)
	if err != nil {
		t.Fatal(err)
	}
	if as.Classes != 10 || as.ClassNames != nil || as.Train.Label(0) != 7 || as.Test.Label(0) != 3 {
		t.Errorf("%d classes %v, labels %d and %d, want those of ten digits", as.Classes, as.ClassNames, as.Train.Label(0), as.Test.Label(0))
	}
	if d.Train.Label(0) != 1 || d.Classes != 2 {
		t.Error("the data set itself has changed")
	}
	if as, err = d.WithClasses(2, []string{"7", "3"}); err != nil || as.Train.Label(0) != 0 || as.ClassName(1) != "3" {
		t.Errorf("%+v, error %v, want the classes in the order that was given", as, err)
	}
	want := `class "3" is none of 7, x`
	if _, err := d.WithClasses(2, []string{"7", "x"}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}
