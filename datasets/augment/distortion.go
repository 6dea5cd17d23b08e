package augment

import "math/rand/v2"

// distortion holds the parameters of one distorted image, as drawn.
type distortion struct {
	theta  float64 // rotation, in degrees
	tx, ty float64 // shift along the rows' axis and the columns' axis, in pixels
	shear  float64 // in degrees
	zx, zy float64 // zoom along the rows' axis and the columns' axis
}

// draw draws the parameters of one image: theta, tx, ty, shear, zx, zy, in this
// order and one number of rng each, also those whose range is 0, so that to
// turn one off does not change the others.
func (a Ranges) draw(rng *rand.PCG, height, width int) distortion {
	return distortion{ // Go evaluates the calls in this order
		theta: float64(a.Rotation * symmetric(rng)),
		tx:    float64(inPixels(a.HeightShift, height) * symmetric(rng)),
		ty:    float64(inPixels(a.WidthShift, width) * symmetric(rng)),
		shear: float64(a.Shear * symmetric(rng)),
		zx:    1 + float64(a.Zoom*symmetric(rng)),
		zy:    1 + float64(a.Zoom*symmetric(rng)),
	}
}

// inPixels returns a shift in pixels, given one below 1 as a fraction of the
// side.
func inPixels(shift float64, side int) float64 {
	if shift < 1 {
		return float64(shift * float64(side))
	}
	return shift
}

// symmetric returns a number from -1 to less than 1, uniformly: one of the 2^53
// multiples of 2^-52 there are.
func symmetric(rng *rand.PCG) float64 {
	return float64(int64(rng.Uint64())>>11) * 0x1p-52
}

// affine returns the map from the pixels of the distorted image to those of the
// original,
//
//	q = C + R T S Z (p - C)
//
// with C the centre and, axis 0 being the rows and axis 1 the columns,
//
//	R = [cos theta  -sin theta]  T v = v + (tx, ty)  S = [1  -sin shear]  Z = [zx   0]
//	    [sin theta   cos theta]                          [0   cos shear]      [ 0  zy]
//
// as Keras's apply_affine_transform has it. By the theorems of addition the
// columns of R S are (cos theta, sin theta) and, with the sum of both angles,
// (-sin, cos).
func (d distortion) affine(height, width int) affine {
	sin, cos := sincos(d.theta)
	sinSum, cosSum := sincos(d.theta + d.shear)
	down := [2]float64{float64(cos * d.zx), float64(sin * d.zx)}
	right := [2]float64{float64(-sinSum * d.zy), float64(cosSum * d.zy)}

	y, x := float64(height-1)/2, float64(width-1)/2
	return affine{
		origin: point{
			fixed(y + float64(cos*d.tx) - float64(sin*d.ty) - float64(down[0]*y) - float64(right[0]*x)),
			fixed(x + float64(sin*d.tx) + float64(cos*d.ty) - float64(down[1]*y) - float64(right[1]*x)),
		},
		down:  point{fixed(down[0]), fixed(down[1])},
		right: point{fixed(right[0]), fixed(right[1])},
	}
}
