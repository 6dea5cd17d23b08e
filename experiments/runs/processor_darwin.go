package runs

import (
	"runtime"

	"golang.org/x/sys/unix"
)

// processor returns the name of the processor's model.
func processor() string {
	if name, err := unix.Sysctl("machdep.cpu.brand_string"); err == nil {
		return name
	}
	return runtime.GOARCH
}
