package experiments

import (
	"strings"
	"testing"
)

func TestKernelIsRightIfItsBitsAre(t *testing.T) {
	for _, c := range []struct {
		got  string
		want bool
	}{{"0a1b", true}, {"0a1c", false}, {"", false}} {
		if check := checkKernel("avx2", c.got, "0a1b"); check.Right != c.want || check.Bits != c.got || check.Kernel != "avx2" {
			t.Errorf("bits %q against %q: %+v, want right %v", c.got, "0a1b", check, c.want)
		}
	}
}

func TestDiagnosisIsHealthyIfAllIsRight(t *testing.T) {
	healthy := func(kernel, file bool) error {
		return Diagnosis{
			Kernels: []KernelCheck{{Kernel: "generic", Right: true}, {Kernel: "avx2", Right: kernel}},
			Data:    []FileCheck{{Right: true}, {Right: file}},
		}.Healthy()
	}
	if err := healthy(true, true); err != nil {
		t.Error(err)
	}
	if err := healthy(false, true); err == nil || !strings.Contains(err.Error(), "avx2") {
		t.Errorf("error %v, want one about the kernel", err)
	}
	if err := healthy(true, false); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("error %v, want one about the file", err)
	}
}
