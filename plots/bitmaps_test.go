package plots

import (
	"bytes"
	"image/color"
	"image/png"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestPicturesErrors(t *testing.T) {
	dot := Picture{Pixels: [][]uint8{{0, 255}}}
	fill := func(height, width int) Picture {
		return Picture{slices.Repeat([][]uint8{make([]uint8, width)}, height), "x"}
	}
	for err, tt := range map[string]struct {
		columns  int
		pictures []Picture
	}{
		"0 columns":                      {0, []Picture{dot}},
		"26 columns":                     {26, []Picture{dot}},
		"no pictures":                    {3, nil},
		"501 pictures":                   {3, slices.Repeat([]Picture{dot}, 501)},
		`picture 2 ("x"): no pixels`:     {3, []Picture{dot, {Caption: "x"}}},
		`picture 1 (""): no pixels`:      {3, []Picture{{Pixels: [][]uint8{{}}}}},
		"row 2 has 1 pixels, expected 2": {3, []Picture{{Pixels: [][]uint8{{1, 2}, {3}}}}},
		"2 x 2 pixels, expected 1 x 2":   {3, []Picture{dot, fill(2, 2)}},
		"1 x 129 pixels":                 {3, []Picture{fill(1, 129)}},
		"129 x 1 pixels":                 {3, []Picture{fill(129, 1)}},
	} {
		if _, got := Pictures(tt.columns, tt.pictures); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
}

func TestFiltersErrors(t *testing.T) {
	one := [][]float32{{1}}
	for err, weights := range map[string][][][]float32{
		"no filters":                         nil,
		"513 filters":                        slices.Repeat([][][]float32{one}, 513),
		"filter 2: no pixels":                {one, {}},
		"filter 2: 1 x 2 pixels":             {one, {{1, 2}}},
		"filter 2 has the weight NaN":        {one, {{float32(math.NaN())}}},
		"filter 1 has the weight -Inf":       {{{float32(math.Inf(-1))}}},
		"filter 1: row 2 has 2 pixels, expe": {{{1}, {1, 2}}},
	} {
		if _, got := Filters(weights); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
	if _, err := Filters([][][]float32{{{0}}}); err != nil {
		t.Errorf("filters of 0: %v", err)
	}
}

// Ink and signs appear where they are in the data, in the order of the data.
func TestBitmapsAreUpright(t *testing.T) {
	at := func(f *Figure, err error, x, y int) color.RGBA {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, "png", Options{DPI: 72}); err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		return color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)
	}
	pictures, err := Pictures(2, []Picture{{Pixels: [][]uint8{{0, 255}, {0, 0}}}, {Pixels: [][]uint8{{0, 0}, {255, 0}}}})
	filters, errF := Filters([][][]float32{{{-2, 0}, {1, 2}}})
	const middle = 340
	for _, tt := range []struct {
		f    *Figure
		err  error
		x, y int
		want color.RGBA
	}{
		{pictures, err, middle - 110, 30, white},
		{pictures, err, middle - 30, 30, black},
		{pictures, err, middle - 30, 100, white},
		{pictures, err, middle + 30, 30, white},
		{pictures, err, middle + 30, 100, black},
		{filters, errF, middle - 30, 60, blue},
		{filters, errF, middle + 30, 60, white},
		{filters, errF, middle - 30, 130, mix(white, vermillion, 0.5)},
		{filters, errF, middle + 30, 130, vermillion},
	} {
		if got := at(tt.f, tt.err, tt.x, tt.y); got != tt.want {
			t.Errorf("colour %v at %d, %d, want %v", got, tt.x, tt.y, tt.want)
		}
	}
}

func TestFilterColumns(t *testing.T) {
	for n, want := range map[int]int{1: 1, 2: 2, 3: 3, 6: 3, 7: 4, 32: 8, 64: 16, 100: 20, 128: 16, 512: 32} {
		if got := columns(n); got != want {
			t.Errorf("%d filters in %d columns, want %d", n, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	style := theme{1}.text(textSize)
	width := style.Width("7 as 2, 9")
	for s, want := range map[string]string{
		"":                           "",
		"original":                   "original",
		"7 as 2, 99.8 %":             "7 as 2,|99.8 %",
		"7 as\n2,\t 9":               "7 as 2, 9",
		"Sneaker as Ankle boot, 9":   "Sneaker|as Ankle|boot, 9",
		"one two three four or five": "one two|three|fou…ive",
		"incomprehensibilities":      "inc…ies",
	} {
		if got := strings.Join(wrap(s, style, width, 3), "|"); got != want {
			t.Errorf("%q wrapped to %q, want %q", s, got, want)
		}
	}
}
