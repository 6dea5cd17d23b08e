package machine

import (
	"context"
	"fmt"
	"runtime"

	"github.com/shirou/gopsutil/v4/disk"
	"github.com/shirou/gopsutil/v4/mem"

	"overfit/datasets"
	"overfit/experiments/runs"
	"overfit/graphs"
)

// A Diagnosis is what a machine is like, and whether it computes as it should.
type Diagnosis struct {
	runs.Environment
	Kernels    []KernelCheck `json:"kernels"`
	Data       []FileCheck   `json:"data"`
	FreeDisk   uint64        `json:"free_disk"`   // bytes; 0 where the system does not tell
	FreeMemory uint64        `json:"free_memory"` // bytes; 0 where the system does not tell
}

// A KernelCheck is what a kernel makes of a few training steps, in a process of its own.
type KernelCheck struct {
	Kernel  string `json:"kernel"`
	Bits    string `json:"bits"` // of its Trial; "" if it came to none
	Right   bool   `json:"right"`
	Fault   string `json:"fault,omitempty"`   // what it did if that is not right, such as "crashed with SIGILL: illegal instruction"
	Instead string `json:"instead,omitempty"` // the fastest kernel that is right, if this one is not
}

// A KernelError is that of a kernel which is not right.
type KernelError struct{ KernelCheck }

func (e *KernelError) Error() string { return fmt.Sprintf("kernel %s %s", e.Kernel, e.Fault) }

// A FileCheck compares a file of MNIST with what its makers published.
type FileCheck struct {
	datasets.File
	Right bool `json:"right"`
}

// Healthy reports whether everything is right. The error about a kernel is a *KernelError.
func (d Diagnosis) Healthy() error {
	for _, k := range d.Kernels {
		if !k.Right {
			return &KernelError{k}
		}
	}
	for _, f := range d.Data {
		if !f.Right {
			return fmt.Errorf("%s of the embedded MNIST is damaged", f.Name)
		}
	}
	return nil
}

// Diagnose looks at the machine, and at the disk that folder is on. Every kernel that the processor can run is tried on
// all cores, in a child process that may crash; the plain Go of the generic one, on one core, defines the bits.
func Diagnose(ctx context.Context, folder string, child Child) (Diagnosis, error) {
	data, err := datasets.MNIST()
	if err != nil {
		return Diagnosis{}, err
	}
	kernels := graphs.Kernels()
	d := Diagnosis{Environment: runs.EnvironmentOf(kernels[0], runtime.GOMAXPROCS(0)), Data: checkFiles(data.Files)}
	if usage, err := disk.Usage(folder); err == nil {
		d.FreeDisk = usage.Free
	}
	if memory, err := mem.VirtualMemory(); err == nil {
		d.FreeMemory = memory.Available // without swapping
	}
	d.Kernels, err = checkKernels(ctx, kernels, child)
	return d, err
}

// checkFiles compares MNIST's four files with those that were published.
func checkFiles(files []datasets.File) []FileCheck {
	var checks []FileCheck
	for i, published := range datasets.MNISTFiles() {
		checks = append(checks, FileCheck{files[i], files[i].FileSHA256 == published.FileSHA256})
	}
	return checks
}

// checkKernels tries the kernels, the fastest first. The error is that of ctx alone.
func checkKernels(ctx context.Context, kernels []string, child Child) ([]KernelCheck, error) {
	want, missing := child.try(ctx, "generic", 1)
	var checks []KernelCheck
	instead := ""
	for _, kernel := range kernels {
		got, err := child.try(ctx, kernel, 0)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		k := KernelCheck{Kernel: kernel, Bits: got.Bits}
		switch {
		case err != nil:
			k.Fault = err.Error()
		case missing != nil:
			k.Fault = fmt.Sprintf("has nothing to be compared with: generic on one thread %v", missing)
		case got.Bits != want.Bits:
			k.Fault = "gives other bits than generic on one thread"
		default:
			k.Right = true
			if instead == "" {
				instead = kernel
			}
		}
		checks = append(checks, k)
	}
	for i := range checks {
		if !checks[i].Right {
			checks[i].Instead = instead
		}
	}
	return checks, nil
}
