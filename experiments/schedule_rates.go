package experiments

import "math"

// The learning rates of schedules; see scheduleKind.

func stepRate(s Schedule, rate float64, _ int, values []float64) float64 {
	for range len(values) / s.Every {
		rate *= s.Factor
	}
	return rate
}

func cosineRate(s Schedule, initial float64, epochs int, values []float64) float64 {
	half := cosine(math.Pi / 2 * float64(len(values)) / float64(epochs)) // (1 + cos 2x) / 2 = cos^2 x
	return s.MinRate + float64((initial-s.MinRate)*float64(half*half))
}

// plateauRate follows the callback ReduceLROnPlateau through the epochs.
func plateauRate(s Schedule, rate float64, _ int, values []float64) float64 {
	best, wait, cooldown := worst, 0, 0
	for _, v := range values {
		if cooldown > 0 {
			cooldown--
			wait = 0
		}
		if improves(v, best, s.MinDelta) {
			best, wait = v, 0
			continue
		}
		if cooldown > 0 {
			continue
		}
		wait++
		if wait >= s.Patience && rate > s.MinRate {
			rate = max(rate*s.Factor, s.MinRate)
			wait, cooldown = 0, s.Cooldown
		}
	}
	return rate
}

// cosine is math.Cos from 0 to pi/2, by its series.
func cosine(x float64) float64 {
	y := 1.0
	for k := 24.0; k > 0; k -= 2 { // from the last term that counts to the first
		y = 1 - float64(x*x/(k*(k-1))*y)
	}
	return y
}
