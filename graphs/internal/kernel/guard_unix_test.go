//go:build unix

package kernel

import (
	"os"
	"syscall"
	"testing"
	"unsafe"
)

// guarded returns a slice of n floats; touching what lies before it, or, if
// atEnd, what lies behind it, is a fault. Where OVERFIT_READABLE_GUARDS is set,
// only writing is: qemu reads the whole vector of a masked load, of which a
// processor touches the lanes of the mask alone.
func guarded(t testing.TB, n int, atEnd bool) []float32 {
	t.Helper()
	if n == 0 {
		return nil
	}
	page := syscall.Getpagesize()
	size := (4*n + page - 1) / page * page
	mem, err := syscall.Mmap(-1, 0, size+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(mem) })
	access := syscall.PROT_NONE
	if os.Getenv("OVERFIT_READABLE_GUARDS") != "" {
		access = syscall.PROT_READ
	}
	for _, guard := range [][]byte{mem[:page], mem[page+size:]} {
		if err := syscall.Mprotect(guard, access); err != nil {
			t.Fatal(err)
		}
	}
	start := page
	if atEnd {
		start = page + size - 4*n
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&mem[start])), n)
}
