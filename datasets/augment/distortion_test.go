package augment

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

// numbers returns the parameters in the order in which they are drawn.
func (d distortion) numbers() [6]float64 {
	return [6]float64{d.theta, d.tx, d.ty, d.shear, d.zx, d.zy}
}

var parameterNames = [6]string{"theta", "tx", "ty", "shear", "zx", "zy"}

// drawn returns the parameters of an epoch's images of 20 x 40.
func drawn(a Ranges, key uint64, n int) [][6]float64 {
	all := make([][6]float64, n)
	for row := range all {
		all[row] = a.draw(streamOf(key, row), 20, 40).numbers()
	}
	return all
}

func TestDrawIsUniformAndIndependent(t *testing.T) {
	const n, bins = 60_000, 25
	a := Ranges{Rotation: 15, WidthShift: .1, HeightShift: 3, Shear: 180, Zoom: .25}
	middle := [6]float64{0, 0, 0, 0, 1, 1}
	reach := [6]float64{15, 3, 4, 180, .25, .25}

	// unit holds the parameters on their way from -1 to 1: of each row, of the
	// row after it, and of the same row under the next key, which may be the
	// next number.
	var unit [18][]float64
	var names [18]string
	here, next := drawn(a, 7, n+1), drawn(a, 8, n)
	for i := range 6 {
		names[i] = parameterNames[i]
		names[6+i] = parameterNames[i] + " of the next row"
		names[12+i] = parameterNames[i] + " of the next key"
		for row := range n {
			unit[i] = append(unit[i], (here[row][i]-middle[i])/reach[i])
			unit[6+i] = append(unit[6+i], (here[row+1][i]-middle[i])/reach[i])
			unit[12+i] = append(unit[12+i], (next[row][i]-middle[i])/reach[i])
		}
	}
	bin := func(u float64, bins int) int { return int((u + 1) / 2 * float64(bins)) }

	for i := range 6 {
		counts := make([]int, bins)
		for _, u := range unit[i] {
			if !(-1 <= u && u <= 1) {
				t.Fatalf("%s %v times its range from the middle", names[i], u)
			}
			counts[min(bin(u, bins), bins-1)]++
		}
		near.Uniform(t, names[i], counts)
		for j := i + 1; j < len(unit); j++ {
			counts := make([]int, 64)
			for k := range n {
				counts[min(bin(unit[i][k], 8), 7)<<3|min(bin(unit[j][k], 8), 7)]++
			}
			near.Uniform(t, names[i]+" and "+names[j], counts)
		}
	}
}

// To turn one range off must leave the other parameters as they were.
func TestDrawOfRangesThatAreOff(t *testing.T) {
	all := Ranges{Rotation: 15, WidthShift: .1, HeightShift: 3, Shear: 10, Zoom: .25}
	tests := map[string]struct {
		off  func(a *Ranges)
		want map[int]float64 // parameters that are no longer random
	}{
		"rotation":     {func(a *Ranges) { a.Rotation = 0 }, map[int]float64{0: 0}},
		"height shift": {func(a *Ranges) { a.HeightShift = 0 }, map[int]float64{1: 0}},
		"width shift":  {func(a *Ranges) { a.WidthShift = 0 }, map[int]float64{2: 0}},
		"shear":        {func(a *Ranges) { a.Shear = 0 }, map[int]float64{3: 0}},
		"zoom":         {func(a *Ranges) { a.Zoom = 0 }, map[int]float64{4: 1, 5: 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := all
			test.off(&a)
			for row, want := range drawn(all, 1, 100) {
				for i, x := range test.want {
					want[i] = x
				}
				if got := a.draw(streamOf(1, row), 20, 40).numbers(); got != want {
					t.Fatalf("row %d: %v, want %v", row, got, want)
				}
			}
		})
	}
}

// From 1 on a shift is in pixels.
func TestDrawShiftUnits(t *testing.T) {
	for _, test := range []struct{ shift, pixels float64 }{{.5, 10}, {.99, 19.8}, {1, 1}, {1.5, 1.5}} {
		for row, u := range drawn(Ranges{HeightShift: 10}, 1, 10) {
			got := Ranges{HeightShift: test.shift}.draw(streamOf(1, row), 20, 40).tx
			near.Absolute(t, got, u[1]/10*test.pixels, 1e-12, "shift of %v in 20 rows, as a part of %v pixels", test.shift, test.pixels)
		}
	}
}

// Each parameter takes its own number of the generator.
func TestDrawOrder(t *testing.T) {
	a := Ranges{Rotation: 8, WidthShift: 2, HeightShift: .1, Shear: 4, Zoom: .5}
	var u [6]float64
	rng := rand.NewPCG(3, 5)
	for i := range u {
		u[i] = math.Ldexp(float64(int64(rng.Uint64())>>11), -52)
	}
	want := [6]float64{8 * u[0], 2 * u[1], 2 * u[2], 4 * u[3], 1 + .5*u[4], 1 + .5*u[5]}
	if got := a.draw(rand.NewPCG(3, 5), 20, 40).numbers(); got != want {
		t.Errorf("drew %v, want %v", got, want)
	}
}

// The pixels of small images, computed with scipy.ndimage.affine_transform
// (order=1, mode='nearest') from 10 i + j.
func TestWarpAgainstScipy(t *testing.T) {
	src := make([]byte, 16)
	for i := range src {
		src[i] = byte(10*(i/4) + i%4)
	}
	tests := map[string]struct {
		distortion
		want [16]float64
	}{
		"theta 30": {distortion{theta: 30, zx: 1, zy: 1}, [16]float64{
			9.50961894, 4.82660624, 1.1830127, 2.04903811,
			18.16987298, 13.98686028, 9.85288568, 5.71891109,
			27.28108891, 23.14711432, 19.01313972, 14.83012702,
			30.95096189, 31.8169873, 28.17339376, 23.49038106}},
		"tx 1": {distortion{tx: 1, zx: 1, zy: 1}, [16]float64{
			10, 11, 12, 13,
			20, 21, 22, 23,
			30, 31, 32, 33,
			30, 31, 32, 33}},
		"ty 1": {distortion{ty: 1, zx: 1, zy: 1}, [16]float64{
			1, 2, 3, 3,
			11, 12, 13, 13,
			21, 22, 23, 23,
			31, 32, 33, 33}},
		"shear 20": {distortion{shear: 20, zx: 1, zy: 1}, [16]float64{
			5.22076322, 2.74025441, 1.96984631, 2.90953893,
			15.22076322, 12.74025441, 10.25974559, 7.77923678,
			25.22076322, 22.74025441, 20.25974559, 17.77923678,
			30.09046107, 31.03015369, 30.25974559, 27.77923678}},
		"zx 1.2 zy .8": {distortion{zx: 1.2, zy: .8}, [16]float64{
			.3, 1.1, 1.9, 2.7,
			9.3, 10.1, 10.9, 11.7,
			21.3, 22.1, 22.9, 23.7,
			30.3, 31.1, 31.9, 32.7}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dst := make([]float32, 16)
			test.affine(4, 4).warp(dst, src, 4, 4)
			for i, want := range test.want {
				near.Absolute(t, 255*float64(dst[i]), want, 1e-6+float32Rounding*want, "pixel (%d, %d)", i/4, i%4)
			}
		})
	}
}

// float32Rounding bounds the relative error of two float32 operations.
const float32Rounding = 0x1p-23

// Two pixels computed with scipy from the 28 x 28 image (28 i + j) / 783, which
// bytes cannot hold; but as everything here is linear in the image, it is also
// a sum of two that they can.
func TestWarpAgainstScipyOnLargerImage(t *testing.T) {
	rows, columns := make([]byte, 28*28), make([]byte, 28*28)
	for i := range rows {
		rows[i], columns[i] = byte(i/28), byte(i%28)
	}
	m := distortion{theta: 15, tx: 2, ty: -3, shear: 10, zx: 1.1, zy: .9}.affine(28, 28)
	i, j := make([]float32, 28*28), make([]float32, 28*28)
	m.warp(i, rows, 28, 28)
	m.warp(j, columns, 28, 28)
	for at, want := range map[int]float64{13*28 + 13: .58090939, 0: .25028789} {
		near.Absolute(t, 255*(28*float64(i[at])+float64(j[at]))/783, want, 1e-6, "pixel (%d, %d)", at/28, at%28)
	}
}

// warpedPixel is the definition, in the plainest way: the value, in units of
// 255, of pixel (i, j) of an image distorted by d.
func warpedPixel(d distortion, src []byte, height, width, i, j int) float64 {
	sin, cos := math.Sincos(d.theta * math.Pi / 180)
	sinShear, cosShear := math.Sincos(d.shear * math.Pi / 180)
	cy, cx := float64(height-1)/2, float64(width-1)/2
	y, x := d.zx*(float64(i)-cy), d.zy*(float64(j)-cx) // Z
	y, x = y-sinShear*x, cosShear*x                    // S
	y, x = y+d.tx, x+d.ty                              // T
	y, x = cos*y-sin*x, sin*y+cos*x                    // R
	y = min(max(y+cy, 0), float64(height-1))
	x = min(max(x+cx, 0), float64(width-1))
	top, left := math.Floor(y), math.Floor(x)
	at := func(i, j float64) float64 {
		return float64(src[min(int(i), height-1)*width+min(int(j), width-1)]) / 255
	}
	fy, fx := y-top, x-left
	return (1-fy)*((1-fx)*at(top, left)+fx*at(top, left+1)) +
		fy*((1-fx)*at(top+1, left)+fx*at(top+1, left+1))
}

func TestWarpIsAsDefined(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 0))
	a := Ranges{Rotation: 180, WidthShift: .9, HeightShift: .9, Shear: 180, Zoom: .99}
	for _, size := range [][2]int{{28, 28}, {9, 14}, {14, 9}, {3, 3}, {2, 2}, {1, 7}, {7, 1}, {1, 1}} {
		for _, black := range []bool{false, true} {
			height, width := size[0], size[1]
			t.Run(fmt.Sprintf("%dx%d, black edge %v", height, width, black), func(t *testing.T) {
				src, dst := make([]byte, height*width), make([]float32, height*width)
				for i := range src {
					if y, x := i/width, i%width; !black || y > 0 && y < height-1 && x > 0 && x < width-1 {
						src[i] = byte(rng.Uint64())
					}
				}
				for range 200 {
					// Mild ones, as in practice, and up to the wildest.
					a := a.times(math.Ldexp(1, -int(rng.Uint64()%8)))
					d := a.draw(rand.NewPCG(rng.Uint64(), 0), height, width)
					d.affine(height, width).warp(dst, src, height, width)
					for i, got := range dst {
						want := warpedPixel(d, src, height, width, i/width, i%width)
						if !near.Absolute(t, got, want, 1e-6, "%+v: pixel (%d, %d)", d, i/width, i%width) {
							t.FailNow()
						}
					}
				}
			})
		}
	}
}

// times returns the augmentation with all ranges multiplied.
func (a Ranges) times(x float64) Ranges {
	return Ranges{x * a.Rotation, x * a.WidthShift, x * a.HeightShift, x * a.Shear, x * a.Zoom}
}

// One pixel of light at the edge of a black image must not be taken for a black
// edge: outside of the image it goes on.
func TestWarpSeesEveryEdgePixel(t *testing.T) {
	const height, width = 4, 5
	for _, shift := range []distortion{{tx: 3}, {tx: -3}, {ty: 3}, {ty: -3}} {
		shift.zx, shift.zy = 1, 1
		for lit := range height * width {
			src, dst := make([]byte, height*width), make([]float32, height*width)
			src[lit] = 255
			shift.affine(height, width).warp(dst, src, height, width)
			for i, got := range dst {
				if want := float32(warpedPixel(shift, src, height, width, i/width, i%width)); got != want {
					t.Errorf("%+v, light at %d: pixel %d is %v, want %v", shift, lit, i, got, want)
				}
			}
		}
	}
}

// Undistorted, an image is what Fill makes of it, bit for bit.
func TestWarpByNothing(t *testing.T) {
	src := make([]byte, 7*37) // every byte
	for i := range src {
		src[i] = byte(i)
	}
	got, want := make([]float32, len(src)), make([]float32, len(src))
	distortion{zx: 1, zy: 1}.affine(7, 37).warp(got, src, 7, 37)
	for i, x := range src {
		want[i] = float32(x) / 255
	}
	for i := range want {
		if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
			t.Errorf("pixel of %d is %v, want exactly %v", src[i], got[i], want[i])
		}
	}
}
