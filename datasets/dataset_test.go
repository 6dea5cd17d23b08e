package datasets

import (
	"slices"
	"strings"
	"testing"
)

func TestCountClasses(t *testing.T) {
	names := names("", "t10k", "-", "")
	labels := func(all ...[]byte) (data [numFiles][]byte) {
		data[trainLabels], data[testLabels] = slices.Concat(all...), []byte{1}
		return data
	}
	ones, nines := slices.Repeat([]byte{1}, 100), slices.Repeat([]byte{9}, 100)
	for _, c := range []struct {
		data [numFiles][]byte
		want int
	}{
		{labels(ones, nines), 10},    // two digits of MNIST
		{labels(ones, []byte{2}), 3}, // a rare class
		{labels([]byte{0, 200}), 201},
	} {
		if n, err := countClasses(names, c.data); err != nil || n != c.want {
			t.Errorf("%d classes, error %v, want %d", n, err, c.want)
		}
	}
	_, err := countClasses(names, labels(ones, []byte{200}))
	if want := "train-labels-idx1-ubyte: label 200 of image 100 is that of no other image, nor is 199"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}
