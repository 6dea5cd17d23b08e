package plots

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/natefinch/atomic"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	defaultDPI = 200

	// A slip of the keyboard must not take all memory.
	minSide, maxSide = 1.0, 200.0 // cm
	minDPI, maxDPI   = 10, 2400
	maxPixels        = 100e6
)

// Figure is a composed drawing, ready to be written in any size and format. It
// refers to the runs it was made of: their values must not change before.
type Figure struct {
	// The natural size in points, at which the theme's unit is one point.
	width, height float64

	draw func(draw.Canvas, theme)
}

// Options say how a figure is written. The zero value writes it 24 cm wide and
// as high as its content asks for, a PNG with 200 dots an inch.
type Options struct {
	// Title stands above the figure; empty takes no room.
	Title string

	// Width and Height are centimetres, from 1 to 200. Where one is 0 it
	// follows from the other; lettering follows the tighter of the two.
	Width, Height float64

	// DPI is the resolution of a PNG in pixels an inch, from 10 to 2400 and
	// to 100 million pixels in all; 0 is 200. SVG and PDF have none.
	DPI int
}

// Save writes the figure to a file, in the format that the file's ending names:
// .png, .svg or .pdf, in capitals or not; PNG without an ending. The file is
// replaced in one step: on an error an older one stays as it was.
func (f *Figure) Save(file string, o Options) error {
	format := strings.TrimPrefix(strings.ToLower(filepath.Ext(file)), ".")
	if format == "" {
		format = "png"
	}
	var b bytes.Buffer
	if err := f.Encode(&b, format, o); err != nil {
		return fmt.Errorf("figure %q: %w", file, err)
	}
	_, err := os.Stat(file)
	created := errors.Is(err, fs.ErrNotExist)
	if err := atomic.WriteFile(file, &b); err != nil {
		return fmt.Errorf("figure %q: %w", file, err)
	}
	if created { // as a temporary file is, for its owner alone
		if err := os.Chmod(file, 0o644); err != nil {
			return fmt.Errorf("figure %q: %w", file, err)
		}
	}
	return nil
}

// Encode writes the figure in the format "png", "svg" or "pdf".
func (f *Figure) Encode(w io.Writer, format string, o Options) error {
	size, err := f.size(o)
	if err != nil {
		return err
	}
	if o.DPI == 0 {
		o.DPI = defaultDPI
	}
	if o.DPI < minDPI || o.DPI > maxDPI {
		return fmt.Errorf("resolution %d dots an inch, expected %d to %d", o.DPI, minDPI, maxDPI)
	}
	newCanvas, ok := canvases[format]
	if !ok {
		return fmt.Errorf("unknown format %q, expected png, svg or pdf", format)
	}
	canvas, err := newCanvas(size, o.DPI)
	if err != nil {
		return err
	}
	f.render(draw.New(canvas), o.Title)
	_, err = canvas.WriteTo(w)
	return err
}

// render draws the figure, with its title if there is one, to fill c.
func (f *Figure) render(c draw.Canvas, title string) {
	size := c.Size()
	t := theme{min(size.X/vg.Length(f.width), size.Y/vg.Length(f.naturalHeight(title)))}
	if title != "" {
		style := t.text(titleSize)
		style.XAlign = draw.XCenter
		at := vg.Point{X: c.Center().X, Y: c.Max.Y - t.pt(titleHeight-6)}
		c.FillText(style, at, shorten(title, style, size.X-t.pt(2*margin)))
		c.Max.Y -= t.pt(titleHeight)
	}
	f.draw(c, t)
}

func (f *Figure) naturalHeight(title string) float64 {
	if title == "" {
		return f.height
	}
	return f.height + titleHeight
}

// size resolves and checks the figure's size.
func (f *Figure) size(o Options) (vg.Point, error) {
	aspect := f.naturalHeight(o.Title) / f.width
	switch {
	case o.Width == 0 && o.Height == 0:
		o.Width = f.width / float64(vg.Centimeter)
		o.Height = o.Width * aspect
	case o.Width == 0:
		o.Width = o.Height / aspect
	case o.Height == 0:
		o.Height = o.Width * aspect
	}
	for _, side := range []struct {
		name string
		cm   float64
	}{{"width", o.Width}, {"height", o.Height}} {
		if !(side.cm >= minSide && side.cm <= maxSide) { // a NaN fails too
			return vg.Point{}, fmt.Errorf("%s %.4g cm, expected %g to %g", side.name, side.cm, minSide, maxSide)
		}
	}
	return vg.Point{X: vg.Length(o.Width) * vg.Centimeter, Y: vg.Length(o.Height) * vg.Centimeter}, nil
}
