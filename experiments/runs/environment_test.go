package runs

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

func TestProcessor(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells of its processors in a file")
	}
	for _, c := range []struct{ name, cpuinfo, want string }{
		{"a model's name", "processor\t: 0\nmodel name\t: Abacus 9000\n", "Abacus 9000"},
		{"an ARM part that is known", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n", "Neoverse-N1"},
		{"an ARM part that is not", "processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xfff\n", runtime.GOARCH},
		{"a maker that is not", "processor\t: 0\nCPU implementer\t: 0x61\nCPU part\t: 0x022\n", runtime.GOARCH},
		{"nothing", "", runtime.GOARCH},
	} {
		t.Run(c.name, func(t *testing.T) {
			proc := t.TempDir()
			if err := os.WriteFile(filepath.Join(proc, "cpuinfo"), []byte(c.cpuinfo), 0o644); err != nil {
				t.Fatal(err)
			}
			t.Setenv("HOST_PROC", proc) // in place of /proc
			if got := processor(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	t.Setenv("HOST_PROC", t.TempDir())
	if got := processor(); got != runtime.GOARCH {
		t.Errorf("without a file: got %q", got)
	}
}
