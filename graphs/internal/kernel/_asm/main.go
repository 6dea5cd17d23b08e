// Command asm generates the amd64 assembly of package kernel, one subject a
// run; the go:generate lines in the package's doc.go list them.
package main

import (
	"flag"
	"fmt"
	"os"

	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
)

var subjects = map[string]func(){
	"adam":         adam,
	"axpys":        axpys,
	"conv_pool":    convPool,
	"conv_scatter": convScatter,
	"conv_single":  convSingle,
	"gemm":         gemm,
	"lists":        lists,
	"pack":         pack,
	"peak":         peak,
	"penalty":      penalty,
	"relu":         relu,
	"sgd":          sgd,
	"spin":         spin,
	"transpose":    transpose,
	"winograd":     winograd,
}

func main() {
	subject := flag.String("subject", "", "what to generate")
	flag.Parse()
	generate, ok := subjects[*subject]
	if !ok {
		fmt.Fprintf(os.Stderr, "asm: unknown subject %q\n", *subject)
		os.Exit(2)
	}
	ConstraintExpr("!purego")
	generate()
	pass.Compile = pass.Concat(pass.Compile, pass.FunctionPass(keepsPromise))
	Generate()
}
