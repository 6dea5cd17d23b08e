package datasets

import (
	"math"
	"testing"
)

// numbered returns a split whose images of 1 x 2 hold their own numbers, with
// the given labels.
func numbered(t *testing.T, labels ...uint8) Split {
	t.Helper()
	pixels := make([]byte, 2*len(labels))
	for i := range labels {
		pixels[2*i], pixels[2*i+1] = byte(i>>8), byte(i)
	}
	s, err := NewSplit(1, 2, pixels, labels)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// numbers returns the numbers of the images in a view of a numbered split.
func numbers(s Split) []int {
	got := make([]int, s.Len())
	for row := range got {
		image := s.Image(row)
		got[row] = int(image[0])<<8 | int(image[1])
	}
	return got
}

func TestNewSplitErrors(t *testing.T) {
	for _, test := range []struct {
		height, width, pixels, labels int
		ok                            bool
	}{
		{2, 3, 12, 2, true},
		{2, 3, 0, 0, true},
		{0, 3, 0, 2, false},
		{2, -3, 12, 2, false},
		{2, 3, 13, 2, false},
		{2, 3, 12, 3, false},
		{math.MaxInt/2 + 1, 4, 0, 1, false}, // their product overflows to 0
	} {
		_, err := NewSplit(test.height, test.width, make([]byte, test.pixels), make([]uint8, test.labels))
		if (err == nil) != test.ok {
			t.Errorf("%+v: error %v", test, err)
		}
	}
}

func TestSplitZeroValue(t *testing.T) {
	if n := (Split{}).Len(); n != 0 {
		t.Errorf("%d images, want none", n)
	}
}

func TestSplitViewOfAView(t *testing.T) {
	s := numbered(t, 3, 1, 4, 1, 5)
	v := s.pick([]int{4, 2, 0}).pick([]int{2, 0})
	if v.Len() != 2 || v.Label(0) != 3 || v.Label(1) != 5 || numbers(v)[0] != 0 || numbers(v)[1] != 4 {
		t.Errorf("view holds images %v, want 0 and 4", numbers(v))
	}
	if &v.Image(1)[0] != &s.Image(4)[0] {
		t.Error("pixels were copied")
	}
	if empty := s.pick(nil); empty.Len() != 0 {
		t.Errorf("%d images in a view of none", empty.Len())
	}
	if image := s.Image(0); cap(image) != len(image) {
		t.Error("appending to an image would change the next one")
	}
}
