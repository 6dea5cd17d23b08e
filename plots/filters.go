package plots

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Filters shows the weights of a layer's filters, or of a dense layer's units
// laid out as images: weights[filter][row][column]. All are on one scale,
// linear from blue, negative, over white, 0, to vermillion, positive, and as far
// either way as the largest magnitude of all: a filter that looks pale is small.
//
// No filter, more than 512, a weight that is NaN or infinite, and filters that
// are empty, ragged, of different sizes or larger than 128 x 128 are errors.
func Filters(weights [][][]float32) (*Figure, error) {
	const maxFilters = 512
	if len(weights) == 0 {
		return nil, errors.New("no filters to draw")
	}
	if len(weights) > maxFilters {
		return nil, fmt.Errorf("%d filters in one figure, expected at most %d", len(weights), maxFilters)
	}
	scale, err := magnitude(weights)
	if err != nil {
		return nil, err
	}
	s := sheet{columns: columns(len(weights)), gap: 4}
	for i, w := range weights {
		b, err := bitmap(w, func(v float32) color.Color { return diverging(float64(v) / scale) })
		if err == nil {
			err = s.add(b)
		}
		if err != nil {
			return nil, fmt.Errorf("filter %d: %w", i+1, err)
		}
	}
	const strip = lineHeight + 2*margin
	return &Figure{
		width:  naturalWidth,
		height: strip + s.height() + margin,
		draw: func(c draw.Canvas, t theme) {
			s.draw(draw.Crop(c, 0, 0, 0, -t.pt(strip)), t)
			var keys []key
			for _, share := range []float64{-1, -0.5, 0, 0.5, 1} {
				keys = append(keys, key{swatch(t, diverging(share)), typeset(fmt.Sprintf("%.3g", share*scale))})
			}
			keys[0].text = "weight " + keys[0].text
			flowKeys(c, t, vg.Point{X: c.Min.X + t.pt(margin), Y: c.Max.Y - t.pt(strip-margin)}, keys)
		},
	}, nil
}

// columns returns the most, but no more than four for each row, that leave no
// row short, or where none do so, two for each row.
func columns(n int) int {
	root := math.Sqrt(float64(n))
	for c := int(2 * root); float64(c) >= root; c-- {
		if n%c == 0 {
			return c
		}
	}
	return int(math.Ceil(math.Sqrt2 * root))
}

// magnitude returns the largest magnitude of all weights, 1 if all are 0.
func magnitude(weights [][][]float32) (float64, error) {
	largest := 0.0
	for i, filter := range weights {
		for _, row := range filter {
			for _, w := range row {
				if !finite(float64(w)) {
					return 0, fmt.Errorf("filter %d has the weight %v, expected a finite number", i+1, w)
				}
				largest = max(largest, math.Abs(float64(w)))
			}
		}
	}
	if largest == 0 {
		return 1, nil
	}
	return largest, nil
}

// diverging goes from blue at -1 over white at 0 to vermillion at 1.
func diverging(v float64) color.RGBA {
	if v < 0 {
		return mix(white, blue, -v)
	}
	return mix(white, vermillion, v)
}
