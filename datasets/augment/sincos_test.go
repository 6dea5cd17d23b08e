package augment

import (
	"math"
	"testing"

	"overfit/experiments/stats/near"
)

func TestSincos(t *testing.T) {
	for i := -36000; i <= 36000; i++ {
		degrees := float64(i) / 100
		sin, cos := sincos(degrees)
		// Within half a turn the angle in radians is rounded by less than 1e-15.
		wantSin, wantCos := math.Sincos(math.Remainder(degrees, 360) * math.Pi / 180)
		near.Absolute(t, sin, wantSin, 1e-15, "sine of %v degrees", degrees)
		near.Absolute(t, cos, wantCos, 1e-15, "cosine of %v degrees", degrees)
	}
}

func TestSincosOfRightAngles(t *testing.T) {
	want := [4][2]float64{{0, 1}, {1, 0}, {0, -1}, {-1, 0}}
	for quarter := -4; quarter <= 4; quarter++ {
		sin, cos := sincos(90 * float64(quarter))
		if got := [2]float64{sin, cos}; got != want[quarter&3] {
			t.Errorf("sine and cosine of %d degrees are %v, want exactly %v", 90*quarter, got, want[quarter&3])
		}
	}
}
