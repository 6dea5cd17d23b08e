package kernel

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestRequiredKernels keeps a machine that is meant to test some implementation
// from passing without it: set OVERFIT_REQUIRE_KERNELS to its name, or to
// several, as in "avx512,avx2".
func TestRequiredKernels(t *testing.T) {
	required := os.Getenv("OVERFIT_REQUIRE_KERNELS")
	if required == "" {
		t.Skip("OVERFIT_REQUIRE_KERNELS is not set")
	}
	for name := range strings.SplitSeq(required, ",") {
		if !slices.Contains(Available(), name) {
			_, err := New(name, 1)
			t.Errorf("%v", err)
		}
	}
}

func TestNew(t *testing.T) {
	if got := Available(); got[len(got)-1] != "generic" {
		t.Errorf("Available() = %q, expected generic at the end", got)
	}
	for _, c := range []struct {
		name    string
		threads int
		want    string // the engine's name, or a part of the error
	}{
		{"", 1, Available()[0]},
		{"auto", 2, Available()[0]},
		{"generic", 1, "generic"},
		{"avx1024", 1, "expected one of auto, generic, avx2, avx512, neon"},
		{"generic", -1, "kernel threads -1"},
	} {
		e, err := New(c.name, c.threads)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("New(%q, %d): %v, expected %q", c.name, c.threads, err, c.want)
			}
			continue
		}
		defer e.Close()
		if e.Name() != c.want || e.Threads() != c.threads {
			t.Errorf("New(%q, %d) is %s with %d threads, expected %s", c.name, c.threads, e.Name(), e.Threads(), c.want)
		}
	}

	// What this processor lacks is an error, never something else instead.
	for k := implGeneric; k <= implNEON; k++ {
		e, err := New(k.String(), 1)
		if err == nil {
			e.Close()
		}
		if (err == nil) != slices.Contains(Available(), k.String()) {
			t.Errorf("New(%q, 1): %v, but Available() = %q", k, err, Available())
		}
	}
}
