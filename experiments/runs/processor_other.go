//go:build !linux && !darwin

package runs

import (
	"cmp"
	"os"
	"runtime"
)

// processor returns the name of the processor's model where Windows gives it, elsewhere the architecture's.
func processor() string { return cmp.Or(os.Getenv("PROCESSOR_IDENTIFIER"), runtime.GOARCH) }
