package cmd

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
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

// picture N FILE [ORIENTATION|white|black]: puts MNIST's test image N into a file, ten times as large: dark on bright; turned, with
// the EXIF orientation that turns it back; or in ink on nothing.
func picture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: picture N FILE [ORIENTATION|white|black]")
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
	switch {
	case len(args) == 3 && strings.HasSuffix(args[1], ".png"):
		err = png.Encode(&file, inkOnNothing(large, args[2] == "white"))
	case strings.HasSuffix(args[1], ".png"):
		err = png.Encode(&file, large)
	case len(args) == 3:
		orientation, convErr := strconv.Atoi(args[2])
		ts.Check(convErr)
		err = encodeTurned(&file, large, orientation)
	default:
		err = jpeg.Encode(&file, large, nil)
	}
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), file.Bytes(), 0o644))
}

// inkOnNothing turns dark on bright into ink of one colour, the more opaque the darker it was.
func inkOnNothing(p *image.Gray, white bool) image.Image {
	ink := image.NewNRGBA(p.Rect)
	for i, v := range p.Pix {
		if white {
			ink.Pix[4*i], ink.Pix[4*i+1], ink.Pix[4*i+2] = 255, 255, 255
		}
		ink.Pix[4*i+3] = 255 - v
	}
	return ink
}

// encodeTurned writes a square picture as a camera that was held otherwise does: as it stood to the camera, with an orientation.
func encodeTurned(w io.Writer, p *image.Gray, orientation int) error {
	side := p.Rect.Dx()
	turned := image.NewGray(p.Rect)
	for y := range side {
		for x := range side {
			// Where the first row and the first column of what is stored are to be seen: TIFF 6.0, page 36.
			at := map[int]image.Point{
				3: {side - 1 - x, side - 1 - y}, // bottom, right
				5: {y, x},                       // left, top
				6: {side - 1 - y, x},            // right, top
				8: {y, side - 1 - x},            // left, bottom
			}[orientation]
			turned.SetGray(x, y, p.GrayAt(at.X, at.Y))
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, turned, nil); err != nil {
		return err
	}
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), byte(orientation), 0, 0, 0, 0, 0, 0)
	segment := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(2 + len(exif))}, exif...)
	_, err := w.Write(append(segment, file.Bytes()[2:]...))
	return err
}

// chart FILE: a picture of two axes and a line.
func chart(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: chart FILE")
	}
	p := image.NewGray(image.Rect(0, 0, 400, 400))
	draw.Draw(p, p.Rect, image.White, image.Point{}, draw.Src)
	for i := 20; i < 380; i++ {
		for _, at := range []image.Point{{20, i}, {21, i}, {i, 379}, {i, 380}, {i, 200 - i/3}} {
			p.SetGray(at.X, at.Y, color.Gray{})
		}
	}
	var file bytes.Buffer
	ts.Check(png.Encode(&file, p))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), file.Bytes(), 0o644))
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
		"empty":     {nil, "neither a PNG nor a JPEG"},
		"2^62":      {pngHeader(1<<31-1, 1<<31-1), "not a PNG that can be read"},
		"large":     {pngHeader(9_999, 9_999), "picture of 9999 x 9999"},
		"long":      {pngHeader(1, 1_000_000), "picture of 1 x 1000000"},
		"no pixels": {pngHeader(28, 28), "not a PNG that can be read"},
		"GIF":       {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "neither a PNG nor a JPEG"},
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
