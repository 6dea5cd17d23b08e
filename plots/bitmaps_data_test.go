package plots_test

import (
	"math"
	"math/rand/v2"
)

// strokes are digits as lines between points of a square of side 1.
var strokes = map[byte][][2]float64{
	'1': {{0.42, 0.25}, {0.55, 0.15}, {0.52, 0.85}},
	'2': {{0.28, 0.32}, {0.38, 0.17}, {0.6, 0.17}, {0.68, 0.33}, {0.3, 0.8}, {0.72, 0.8}},
	'4': {{0.62, 0.85}, {0.62, 0.15}, {0.28, 0.6}, {0.75, 0.58}},
	'7': {{0.25, 0.22}, {0.72, 0.2}, {0.45, 0.85}},
	'9': {{0.66, 0.35}, {0.5, 0.5}, {0.34, 0.4}, {0.38, 0.22}, {0.55, 0.15}, {0.66, 0.35}, {0.6, 0.85}},
}

// digit draws a digit of 28 x 28 pixels, turned by an angle in radians.
func digit(name byte, angle float64) [][]uint8 {
	sin, cos := math.Sincos(angle)
	var points [][2]float64
	for _, p := range strokes[name] {
		x, y := p[0]-0.5, p[1]-0.5
		points = append(points, [2]float64{14 + 28*(cos*x-sin*y), 14 + 28*(sin*x+cos*y)})
	}
	pixels := make([][]uint8, 28)
	for y := range pixels {
		pixels[y] = make([]uint8, 28)
		for x := range pixels[y] {
			nearest := math.Inf(1)
			for i := 1; i < len(points); i++ {
				nearest = min(nearest, distance(float64(x)+0.5, float64(y)+0.5, points[i-1], points[i]))
			}
			pixels[y][x] = uint8(255 * max(0, min(1, 2-nearest)))
		}
	}
	return pixels
}

// distance returns that of a point from a line between two others.
func distance(x, y float64, a, b [2]float64) float64 {
	dx, dy := b[0]-a[0], b[1]-a[1]
	share := max(0, min(1, ((x-a[0])*dx+(y-a[1])*dy)/(dx*dx+dy*dy)))
	return math.Hypot(x-a[0]-share*dx, y-a[1]-share*dy)
}

// edges returns filters of 3 x 3 that answer to edges in all directions.
func edges(n int) [][][]float32 {
	rng := rand.New(rand.NewPCG(11, 0))
	filters := make([][][]float32, n)
	for i := range filters {
		sin, cos := math.Sincos(2 * math.Pi * rng.Float64())
		for y := -1.0; y <= 1; y++ {
			var row []float32
			for x := -1.0; x <= 1; x++ {
				row = append(row, float32(0.12*(cos*x+sin*y)+0.07*rng.NormFloat64()))
			}
			filters[i] = append(filters[i], row)
		}
	}
	return filters
}
