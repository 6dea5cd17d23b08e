//go:build !purego

package kernel

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// vexFeatures are the features that instructions need with vector registers 0
// to 15 and no mask, and evexFeatures with the others, on top of AVX-512 F (and
// VL, if no 512-bit register takes part). What is in neither is in every amd64
// processor, if baseline has it.
var (
	vexFeatures = table(map[string]string{
		"AVX": `VADDPS VANDPS VBLENDVPS VBROADCASTF128 VBROADCASTSS VCMPPS VDIVPS VINSERTF128 VMASKMOVPS VMAXPS VMINPS
			VMOVAPS VMOVD VMOVMSKPS VMOVQ VMOVUPS VMULPS VORPS VPERM2F128 VPTEST VSQRTPS VSUBPS VUNPCKHPD
			VUNPCKHPS VUNPCKLPD VUNPCKLPS VXORPS VZEROUPPER`,
		"AVX2": `VEXTRACTI128 VPACKSSDW VPACKUSWB VPADDD VPAND VPBROADCASTD VPCMPEQD VPERM2I128 VPERMD VPERMPS
			VPMOVZXBD VPMULLD VPOR VPUNPCKHDQ VPUNPCKLDQ`,
		"FMA":    `VFMADD231PS`,
		"BMI1":   `BLSRQ TZCNTQ`,
		"BMI2":   `BZHIQ SHLXQ`,
		"POPCNT": `POPCNTL`,
	})
	evexFeatures = table(map[string]string{
		"AVX512F": `KMOVW KORW KSHIFTRW VADDPS VBROADCASTSS VCMPPS VCOMPRESSPS VDIVPS VFMADD231PS VINSERTF32X4 VMAXPS VMINPS
			VMOVAPS VMOVD VMOVDQA32 VMOVDQU32 VMOVUPS VMULPS VPADDD VPANDD VPBROADCASTD VPCMPEQD VPCOMPRESSD
			VPCOMPRESSQ VPERMPS VPERMT2D VPMOVDB VPMOVZXBD VPMULLD VPXORD VSHUFF32X4 VSQRTPS VSUBPS VUNPCKHPD
			VUNPCKHPS VUNPCKLPD VUNPCKLPS`,
		"AVX512DQ": `VANDPS VORPS`,
	})
	baseline = strings.Fields(`ADDQ ANDQ CMPQ DECQ IMUL3Q INCQ JE JG JL JLE JMP JNE JNZ JZ LEAQ MOVB MOVBLZX MOVBQZX
		MOVL MOVLQSX MOVQ NEGQ ORQ PAUSE RET SHLQ SHRQ SUBQ TESTB TESTQ XORL XORQ`)
)

// table turns features and their instructions into instructions and theirs.
func table(instructions map[string]string) map[string]string {
	features := make(map[string]string)
	for feature, list := range instructions {
		for name := range strings.FieldsSeq(list) {
			features[name] = feature
		}
	}
	return features
}

var (
	extended = regexp.MustCompile(`\b(Z\d+|K[0-7]|[XY](1[6-9]|[23]\d))\b`) // operands that only EVEX, or a mask instruction, has
	wide     = regexp.MustCompile(`\bZ\d+\b`)
	mask     = regexp.MustCompile(`^K[A-Z]`)
)

// needs returns the features that an instruction needs of the processor.
func needs(instruction string) ([]string, error) {
	name, operands, _ := strings.Cut(instruction, " ")
	name, suffix, _ := strings.Cut(name, ".")
	if slices.Contains(baseline, name) {
		return nil, nil
	}
	if suffix == "" && !extended.MatchString(operands) {
		if f, ok := vexFeatures[name]; ok {
			return []string{f}, nil
		}
		return nil, fmt.Errorf("%s is not in the table of instructions: add it, with the feature it needs", name)
	}
	f, ok := evexFeatures[name]
	if !ok {
		return nil, fmt.Errorf("%s of AVX-512 is not in the table of instructions: add it, with the feature it needs", name)
	}
	features := []string{"AVX512F", f}
	if !mask.MatchString(name) && !wide.MatchString(operands) {
		features = append(features, "AVX512VL")
	}
	return features, nil
}

// TestInstructionsAreCovered reads all assembly for amd64: an implementation
// is called where the processor has its features, so no instruction may need
// another; and none is asked for in vain.
func TestInstructionsAreCovered(t *testing.T) {
	files, err := filepath.Glob("*_amd64.s")
	if err != nil || len(files) == 0 {
		t.Fatalf("assembly files: %v, %v", files, err)
	}
	used := make(map[impl]map[string]bool)
	for k := range features {
		used[k] = make(map[string]bool)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		function, k := "", implGeneric
		for line := range strings.Lines(string(source)) {
			line = strings.TrimSpace(line)
			if rest, ok := strings.CutPrefix(line, "TEXT ·"); ok {
				function, _, _ = strings.Cut(rest, "(")
				k = implOf(function)
				continue
			}
			if line == "" || line[0] == '/' || line[0] == '#' || strings.HasSuffix(line, ":") ||
				strings.HasPrefix(line, "DATA ") || strings.HasPrefix(line, "GLOBL ") {
				continue
			}
			want, err := needs(line)
			if err != nil {
				t.Errorf("%s, %s: %v", file, function, err)
			}
			for _, f := range want {
				if !slices.ContainsFunc(features[k], func(have feature) bool { return have.name == f }) {
					t.Errorf("%s, %s: %q needs %s, which %s does not ask of the processor", file, function, line, f, k)
				}
				used[k][f] = true
			}
		}
	}
	for k, list := range features {
		for _, f := range list {
			if !used[k][f.name] {
				t.Errorf("%s asks the processor for %s and does not use it", k, f.name)
			}
		}
	}
}

// implOf returns whose function it is; one without an ending must run anywhere.
func implOf(function string) impl {
	for k := range features {
		if strings.HasSuffix(function, strings.ToUpper(k.String())) {
			return k
		}
	}
	return implGeneric
}

func TestNeeds(t *testing.T) {
	for instruction, want := range map[string]string{
		"ADDQ AX, BX":                           "",
		"VADDPS Y1, Y2, Y15":                    "AVX",
		"VADDPS Y1, Y2, Y16":                    "AVX512F AVX512F AVX512VL",
		"VMOVUPS (R10), X17":                    "AVX512F AVX512F AVX512VL",
		"VADDPS Z1, Z2, Z3":                     "AVX512F AVX512F",
		"VANDPS Z1, Z2, Z3":                     "AVX512F AVX512DQ",
		"VMOVUPS (AX), K1, Y3":                  "AVX512F AVX512F AVX512VL",
		"VFMADD231PS.BCST half<>+0(SB), Y1, Y2": "AVX512F AVX512F AVX512VL",
		"KORW K1, K2, K3":                       "AVX512F AVX512F",
		"VFMADD231PS Y1, Y2, Y3":                "FMA",
		"TZCNTQ AX, AX":                         "BMI1",
	} {
		got, err := needs(instruction)
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("needs(%q) = %q, %v, want %q", instruction, got, err, want)
		}
	}
	if got, err := needs("VPTERNLOGD $0, Y1, Y2, Y3"); err == nil {
		t.Errorf("needs of an unknown instruction is %q, want an error", got)
	}
}
