package kernel

import (
	"math"
	"testing"
)

// In an image of 6x6 pixels, a tile, what is cut are the outputs of blank patches, and those of patches that an earlier
// one of their window equals.
func TestOutputRanges(t *testing.T) {
	const side, channels = 6, 2
	distinct := func(i, j, ch int) float32 { return float32(1 + ch + channels*(j+side*i)) }
	all := func(r [4]outputRange) (o outputRanges) { return outputRanges{r, r, r, r} }
	none := [4]outputRange{anyOutput, anyOutput, anyOutput, anyOutput}
	for name, c := range map[string]struct {
		pixel func(i, j, ch int) float32
		want  outputRanges
	}{
		"no two patches are equal": {distinct, all(none)},
		"equal columns": {
			func(i, _, ch int) float32 { return distinct(i, 0, ch) },
			all([4]outputRange{anyOutput, equalOutput, anyOutput, equalOutput}),
		},
		"equal rows": {
			func(_, j, ch int) float32 { return distinct(0, j, ch) },
			all([4]outputRange{anyOutput, anyOutput, equalOutput, equalOutput}),
		},
		"one colour": {
			func(_, _, ch int) float32 { return distinct(0, 0, ch) },
			all([4]outputRange{anyOutput, equalOutput, equalOutput, equalOutput}),
		},
		"blank": {
			func(_, _, _ int) float32 { return 0 },
			all([4]outputRange{zeroOutput, equalOutput, equalOutput, equalOutput}),
		},
		// Blank is what has no bit set.
		"negative zeros": {
			func(_, _, _ int) float32 { return float32(math.Copysign(0, -1)) },
			all([4]outputRange{anyOutput, equalOutput, equalOutput, equalOutput}),
		},
		// Of the first window's patches that end in its row, the second alone sees the pixel.
		"one pixel in the last row of a patch": {
			func(i, j, ch int) float32 {
				if i == 2 && j == 3 && ch == channels-1 {
					return 1
				}
				return 0
			},
			outputRanges{
				{zeroOutput, anyOutput, equalOutput, anyOutput},
				{anyOutput, anyOutput, anyOutput, anyOutput},
				{zeroOutput, anyOutput, equalOutput, equalOutput},
				{anyOutput, anyOutput, zeroOutput, equalOutput},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			x := make([]float32, side*side*channels)
			for at := range x {
				x[at] = c.pixel(at/channels/side, at/channels%side, at%channels)
			}
			conv := newWinogradConv(newTestEngine(t, "generic", 1), ConvShape{
				Batch: 1, Height: side, Width: side, Channels: channels, Filters: 1, KernelH: 3, KernelW: 3, Stride: 1, ReLU: true, Pool: true,
			})
			var got outputRanges
			cut := conv.outputRanges(&got, x, true, true)
			if got != c.want {
				t.Errorf("ranges %v\nwant   %v", got, c.want)
			}
			if want := c.want != all(none); cut != want {
				t.Errorf("cut %v, want %v", cut, want)
			}
		})
	}
}
