package datasets

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// flat is a picture of one level of grey.
func flat(width, height int, level uint8) *image.Gray {
	p := image.NewGray(image.Rect(0, 0, width, height))
	for i := range p.Pix {
		p.Pix[i] = level
	}
	return p
}

func writePicture(t *testing.T, picture image.Image, path ...string) {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	var err error
	if filepath.Ext(name) == ".png" {
		err = png.Encode(&file, picture)
	} else {
		err = jpeg.Encode(&file, picture, nil)
	}
	if err == nil {
		err = os.WriteFile(name, file.Bytes(), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// drawings writes three training pictures and one test picture, of a cat and a dog.
func drawings(t *testing.T, dir string) {
	t.Helper()
	writePicture(t, flat(3, 2, 10), dir, "train", "dog", "1.png")
	writePicture(t, flat(3, 2, 20), dir, "train", "cat", "1.png")
	writePicture(t, flat(3, 2, 30), dir, "train", "cat", "2.JPG")
	writePicture(t, flat(3, 2, 40), dir, "test", "dog", "1.png")
}

func TestLoadPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "pets [x]")
	drawings(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "train", "dog", ".DS_Store"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"cat", "dog"}, d.ClassNames); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
	if h, w := d.Train.Shape(); h != 2 || w != 3 || d.Train.Len() != 3 || d.Test.Len() != 1 {
		t.Fatalf("%d and %d images of %d x %d", d.Train.Len(), d.Test.Len(), h, w)
	}
	for row, want := range []struct {
		label int
		level byte
	}{{0, 20}, {0, 30}, {1, 10}} {
		if d.Train.Label(row) != want.label || d.Train.Image(row)[5] != want.level {
			t.Errorf("image %d: label %d, %v", row, d.Train.Label(row), d.Train.Image(row))
		}
	}
	if d.Test.Label(0) != 1 || d.Name != "pets [x]" || d.Files[trainImages].Name != "train" {
		t.Errorf("%s: %+v", d.Name, d)
	}

	// One part alone, divided.
	d, err = Options{TestSplit: .4}.Load(filepath.Join(dir, "train"))
	if err != nil || d.Train.Len() != 2 || d.Test.Len() != 1 || d.Name != "train" {
		t.Errorf("loaded %+v, error %v", d, err)
	}
}

func TestLoadPicturesOfNumberedClasses(t *testing.T) {
	dir := t.TempDir()
	for _, class := range []string{"10", "9", "2"} {
		writePicture(t, flat(1, 1, 1), dir, "training", class, "a.png")
		writePicture(t, flat(1, 1, 1), dir, "testing", class, "a.png")
	}
	d, err := Load(dir)
	if err != nil || !slices.Equal(d.ClassNames, []string{"2", "9", "10"}) {
		t.Errorf("loaded %+v, error %v", d, err)
	}
}

func TestLoadPicturesRefuses(t *testing.T) {
	for want, change := range map[string]func(dir string) error{
		"train/dog/1.png: picture of 4 x 2 (width x height), expected 3 x 2 as train/cat/1.png has; --resize 2 brings": func(dir string) error {
			writePicture(t, flat(4, 2, 0), dir, "train", "dog", "1.png")
			return nil
		},
		"test holds images of 3 x 4, expected 2 x 3 as in train": func(dir string) error {
			writePicture(t, flat(4, 3, 0), dir, "test", "dog", "1.png")
			return nil
		},
		"test/hat: there is no such class in train": func(dir string) error {
			writePicture(t, flat(3, 2, 0), dir, "test", "hat", "1.png")
			return nil
		},
		"train/note.png is not a folder, expected one for each class": func(dir string) error {
			writePicture(t, flat(3, 2, 0), dir, "train", "note.png")
			return nil
		},
		"train has 1 folders, expected one for each of 2 to 256 classes": func(dir string) error { return os.RemoveAll(filepath.Join(dir, "train", "dog")) },
		"train/dog: no pictures in it":                                   func(dir string) error { return os.Remove(filepath.Join(dir, "train", "dog", "1.png")) },
		"train/dog/notes.txt: neither a PNG nor a JPEG": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "train", "dog", "notes.txt"), []byte("text"), 0o666)
		},
		"train/dog/below: not a regular file": func(dir string) error { return os.Mkdir(filepath.Join(dir, "train", "dog", "below"), 0o777) },
		"not a PNG that can be read: unexpected EOF": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "train", "dog", "1.png"), []byte("\x89PNG\r\n\x1a\n"), 0o666)
		},
	} {
		dir := t.TempDir()
		drawings(t, dir)
		if err := change(dir); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir); err == nil || !strings.Contains(filepath.ToSlash(err.Error()), want) || !strings.HasPrefix(err.Error(), "data set "+dir+": ") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestLoadPicturesResized(t *testing.T) {
	dir := t.TempDir()
	drawings(t, dir)
	writePicture(t, flat(7, 9, 10), dir, "train", "dog", "1.png")
	d, err := Options{Resize: 4}.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if h, w := d.Train.Shape(); h != 4 || w != 4 || !slices.Equal(d.Train.Image(2), bytes.Repeat([]byte{10}, 16)) {
		t.Errorf("images of %d x %d: %v", h, w, d.Train.Image(2))
	}
}

// Each pixel is the mean of the area it covers.
func TestResize(t *testing.T) {
	for _, c := range []struct {
		from          []byte
		height, width int
		side          int
		want          []byte
	}{
		{[]byte{0, 100, 200, 40}, 2, 2, 1, []byte{85}},
		{[]byte{10, 20, 30, 40}, 2, 2, 2, []byte{10, 20, 30, 40}},
		{[]byte{7}, 1, 1, 3, bytes.Repeat([]byte{7}, 9)},
		{[]byte{0, 90, 240}, 1, 3, 2, []byte{30, 190, 30, 190}},                  // (0 + 90/2) / 1.5, (90/2 + 240) / 1.5
		{[]byte{0, 1, 255, 254}, 2, 2, 1, []byte{128}},                           // 127.5
		{[]byte{0, 0, 0, 0, 90, 0, 0, 0, 0}, 3, 3, 2, []byte{10, 10, 10, 10}},    // a quarter of 90, over 2.25
		{[]byte{0, 255}, 1, 2, 3, []byte{0, 128, 255, 0, 128, 255, 0, 128, 255}}, // enlarged
	} {
		to := make([]byte, c.side*c.side)
		resizeTo(to, c.side, c.from, c.height, c.width)
		if !bytes.Equal(to, c.want) {
			t.Errorf("%v at %d x %d: %v, want %v", c.from, c.side, c.side, to, c.want)
		}
	}
}

// What is transparent is paper: of the brightness that is not the ink's, or that of what paper there is.
func TestPaper(t *testing.T) {
	picture := func(inked, other color.NRGBA) image.Image {
		p := image.NewNRGBA(image.Rect(0, 0, 10, 10))
		for i := range 100 {
			p.SetNRGBA(i%10, i/10, other)
		}
		for y := 3; y < 7; y++ {
			p.SetNRGBA(5, y, inked)
		}
		return p
	}
	nothing := color.NRGBA{}
	paged := image.NewNRGBA(image.Rect(0, 0, 10, 10)) // a white page with round corners, and black ink on it
	for i := range 100 {
		paged.SetNRGBA(i%10, i/10, color.NRGBA{255, 255, 255, 255})
	}
	paged.SetNRGBA(0, 0, nothing)
	for y := 3; y < 7; y++ {
		for x := 4; x < 6; x++ {
			paged.SetNRGBA(x, y, color.NRGBA{0, 0, 0, 255})
		}
	}
	for name, c := range map[string]struct {
		picture  image.Image
		at       image.Point
		ink, not uint8
	}{
		"black ink":            {picture(color.NRGBA{0, 0, 0, 255}, nothing), image.Pt(5, 5), 0, 255},
		"white ink":            {picture(color.NRGBA{255, 255, 255, 255}, nothing), image.Pt(5, 5), 255, 0},
		"yellow ink":           {picture(color.NRGBA{255, 255, 0, 255}, nothing), image.Pt(5, 5), 226, 0},
		"half-transparent ink": {picture(color.NRGBA{255, 255, 255, 128}, nothing), image.Pt(5, 5), 128, 0},
		"a page":               {paged, image.Pt(5, 5), 0, 255},
		"nothing":              {picture(nothing, nothing), image.Pt(5, 5), 255, 255},
		"opaque":               {picture(color.NRGBA{9, 9, 9, 255}, color.NRGBA{7, 7, 7, 255}), image.Pt(5, 5), 9, 7},
	} {
		grey := greyOf(c.picture)
		if got, rest := grey.GrayAt(c.at.X, c.at.Y).Y, grey.GrayAt(0, 0).Y; got != c.ink || rest != c.not {
			t.Errorf("%s: %d on %d, want %d on %d", name, got, rest, c.ink, c.not)
		}
	}
}
