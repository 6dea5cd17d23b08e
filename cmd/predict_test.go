package cmd

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/image/draw"

	"overfit/datasets"
)

// picture N FILE: puts MNIST's test image N into a file, ten times as large, dark on bright.
func picture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: picture N FILE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	data, err := datasets.MNIST()
	ts.Check(err)
	digit := image.NewGray(image.Rect(0, 0, 28, 28))
	for i, v := range data.Test.Image(n) {
		digit.Pix[i] = 255 - v
	}
	large := image.NewGray(image.Rect(0, 0, 280, 280))
	draw.BiLinear.Scale(large, large.Rect, digit, digit.Rect, draw.Src, nil)
	var file bytes.Buffer
	if strings.HasSuffix(args[1], ".png") {
		err = png.Encode(&file, large)
	} else {
		err = jpeg.Encode(&file, large, nil)
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), file.Bytes(), 0o644))
}

// pngHeader is a PNG that announces that many pixels and holds none.
func pngHeader(width, height uint32) []byte {
	chunk := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)...)
	chunk = append(chunk, 16, 6, 0, 0, 0) // 16 bits, colours and opacity
	file := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(file, chunk...), crc32.ChecksumIEEE(chunk))
}

func TestHostilePictures(t *testing.T) {
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"empty":     {nil, "not a PNG or JPEG"},
		"2^62":      {pngHeader(1<<31-1, 1<<31-1), "not a PNG or JPEG that can be read"},
		"large":     {pngHeader(9_999, 9_999), "picture of 9999 x 9999"},
		"long":      {pngHeader(1, 1_000_000), "picture of 1 x 1000000"},
		"no pixels": {pngHeader(28, 28), "not a png that can be read"},
		"GIF":       {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "expected a PNG or JPEG"},
	} {
		path := filepath.Join(t.TempDir(), "picture")
		if err := os.WriteFile(path, c.file, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := readDigit(path, 28); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
	if _, err := readDigit(t.TempDir(), 28); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder: error %v", err)
	}
}

// The largest picture that is taken, of the type that needs most memory, stays within 200 MB.
func TestMemoryOfPictures(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes seconds")
	}
	large := image.NewNRGBA64(image.Rect(0, 0, 4000, 3125))
	large.Set(2000, 1500, color.White)
	for x := 1000; x < 3000; x++ {
		for y := 1000; y < 1100; y++ {
			large.Set(x, y, color.Black)
		}
	}
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, large); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := decodeDigit(bytes.NewReader(file.Bytes()), 28); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 150 {
		t.Errorf("%d MB for a picture of 12.5 million pixels", got)
	}
}

// FuzzPicture feeds anything to what reads pictures.
func FuzzPicture(f *testing.F) {
	digit := image.NewGray(image.Rect(0, 0, 9, 12))
	for y := 2; y < 9; y++ {
		digit.SetGray(4, y, color.Gray{255})
	}
	var file bytes.Buffer
	if err := png.Encode(&file, digit); err != nil {
		f.Fatal(err)
	}
	f.Add(bytes.Clone(file.Bytes()))
	file.Reset()
	if err := jpeg.Encode(&file, digit, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add(pngHeader(9_999, 9_999))
	f.Fuzz(func(t *testing.T, file []byte) {
		digit, err := decodeDigit(bytes.NewReader(file), 28)
		if (err == nil) != (len(digit) == 28*28) {
			t.Errorf("%d pixels, error %v", len(digit), err)
		}
	})
}
