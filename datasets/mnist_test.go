package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments/stats/near"
)

func mnistSet(t testing.TB) *Dataset {
	t.Helper()
	d, err := MNIST()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// count returns the number of images in each of a split's classes.
func count(s Split, classes int) []int {
	counts := make([]int, classes)
	for row := range s.Len() {
		counts[s.Label(row)]++
	}
	return counts
}

func TestMNISTFiles(t *testing.T) {
	d := mnistSet(t)
	if diff := cmp.Diff(MNISTFiles(), d.Files); diff != "" {
		t.Errorf("embedded files (-want +got):\n%s", diff)
	}
	// What is known of the content must be so: it is not summed when MNIST is read.
	for i, file := range d.Encode() {
		content := sha256.New()
		if err := file.Write(content); err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(content.Sum(nil)); got != d.Files[i].SHA256 {
			t.Errorf("%s holds what has SHA-256 %s, want %s", d.Files[i].Name, got, d.Files[i].SHA256)
		}
	}
}

func TestMNIST(t *testing.T) {
	d := mnistSet(t)
	if d.Name != "mnist" || d.Classes != 10 || d.Train.Len() != 60000 || d.Test.Len() != 10000 {
		t.Errorf("%s: %d classes, %d and %d images, want mnist: 10, 60000 and 10000", d.Name, d.Classes, d.Train.Len(), d.Test.Len())
	}
	if h, w := d.Train.Shape(); h != 28 || w != 28 {
		t.Errorf("images of %d x %d, want 28 x 28", h, w)
	}
	// The published numbers of images of each digit.
	if diff := cmp.Diff([]int{5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, count(d.Train, 10)); diff != "" {
		t.Errorf("training images of each digit (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, count(d.Test, 10)); diff != "" {
		t.Errorf("test images of each digit (-want +got):\n%s", diff)
	}
	// The mean and standard deviation everybody normalises MNIST with.
	var sum, squares float64
	for row := range d.Train.Len() {
		for _, x := range d.Train.Image(row) {
			sum += float64(x) / 255
			squares += float64(x) * float64(x) / (255 * 255)
		}
	}
	n := float64(60000 * 28 * 28)
	mean := sum / n
	near.Absolute(t, mean, .1307, 5e-5, "mean of the training pixels")
	near.Absolute(t, math.Sqrt(squares/n-mean*mean), .3081, 5e-5, "deviation of the training pixels")
}

// A caller may change the data set it was given, but shares the pixels.
func TestMNISTIsTheCallersOwn(t *testing.T) {
	d := mnistSet(t)
	d.Train, d.Files[0].Name = Split{}, "changed"
	again := mnistSet(t)
	if again.Train.Len() != 60000 || again.Files[0].Name == "changed" {
		t.Error("a caller's change is seen by the next one")
	}
	if !slices.Equal(again.Train.labels[:5], []uint8{5, 0, 4, 1, 9}) {
		t.Errorf("training labels begin %v, want 5 0 4 1 9", again.Train.labels[:5])
	}
	if &again.Test.pixels[0] != &d.Test.pixels[0] {
		t.Error("the pixels were decoded twice")
	}
}

func BenchmarkDecodeMNIST(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := loadMNIST(); err != nil {
			b.Fatal(err)
		}
	}
}
