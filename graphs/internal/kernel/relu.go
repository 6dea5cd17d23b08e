package kernel

// reluGeneric is
//
//	for i, v := range x { y[i] = v < 0 ? 0 : v }
//
// so a NaN stays one. y may be x.
func reluGeneric(y, x []float32) {
	y = y[:len(x)]
	for i, v := range x {
		if v < 0 {
			v = 0
		}
		y[i] = v
	}
}

// reluGradGeneric is
//
//	for i := range dx { dx[i] = y[i] > 0 ? dy[i] : 0 }
//
// dx may be y or dy.
func reluGradGeneric(dx, y, dy []float32) {
	y, dy = y[:len(dx)], dy[:len(dx)]
	for i := range dx {
		if y[i] > 0 {
			dx[i] = dy[i]
		} else {
			dx[i] = 0
		}
	}
}
