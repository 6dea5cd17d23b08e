package report

import (
	"bytes"
	"fmt"

	"overfit/experiments/figures"
	"overfit/plots"
)

// A Figure is to be drawn, or drawn.
type Figure struct {
	Name    string // of its file, without an ending
	Caption string
	Kind    string // one of the package figures
	figures.Request
	PNG []byte // once drawn
}

// draw sets the PNG, with the title above the figure if there is one.
func (f *Figure) draw(title string) error {
	figure, err := figures.Draw(f.Kind, f.Request)
	if err != nil {
		return err
	}
	var png bytes.Buffer
	if err := figure.Encode(&png, "png", plots.Options{Title: title, Width: 20, DPI: 120}); err != nil {
		return err
	}
	f.PNG = png.Bytes()
	return nil
}

// Draw draws every figure. One that cannot be drawn is left out, and the notes tell why, a line each.
func (r *Report) Draw() (notes []string) {
	drawn := func(f *Figure) bool {
		err := f.draw(r.FigureNote)
		if err != nil {
			notes = append(notes, fmt.Sprintf("figure %s is left out: %v", f.Name, err))
		}
		return err == nil
	}
	for i, c := range r.Claims {
		if c.Figure != nil && !drawn(c.Figure) {
			r.Claims[i].Figure = nil
		}
	}
	var gallery []*Figure
	for _, f := range r.Gallery {
		if drawn(f) {
			gallery = append(gallery, f)
		}
	}
	r.Gallery = gallery
	return notes
}

// Figures lists all there are.
func (r *Report) Figures() []*Figure {
	var all []*Figure
	for _, c := range r.Claims {
		if c.Figure != nil {
			all = append(all, c.Figure)
		}
	}
	return append(all, r.Gallery...)
}
