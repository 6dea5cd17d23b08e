package datasets

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestOptions(t *testing.T) {
	for want, o := range map[string]Options{
		"test split NaN is out of range":  {TestSplit: math.NaN()},
		"test split 1 is out of range":    {TestSplit: 1},
		"test split -0.1 is out of range": {TestSplit: -.1},
		"resize -1 is out of range":       {Resize: -1},
		"resize 1025 is out of range":     {Resize: 1025},
		`transpose "yes", expected true`:  {Transpose: "yes"},
	} {
		if _, err := o.Load(t.TempDir()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v, want %q", o, err, want)
		}
	}
}

// MNIST can be read otherwise too, which does not change what others get.
func TestOptionsOfMNIST(t *testing.T) {
	d, err := Options{Resize: 14}.Load("")
	if err != nil {
		t.Fatal(err)
	}
	full := mnistSet(t)
	sum := 0
	for _, at := range []int{14*28 + 14, 14*28 + 15, 15*28 + 14, 15*28 + 15} {
		sum += int(full.Train.Image(0)[at])
	}
	if got := d.Train.Image(0)[7*14+7]; int(got) != (sum+2)/4 {
		t.Errorf("pixel %d, want a quarter of %d", got, sum)
	}
	if h, _ := full.Train.Shape(); h != 28 || d.Files[trainImages].Same(full.Files[trainImages]) || !d.Files[trainLabels].Same(full.Files[trainLabels]) {
		t.Errorf("resized files %+v", d.Files)
	}
	_, err = Options{TestSplit: .5}.Load("")
	if want := "data set mnist: t10k-images-idx3-ubyte.gz is there to test on: leave --test-split out"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}

// The same images are taken for the test each time, in proportion to their classes. It must stay so: runs are told by their data.
func TestTestSplit(t *testing.T) {
	f := withLabels(slices.Concat(slices.Repeat([]uint8{0}, 20), slices.Repeat([]uint8{1}, 10)), nil)
	for i := range f.train.pixels {
		f.train.pixels[i] = byte(i)
	}
	d, err := f.dataset(Options{TestSplit: .2})
	if err != nil {
		t.Fatal(err)
	}
	if got := count(d.Test, 2); !slices.Equal(got, []int{4, 2}) || d.Train.Len() != 24 {
		t.Errorf("%d test images of each class, and %d to train on", got, d.Train.Len())
	}
	if want := []byte{5, 8, 12, 15, 22, 26}; !slices.Equal(d.Test.pixels, want) {
		t.Errorf("test images %d, want %d", d.Test.pixels, want)
	}
	all := slices.Sorted(slices.Values(slices.Concat(d.Train.pixels, d.Test.pixels)))
	if !slices.Equal(all, f.train.pixels) {
		t.Errorf("images of both parts: %d, want each once", all)
	}
	if _, err := f.dataset(Options{TestSplit: .001}); err == nil || !strings.HasPrefix(err.Error(), "--test-split 0.001: ") {
		t.Errorf("of no image: error %v", err)
	}
}
