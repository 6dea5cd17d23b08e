package datasets

import (
	"image"
	"image/color"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

// drawn returns a picture of black strokes on white.
func drawn(side int, strokes ...image.Rectangle) *image.Gray {
	p := image.NewGray(image.Rect(0, 0, side, side))
	draw.Draw(p, p.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
	for _, s := range strokes {
		draw.Draw(p, s, image.NewUniform(color.Black), image.Point{}, draw.Src)
	}
	return p
}

func TestLikeness(t *testing.T) {
	d := mnistSet(t)
	l := NewLikeness(d.Train)

	// Test images are like training images, but for about a hundredth.
	unlike := 0
	for row := range 300 {
		if l.Unlike(d.Test.Image(row)) != "" {
			unlike++
		}
	}
	if unlike > 9 {
		t.Errorf("%d of 300 test images are unlike the training images, want about 3", unlike)
	}

	rng := rand.New(rand.NewPCG(1, 1))
	var blocks []image.Rectangle
	for range 50 {
		x, y := 10+10*rng.IntN(18), 10+10*rng.IntN(18)
		blocks = append(blocks, image.Rect(x, y, x+10, y+10))
	}
	for name, c := range map[string]struct {
		picture image.Image
		want    string
	}{
		"two axes of a chart": {drawn(400, image.Rect(20, 20, 22, 380), image.Rect(20, 378, 380, 380)), "is ink, of those"},
		"a square":            {drawn(200, image.Rect(40, 40, 160, 160)), "is ink, of those"},
		"bars": {drawn(200, image.Rect(20, 80, 40, 180), image.Rect(50, 120, 70, 180), image.Rect(80, 40, 100, 180),
			image.Rect(110, 150, 130, 180), image.Rect(140, 90, 160, 180)), "correlation with the nearest of them is 0."},
		"blocks at random": {drawn(200, blocks...), "correlation with the nearest of them is 0."},
	} {
		digit, err := Digit(c.picture, 28)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := l.Unlike(digit); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if got := l.Unlike(make([]byte, 784)); got == "" {
		t.Error("nothing at all is like the training images")
	}
}

func TestLikenessOfFewImages(t *testing.T) {
	s, err := NewSplit(1, 2, []byte{0, 9, 9, 0, 0, 0}, []uint8{0, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := NewLikeness(s).Unlike([]byte{0, 8}); got != "" {
		t.Errorf("an image like the first is not: %s", got)
	}
}

func BenchmarkLikeness(b *testing.B) {
	s := mnistSet(b).Train
	for b.Loop() {
		NewLikeness(s)
	}
}
