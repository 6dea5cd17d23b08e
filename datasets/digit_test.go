package datasets

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"strings"
	"testing"

	"golang.org/x/image/draw"
)

// grey returns the i-th test image as a picture.
func grey(t testing.TB, i int) *image.Gray {
	t.Helper()
	d, err := MNIST()
	if err != nil {
		t.Fatal(err)
	}
	return &image.Gray{Pix: bytes.Clone(d.Test.Image(i)), Stride: 28, Rect: image.Rect(0, 0, 28, 28)}
}

// difference is the mean of how far two images' pixels are apart.
func difference(a, b []byte) float64 {
	sum := 0
	for i := range a {
		sum += max(int(a[i])-int(b[i]), int(b[i])-int(a[i]))
	}
	return float64(sum) / float64(len(a))
}

// MNIST's images were made by the same recipe, so they must come out as they went in: most of them bit by bit, the
// others a pixel larger, where their edges are faint, or moved by one, where the centre of mass lies between two.
func TestDigitLeavesMNISTAlone(t *testing.T) {
	same := 0
	for i := range 200 {
		picture := grey(t, i)
		want := bytes.Clone(picture.Pix)
		got, err := Digit(picture, 28)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(got, want) {
			same++
		}
	}
	if same < 150 {
		t.Errorf("%d of 200 images are as before, want three quarters", same)
	}
}

// Whatever a picture's size, colours, place and format, the digit comes out much the same.
func TestDigitOfAnyPicture(t *testing.T) {
	const i = 7
	want, err := Digit(grey(t, i), 28)
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for name, picture := range map[string]func() image.Image{
		"inverted": func() image.Image {
			p := grey(t, i)
			for j, v := range p.Pix {
				p.Pix[j] = 255 - v
			}
			return p
		},
		"faint, with noise": func() image.Image {
			p := grey(t, i)
			for j, v := range p.Pix {
				p.Pix[j] = 200 - v/2 + uint8(rng.IntN(5))
			}
			return p
		},
		"large, off the centre, in colour": func() image.Image {
			p := image.NewNRGBA(image.Rect(-10, -10, 790, 590))
			draw.Draw(p, p.Rect, image.NewUniform(color.NRGBA{250, 250, 240, 255}), image.Point{}, draw.Src)
			digit := grey(t, i)
			large := image.NewAlpha(image.Rect(0, 0, 280, 280))
			draw.BiLinear.Scale(large, large.Rect, &image.Alpha{Pix: digit.Pix, Stride: 28, Rect: digit.Rect}, digit.Rect, draw.Src, nil)
			draw.DrawMask(p, large.Rect.Add(image.Pt(400, 200)), image.NewUniform(color.NRGBA{20, 20, 120, 255}), image.Point{}, large, image.Point{}, draw.Over)
			return p
		},
		"ink on nothing": func() image.Image {
			digit := grey(t, i)
			p := image.NewNRGBA(digit.Rect)
			for j, v := range digit.Pix {
				p.Pix[4*j+3] = v
			}
			return p
		},
		"JPEG": func() image.Image {
			var file bytes.Buffer
			if err := jpeg.Encode(&file, grey(t, i), &jpeg.Options{Quality: 90}); err != nil {
				t.Fatal(err)
			}
			p, err := jpeg.Decode(&file)
			if err != nil {
				t.Fatal(err)
			}
			return p
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Digit(picture(), 28)
			if err != nil {
				t.Fatal(err)
			}
			if d := difference(want, got); d > 12 {
				t.Errorf("a pixel is %.1f away on average", d)
			}
		})
	}
}

func TestDigitOfOtherSizes(t *testing.T) {
	for _, size := range []int{1, 2, 8, 64} {
		out, err := Digit(grey(t, 0), size)
		if err != nil || len(out) != size*size || bytes.Equal(out, make([]byte, size*size)) {
			t.Errorf("size %d: %d pixels, error %v", size, len(out), err)
		}
	}
}

func TestDigitRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		picture image.Image
		want    string
	}{
		"nothing":         {image.NewGray(image.Rect(0, 0, 0, 0)), "picture of 0 x 0"},
		"a long line":     {image.NewGray(image.Rect(0, 0, 1, 10_001)), "picture of 1 x 10001"},
		"too many pixels": {image.NewUniform(color.White), "picture of"}, // without bounds
		"blank":           {image.NewGray(image.Rect(0, 0, 28, 28)), "no digit"},
		"nearly blank":    {&image.Gray{Pix: []byte{9, 9, 9, 9, 20, 9, 9, 9, 9}, Stride: 3, Rect: image.Rect(0, 0, 3, 3)}, "no digit"},
		"transparent":     {image.NewNRGBA(image.Rect(0, 0, 5, 5)), "no digit"},
	} {
		if _, err := Digit(c.picture, 28); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	one := image.NewGray(image.Rect(0, 0, 1, 1))
	if _, err := Digit(one, 28); err == nil {
		t.Error("one pixel is a digit")
	}
}
