package plots_test

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"overfit/plots"
)

func TestSaveChoosesFormatByEnding(t *testing.T) {
	figure, err := plots.LearningCurves(mlp())
	if err != nil {
		t.Fatal(err)
	}
	for file, signature := range map[string]string{
		"curves":     "\x89PNG",
		"curves.png": "\x89PNG",
		"curves.PNG": "\x89PNG",
		"curves.svg": "<?xml",
		"curves.pdf": "%PDF",
	} {
		path := filepath.Join(t.TempDir(), file)
		if err := figure.Save(path, plots.Options{DPI: 50}); err != nil {
			t.Error(err)
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.HasPrefix(got, []byte(signature)) {
			t.Errorf("%s begins with %q, want %q", file, got[:8], signature)
		}
	}
	for _, file := range []string{"curves.jpg", "curves-0.5"} {
		err := figure.Save(filepath.Join(t.TempDir(), file), plots.Options{})
		if err == nil || !strings.Contains(err.Error(), "expected png, svg or pdf") {
			t.Errorf("%s: error %v, want one that names the formats", file, err)
		}
	}
}

func TestSaveReplacesOrLeavesFile(t *testing.T) {
	figure, err := plots.LearningCurves(mlp())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "curves.png")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := figure.Save(path, plots.Options{Width: -1}); err == nil {
		t.Error("no error for a negative width")
	}
	if got, _ := os.ReadFile(path); string(got) != "old" {
		t.Error("a failed Save touched the file")
	}
	if err := figure.Save(path, plots.Options{DPI: 50}); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); !bytes.HasPrefix(got, []byte("\x89PNG")) {
		t.Error("the old file was not replaced")
	}
	if err := figure.Save(filepath.Join(dir, "none", "curves.png"), plots.Options{DPI: 50}); err == nil {
		t.Error("no error for a folder that does not exist")
	}

	fresh := filepath.Join(dir, "fresh.png")
	if err := figure.Save(fresh, plots.Options{DPI: 50}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(fresh)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o644 {
		t.Errorf("new file has mode %v, want 0644", mode)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("temporary files left behind: %v", entries)
	}
}

func TestOptions(t *testing.T) {
	figure, err := plots.LearningCurves(mlp())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		options plots.Options
		format  string
		err     string // empty: none
	}{
		{plots.Options{Width: 3, DPI: 10}, "png", ""},
		{plots.Options{Width: 1, Height: 200, DPI: 10}, "png", ""},
		{plots.Options{Width: 200, Height: 1, DPI: 10}, "png", ""},
		{plots.Options{Height: 5, DPI: 50}, "png", ""},
		{plots.Options{Width: 200}, "svg", ""},
		{plots.Options{Width: -24}, "svg", "width -24 cm"},
		{plots.Options{Width: 0.9}, "pdf", "width 0.9 cm"},
		{plots.Options{Width: 200.1}, "png", "width 200.1 cm"},
		{plots.Options{Width: math.NaN()}, "png", "width NaN cm"},
		{plots.Options{Width: math.Inf(1)}, "png", "width +Inf cm"},
		{plots.Options{Width: 24, Height: -1}, "png", "height -1 cm"},
		{plots.Options{Height: 1e9}, "png", "width"},
		{plots.Options{Width: 200, Height: 200}, "png", "pixels"},
		{plots.Options{DPI: 2401}, "png", "resolution 2401"},
		{plots.Options{DPI: 9}, "png", "resolution 9"},
		{plots.Options{DPI: -1}, "svg", "resolution -1"},
		{plots.Options{}, "gif", `unknown format "gif"`},
	} {
		err := figure.Encode(&bytes.Buffer{}, tt.format, tt.options)
		switch {
		case tt.err == "" && err != nil:
			t.Errorf("%+v: %v", tt.options, err)
		case tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)):
			t.Errorf("%+v as %s: error %v, want %q", tt.options, tt.format, err, tt.err)
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	compose := map[string]func() (*plots.Figure, error){
		"runs":  func() (*plots.Figure, error) { return plots.Compare([]plots.Run{deepCNN(), mlp(), smallCNN()}) },
		"seeds": func() (*plots.Figure, error) { return plots.Bands([]plots.Group{repeated("mlp", 30, 3, mlpShape)}) },
		"pictures": func() (*plots.Figure, error) {
			return plots.Pictures(2, []plots.Picture{{digit('7', 0), "7"}, {digit('2', 0), "2"}})
		},
	}
	for name, figure := range compose {
		for _, format := range []string{"png", "svg", "pdf"} {
			var first []byte
			for range 3 {
				f, err := figure()
				if err != nil {
					t.Fatal(err)
				}
				var b bytes.Buffer
				if err := f.Encode(&b, format, plots.Options{Title: "Twice", DPI: 50}); err != nil {
					t.Fatal(err)
				}
				if first == nil {
					first = b.Bytes()
				}
				if !bytes.Equal(first, b.Bytes()) {
					t.Errorf("%s as %s differs from call to call", name, format)
				}
			}
			if date := regexp.MustCompile(`D:(\d{4})`).FindSubmatch(first); date != nil && string(date[1]) != "1970" {
				t.Errorf("%s as %s holds today's date", name, format)
			}
		}
	}
}

// Viewers go by the type that is named, and PDF wants colours that are not yet
// multiplied by their opacity.
func TestFormatsMeanTheSame(t *testing.T) {
	encode := func(f *plots.Figure, err error, format string) []byte {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := f.Encode(&b, format, plots.Options{}); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	picture, err := plots.Pictures(1, []plots.Picture{{digit('7', 0), ""}})
	image := regexp.MustCompile(`data:([a-z/]+);base64,([^"]+)`).FindSubmatch(encode(picture, err, "svg"))
	if image == nil {
		t.Fatal("no image in the SVG")
	}
	data, err := base64.StdEncoding.DecodeString(string(image[2]))
	if err != nil {
		t.Fatal(err)
	}
	if is := http.DetectContentType(data); is != string(image[1]) {
		t.Errorf("image of type %s is named %s", is, image[1])
	}

	bands, err := plots.Bands([]plots.Group{repeated("mlp", 30, 3, mlpShape)})
	var drawing []byte // of the PDF, decompressed
	for _, stream := range bytes.Split(encode(bands, err, "pdf"), []byte("stream\n"))[1:] {
		if r, err := zlib.NewReader(bytes.NewReader(stream)); err == nil {
			part, _ := io.ReadAll(r)
			drawing = append(drawing, part...)
		}
	}
	if blue := "0.000 0.447 0.698 rg"; !bytes.Contains(drawing, []byte(blue)) || bytes.Contains(drawing, []byte("0.000 0.086 0.137 rg")) {
		t.Errorf("the band in the PDF is not filled with %s", blue)
	}
}

// texts returns all that is written in a figure.
func texts(t *testing.T, f *plots.Figure, o plots.Options) []string {
	t.Helper()
	var b bytes.Buffer
	if err := f.Encode(&b, "svg", o); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?s)<text[^>]*>(.*?)</text>`).FindAllStringSubmatch(b.String(), -1) {
		out = append(out, m[1])
	}
	return out
}

func TestSVGFallsBackToMetricTwins(t *testing.T) {
	figure, err := plots.LearningCurves(mlp())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := figure.Encode(&b, "svg", plots.Options{}); err != nil {
		t.Fatal(err)
	}
	all, twins := bytes.Count(b.Bytes(), []byte("font-family:")), bytes.Count(b.Bytes(), []byte("Sans,Arial,Helvetica,sans-serif"))
	if all == 0 || all != twins {
		t.Errorf("%d of %d texts name other fonts to fall back to", twins, all)
	}
}

func TestTitle(t *testing.T) {
	figure, err := plots.LearningCurves(mlp())
	if err != nil {
		t.Fatal(err)
	}
	for title, want := range map[string]string{
		"Two\n lines":               "Two lines",
		"a <b> & c\x00":             "a &lt;b&gt; &amp; c",
		strings.Repeat("long ", 99): "long long",
	} {
		got := texts(t, figure, plots.Options{Title: title})
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("title %q: %q lacks %q", title, got, want)
		}
	}
}
