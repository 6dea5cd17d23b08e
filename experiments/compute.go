package experiments

import (
	"cmp"

	"overfit/experiments/internal/check"
	"overfit/graphs"
)

// Compute says how numbers are computed, which changes the speed but not one bit of them.
type Compute struct {
	Kernel  string // one of graphs.Kernels; "" or "auto": the best
	Threads int    // 0: all cores
}

// Validate reports the first field that is out of its range.
func (c Compute) Validate() error {
	return cmp.Or(
		check.InRange("threads", c.Threads, 0, 1024),
		check.OneOf("kernel", c.Kernel, append([]string{"auto"}, graphs.Kernels()...)...),
	)
}
