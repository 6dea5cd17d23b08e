package datasets

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"overfit/experiments/stats/near"
)

// typical is what is usual for digits.
var typical = Augmentation{Rotation: 15, WidthShift: .1, HeightShift: .1, Shear: 10, Zoom: .1}

// augmented returns the images that FillAugmented makes of the given rows.
func augmented(s Split, a Augmentation, key uint64, rows ...int) []float32 {
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
	if n := s.FillAugmented(got, gotLabels, rows, Augmentation{}, 1); n != 100 {
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
	// Each pixel is that of the parameters drawn for its row.
	for k, row := range []int{2, 0} {
		d := typical.draw(streamOf(1, row), 28, 28)
		for i := range 28 * 28 {
			want := warpedPixel(d, s.Image(row), 28, 28, i/28, i%28)
			if !near.Absolute(t, images[k*28*28+i], want, 1e-6, "row %d, pixel (%d, %d)", row, i/28, i%28) {
				t.FailNow()
			}
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
	for key, a := range []Augmentation{typical, {Rotation: 180, WidthShift: 28, HeightShift: .99, Shear: 180, Zoom: .99}} {
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

func TestAugmentationValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := map[string]struct {
		a    Augmentation
		want string // "" if valid
	}{
		"nothing":             {Augmentation{}, ""},
		"most":                {Augmentation{Rotation: 180, WidthShift: 40, HeightShift: 20, Shear: 180, Zoom: .99}, ""},
		"fractions":           {Augmentation{WidthShift: .99, HeightShift: .01}, ""},
		"rotation below":      {Augmentation{Rotation: -1}, "rotation -1, expected 0 to 180 degrees"},
		"rotation above":      {Augmentation{Rotation: 181}, "rotation 181, expected 0 to 180 degrees"},
		"rotation NaN":        {Augmentation{Rotation: nan}, "rotation NaN, expected 0 to 180 degrees"},
		"width shift below":   {Augmentation{WidthShift: -.1}, "width shift -0.1, expected 0 or more"},
		"width shift NaN":     {Augmentation{WidthShift: nan}, "width shift NaN, expected 0 or more"},
		"width shift above":   {Augmentation{WidthShift: 40.5}, "width shift 40.5, expected a fraction of the width below 1, or 1 to 40 pixels"},
		"height shift below":  {Augmentation{HeightShift: -1}, "height shift -1, expected 0 or more"},
		"height shift above":  {Augmentation{HeightShift: 21}, "height shift 21, expected a fraction of the height below 1, or 1 to 20 pixels"},
		"height shift no end": {Augmentation{HeightShift: inf}, "height shift +Inf, expected a fraction of the height below 1, or 1 to 20 pixels"},
		"shear below":         {Augmentation{Shear: -1}, "shear -1, expected 0 to 180 degrees"},
		"shear above":         {Augmentation{Shear: inf}, "shear +Inf, expected 0 to 180 degrees"},
		"zoom below":          {Augmentation{Zoom: -.1}, "zoom -0.1, expected 0 to less than 1"},
		"zoom above":          {Augmentation{Zoom: 1}, "zoom 1, expected 0 to less than 1"},
		"zoom NaN":            {Augmentation{Zoom: nan}, "zoom NaN, expected 0 to less than 1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := test.a.ValidateFor(20, 40); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("error %q\nwant  %q", got, test.want)
			}
		})
	}
	if err := (Augmentation{WidthShift: 1e6}).Validate(); err != nil {
		t.Errorf("error %v for images of whatever size, want none", err)
	}
}

func TestAugmentationJSON(t *testing.T) {
	for text, a := range map[string]Augmentation{
		`{}`: {},
		`{"rotation":15,"width_shift":0.1,"height_shift":0.1,"shear":10,"zoom":0.1}`: typical,
	} {
		got, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, []byte(text)) {
			t.Errorf("JSON %s, want %s", got, text)
		}
		var back Augmentation
		if err := json.Unmarshal(got, &back); err != nil || back != a {
			t.Errorf("read back %+v with error %v, want %+v", back, err, a)
		}
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
