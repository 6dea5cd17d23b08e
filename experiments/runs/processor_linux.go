package runs

import (
	"bufio"
	"os"
	"runtime"
	"strings"
)

// processor returns the name of the processor's model. Where Linux knows none, as on most arm64 machines, it
// is the architecture's.
func processor() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if key, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return runtime.GOARCH
}
