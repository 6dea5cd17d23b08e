// Package near is for tests: it compares numbers that rounding sets apart. NaN and the infinities are near nothing, not
// even themselves, and not far from anything either: where a test says math.Abs(got-want) > tolerance, a NaN passes.
package near

import (
	"math"
	"slices"
	"testing"
)

type float interface{ float32 | float64 }

// Within reports whether a and b are numbers that differ by tolerance at most.
func Within[A, B float](a A, b B, tolerance float64) bool {
	return math.Abs(float64(a)-float64(b)) <= tolerance && tolerance <= math.MaxFloat64 // neither is true of NaN
}

// Absolute fails the test unless got differs from want by tolerance at most. format and arguments say what they are. It
// reports whether the test may go on.
func Absolute[G, W float](t testing.TB, got G, want W, tolerance float64, format string, arguments ...any) bool {
	t.Helper()
	return check(t, Within(got, want, tolerance), "%v, want %v to within %.3g", got, want, tolerance, format, arguments)
}

// Relative is Absolute with a tolerance that is a fraction of want.
func Relative[G, W float](t testing.TB, got G, want W, tolerance float64, format string, arguments ...any) bool {
	t.Helper()
	absolute := tolerance * math.Abs(float64(want))
	return check(t, Within(got, want, absolute), "%v, want %v to within a fraction of %.3g", got, want, tolerance, format, arguments)
}

// Apart fails the test unless a and b are numbers that differ by more than tolerance.
func Apart[A, B float](t testing.TB, a A, b B, tolerance float64, format string, arguments ...any) bool {
	t.Helper()
	far := math.Abs(float64(a) - float64(b))
	return check(t, tolerance < far && far <= math.MaxFloat64, "%v and %v, want them apart by more than %.3g", a, b, tolerance, format, arguments)
}

func check(t testing.TB, ok bool, verdict string, a, b any, tolerance float64, format string, arguments []any) bool {
	t.Helper()
	if !ok {
		t.Errorf(format+": "+verdict, append(slices.Clip(arguments), a, b, tolerance)...)
	}
	return ok
}
