package plots

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/text/encoding/charmap"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// canvases makes a canvas for each format; dpi matters to PNG alone.
var canvases = map[string]func(size vg.Point, dpi int) (vg.CanvasWriterTo, error){
	"png": newPNG,
	"svg": newSVG,
	"pdf": newPDF,
}

func newPNG(size vg.Point, dpi int) (vg.CanvasWriterTo, error) {
	width, height := size.X.Dots(float64(dpi)), size.Y.Dots(float64(dpi))
	if width*height > maxPixels {
		return nil, fmt.Errorf("%.0f x %.0f pixels at %d dots an inch, expected at most %.0f million in all",
			width, height, dpi, maxPixels/1e6)
	}
	return vgimg.PngCanvas{Canvas: vgimg.NewWith(vgimg.UseWH(size.X, size.Y), vgimg.UseDPI(dpi))}, nil
}

// svgCanvas names the metric twins of the font it was laid out with, for
// machines without it, and its images by their right type.
type svgCanvas struct{ *vgsvg.Canvas }

func newSVG(size vg.Point, _ int) (vg.CanvasWriterTo, error) {
	return svgCanvas{vgsvg.New(size.X, size.Y)}, nil
}

func (c svgCanvas) WriteTo(w io.Writer) (int64, error) {
	var b bytes.Buffer
	if _, err := c.Canvas.WriteTo(&b); err != nil {
		return 0, err
	}
	out := bytes.ReplaceAll(b.Bytes(),
		[]byte("font-family:Liberation Sans;"),
		[]byte("font-family:Liberation Sans,Arial,Helvetica,sans-serif;"))
	out = bytes.ReplaceAll(out, []byte("data:image/jpg;"), []byte("data:image/png;")) // which they are
	n, err := w.Write(out)
	return int64(n), err
}

// The same figure is the same file, whenever it was drawn.
func init() {
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultCatalogSort(true)
}

// pdfCanvas makes up for what vgpdf gets wrong.
type pdfCanvas struct{ *vgpdf.Canvas }

func newPDF(size vg.Point, _ int) (vg.CanvasWriterTo, error) {
	return pdfCanvas{vgpdf.New(size.X, size.Y)}, nil
}

// FillString recodes text to the code page of the fonts that vgpdf embeds; bare
// UTF-8 would come out as pairs of wrong letters.
func (c pdfCanvas) FillString(f font.Face, at vg.Point, s string) {
	var text []byte
	for _, r := range s {
		if r == minus { // looks like the dash, which the code page has
			r = '–'
		}
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			b = '?'
		}
		text = append(text, b)
	}
	c.Canvas.FillString(f, at, string(text))
}

// DrawImage turns the image over, which vgpdf draws upside down.
func (c pdfCanvas) DrawImage(to vg.Rectangle, img image.Image) {
	b := img.Bounds()
	turned := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			turned.Set(x, b.Min.Y+b.Max.Y-1-y, img.At(x, y))
		}
	}
	c.Canvas.DrawImage(to, turned)
}

// SetColor passes translucent colours on as vgpdf reads them.
func (c pdfCanvas) SetColor(clr color.Color) { c.Canvas.SetColor(straight{clr}) }

// straight is a colour not multiplied by its opacity.
type straight struct{ color.Color }

// RGBA implements color.Color, but for the multiplication.
func (s straight) RGBA() (r, g, b, a uint32) {
	c := color.NRGBA64Model.Convert(s.Color).(color.NRGBA64)
	return uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
}
