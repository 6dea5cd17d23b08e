package datasets

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"overfit/datasets/augment"
)

// typical is what is usual for digits.
var typical = augment.Ranges{Rotation: 15, WidthShift: .1, HeightShift: .1, Shear: 10, Zoom: .1}

// augmented returns the images that FillAugmented makes of the given rows.
func augmented(s Split, a augment.Ranges, key uint64, rows ...int) []float32 {
	height, width := s.Shape()
	images := make([]float32, len(rows)*height*width)
	s.FillAugmented(images, make([]int, len(rows)), rows, a, key)
	return images
}

func TestFillAugmentedByNothing(t *testing.T) {
	s := mnistSet(t).Train
	rows := Permutation(100, seeded(1))
	got, gotLabels := slices.Repeat([]float32{-1}, 101*28*28), slices.Repeat([]int{-1}, 101)
	want, wantLabels := slices.Clone(got), slices.Clone(gotLabels)
	s.Fill(want, wantLabels, rows)
	if n := s.FillAugmented(got, gotLabels, rows, augment.Ranges{}, 1); n != 100 {
		t.Errorf("filled %d rows, want 100", n)
	}
	if !slices.Equal(gotLabels, wantLabels) {
		t.Errorf("labels %v, want %v", gotLabels, wantLabels)
	}
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Fatalf("pixel %d is %v, want exactly %v", i, got[i], want[i])
		}
	}
}

func TestFillAugmented(t *testing.T) {
	s := mnistSet(t).Train.pick([]int{5, 3, 4})
	images, labels := slices.Repeat([]float32{-1}, 3*28*28), slices.Repeat([]int{-1}, 3)
	if n := s.FillAugmented(images, labels, []int{2, 0}, typical, 1); n != 2 {
		t.Errorf("filled %d rows, want 2", n)
	}
	if want := []int{s.Label(2), s.Label(0), -1}; !slices.Equal(labels, want) {
		t.Errorf("labels %v, want %v, the last untouched", labels, want)
	}
	for i, x := range images {
		if beyond := i >= 2*28*28; beyond != (x == -1) || !(x <= 1) {
			t.Fatalf("pixel %d is %v, want 0 to 1 in two images and the last untouched", i, x)
		}
	}
	// Each image is that which the package augment makes of its row.
	want := make([]float32, 28*28)
	for k, row := range []int{2, 0} {
		typical.Distort(want, s.Image(row), 28, 28, 1, row)
		if !slices.Equal(images[k*28*28:(k+1)*28*28], want) {
			t.Errorf("row %d is not distorted by parameters of its own", row)
		}
	}
}

// An image depends on the key and its row, not on the batch or who fills it.
func TestFillAugmentedDependsOnKeyAndRowAlone(t *testing.T) {
	const size = 28 * 28
	s := mnistSet(t).Train
	rows := Permutation(64, seeded(1))
	want := augmented(s, typical, 1, rows...)

	for i, row := range rows {
		if !slices.Equal(augmented(s, typical, 1, row), want[i*size:(i+1)*size]) {
			t.Fatalf("row %d alone differs from itself in a batch", row)
		}
	}
	got, labels := make([]float32, len(want)), make([]int, len(rows))
	var wg sync.WaitGroup
	for at := 0; at < len(rows); at += 8 {
		wg.Go(func() { s.FillAugmented(got[at*size:], labels[at:], rows[at:at+8], typical, 1) })
	}
	wg.Wait()
	if !slices.Equal(got, want) {
		t.Error("filled by several goroutines, a batch differs")
	}

	one := s.pick([]int{7, 7})
	if pair := augmented(one, typical, 1, 0, 1); slices.Equal(pair[:size], pair[size:]) {
		t.Error("two rows of one image are the same")
	}
	if slices.Equal(augmented(one, typical, 1, 0), augmented(one, typical, 2, 0)) {
		t.Error("two keys gave the same image")
	}
}

// A recorded run must be repeatable for good, on every processor: if this fails,
// the code is wrong, not the number.
func TestFillAugmentedIsFixed(t *testing.T) {
	s := mnistSet(t).Train
	rows := make([]int, 256)
	for i := range rows {
		rows[i] = i
	}
	h := sha256.New()
	for key, a := range []augment.Ranges{typical, {Rotation: 180, WidthShift: 28, HeightShift: .99, Shear: 180, Zoom: .99}} {
		if err := binary.Write(h, binary.LittleEndian, augmented(s, a, uint64(key), rows...)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := fmt.Sprintf("%x", h.Sum(nil)), "e1ffdb967189d530649719b4d65c7498c11a1b17e01349704f2a0c96e620b47f"; got != want {
		t.Errorf("SHA-256 of the images is %s, want %s", got, want)
	}
}

func TestFillAugmentedAllocatesNothing(t *testing.T) {
	s := mnistSet(t).Train
	images, labels, rows := make([]float32, 32*28*28), make([]int, 32), Permutation(32, seeded(1))
	if n := testing.AllocsPerRun(10, func() { s.FillAugmented(images, labels, rows, typical, 1) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// Batches of 32 in random order, as in training.
func BenchmarkFillAugmented(b *testing.B) {
	s := mnistSet(b).Train
	images, labels := make([]float32, 32*28*28), make([]int, 32)
	batches := slices.Collect(slices.Chunk(Permutation(s.Len(), seeded(1)), 32))
	i := 0
	for b.Loop() {
		s.FillAugmented(images, labels, batches[i%len(batches)], typical, 1)
		i++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(labels)), "ns/image")
}
