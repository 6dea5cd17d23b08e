package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/reg"
)

// promises are the extensions, in avo's names, that a function may use whose
// name ends so: those that the package asks the processor for before it calls
// one. A function with no such ending must run on every amd64 processor.
var promises = map[string][]string{
	avx2.suffix:   {"AVX", "AVX2", "FMA3", "BMI", "BMI2", "POPCNT"},
	avx512.suffix: {"AVX", "AVX512F", "AVX512VL", "AVX512DQ", "BMI", "BMI2", "POPCNT"},
}

// keepsPromise refuses a function that needs more than its name says. avo knows
// the extensions of an instruction, but takes it for granted that there are 32
// vector registers: 16 to 31 are AVX-512's alone.
func keepsPromise(f *ir.Function) error {
	suffix := ""
	for s := range promises {
		if strings.HasSuffix(f.Name, s) {
			suffix = s
		}
	}
	for _, i := range f.Instructions() {
		for _, extension := range i.ISA {
			if !slices.Contains(promises[suffix], extension) {
				return fmt.Errorf("%s: %s needs %s, which its name does not promise", f.Name, i.Opcode, extension)
			}
		}
		if suffix == avx512.suffix {
			continue
		}
		for _, r := range i.Registers() {
			if p, ok := r.(reg.VecPhysical); ok && p.PhysicalIndex() >= 16 {
				return fmt.Errorf("%s: %s takes register %s, want 0 to 15", f.Name, i.Opcode, r.Asm())
			}
		}
	}
	return nil
}
