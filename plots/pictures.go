package plots

import (
	"errors"
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Picture is a grey image and what there is to say about it.
type Picture struct {
	Pixels  [][]uint8 // rows from the top: 0 is paper, 255 is ink
	Caption string    // up to three lines; what fits on none of them is shortened
}

// Pictures shows images in rows of that many columns, from left to right: the
// mistakes a network was surest of, or an image and what augmentation made of
// it in every row. Ink is black on white, whatever the data's convention on a
// screen. Captions have room for about 8 letters a line in 10 columns, 14 in 6.
//
// No picture, more than 500, columns outside 1 to 25, and pictures that are
// empty, ragged, of different sizes or larger than 128 x 128 are errors.
func Pictures(columns int, pictures []Picture) (*Figure, error) {
	const maxColumns, maxPictures = 25, 500
	if columns < 1 || columns > maxColumns {
		return nil, fmt.Errorf("%d columns of pictures, expected 1 to %d", columns, maxColumns)
	}
	if len(pictures) == 0 {
		return nil, errors.New("no pictures to draw")
	}
	if len(pictures) > maxPictures {
		return nil, fmt.Errorf("%d pictures in one figure, expected at most %d", len(pictures), maxPictures)
	}
	s := sheet{columns: min(columns, len(pictures)), gap: 8}
	for i, p := range pictures {
		b, err := bitmap(p.Pixels, func(v uint8) color.Color { return color.Gray{255 - v} })
		if err == nil {
			err = s.add(b)
		}
		if err != nil {
			return nil, fmt.Errorf("picture %d (%q): %w", i+1, p.Caption, err)
		}
	}
	captions := s.wrapCaptions(pictures)
	return &Figure{
		width:  naturalWidth,
		height: s.height() + 2*margin,
		draw: func(c draw.Canvas, t theme) {
			style := t.text(textSize)
			style.XAlign = draw.XCenter
			for i, at := range s.draw(draw.Crop(c, 0, 0, 0, -t.pt(margin)), t) {
				for line, words := range captions[i] {
					y := at.Min.Y - t.pt(captionHeight*float64(line+1)-3)
					c.FillText(style, vg.Point{X: at.Min.X + at.Size().X/2, Y: y}, words)
				}
			}
		},
	}, nil
}

// captionHeight is the height of a caption's line in points.
const captionHeight = 19.0

// wrapCaptions returns the lines of each caption and makes room for the most.
func (s *sheet) wrapCaptions(pictures []Picture) [][]string {
	const most = 3 // lines
	style := theme{1}.text(textSize)
	width, _ := s.size()
	captions := make([][]string, len(pictures))
	for i, p := range pictures {
		captions[i] = wrap(p.Caption, style, vg.Length(width+s.gap)-2, most)
		s.below = max(s.below, captionHeight*float64(len(captions[i])))
	}
	return captions
}

// wrap breaks a text between words into lines no wider than width, at most so
// many; what does not fit is shortened.
func wrap(s string, style text.Style, width vg.Length, most int) []string {
	var lines []string
	for _, word := range strings.Fields(s) {
		end := len(lines) - 1
		if end >= 0 && (len(lines) == most || style.Width(lines[end]+" "+word) <= width) {
			lines[end] += " " + word
		} else {
			lines = append(lines, word)
		}
	}
	for i, line := range lines {
		lines[i] = shorten(line, style, width)
	}
	return lines
}
