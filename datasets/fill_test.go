package datasets

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestFill(t *testing.T) {
	const size = 7 * 37 // every byte, and not a multiple of 8
	pixels := make([]byte, 3*size)
	for i := range pixels {
		pixels[i] = byte(i + i/size) // no two images alike
	}
	s, err := NewSplit(7, 37, pixels, []uint8{7, 8, 9})
	if err != nil {
		t.Fatal(err)
	}
	s = s.pick([]int{1, 2, 0})

	images, labels := slices.Repeat([]float32{-1}, 4*size), slices.Repeat([]int{-1}, 4)
	if n := s.Fill(images, labels, []int{2, 0, 1}); n != 3 {
		t.Errorf("filled %d rows, want 3", n)
	}
	if !slices.Equal(labels, []int{7, 8, 9, -1}) {
		t.Errorf("labels %v, want 7 8 9 and the last untouched", labels)
	}
	for i, got := range images {
		want := float32(-1)
		if i < len(pixels) {
			want = float32(pixels[i]) / 255
		}
		if got != want {
			t.Fatalf("image %d, pixel %d is %v, want exactly %v", i/size, i%size, got, want)
		}
	}
}

func TestFillAllocatesNothing(t *testing.T) {
	s := mnistSet(t).Train
	images, labels, rows := make([]float32, 32*28*28), make([]int, 32), Permutation(32, rand.New(rand.NewPCG(1, 2)))
	if n := testing.AllocsPerRun(10, func() { s.Fill(images, labels, rows) }); n != 0 {
		t.Errorf("%v allocations, want none", n)
	}
}

// Batches of 32 in random order, as in training.
func BenchmarkFill(b *testing.B) {
	s := mnistSet(b).Train
	images, labels := make([]float32, 32*28*28), make([]int, 32)
	batches := slices.Collect(slices.Chunk(Permutation(s.Len(), rand.New(rand.NewPCG(1, 2))), 32))
	i := 0
	for b.Loop() {
		s.Fill(images, labels, batches[i%len(batches)])
		i++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(images)), "ns/pixel")
}
