// Package kernel holds the arithmetic of training: float32 slices in, float32
// slices out. It knows nothing of graphs.
//
// It has two levels. Primitives (a block of a matrix product, a sum of scaled
// rows, one Adam update) are single-threaded; each has a plain-Go twin that
// defines its result bit for bit, and assembly that gives the same bits.
// Drivers (Dense, Softmax, ...) are portable Go: loop nests, blocking, scratch
// memory and threads over the primitives.
//
// # The same bits everywhere
//
// A result depends neither on the implementation nor on the number of threads:
// an output element is one chain of fused multiply-adds in an order that the
// code states, work is cut into pieces by a rule that never looks at the number
// of threads, and each element is written by one piece. Denormals are handled
// as IEEE 754 says; values that decay toward them (Adam's moments) are set to
// zero explicitly, because arithmetic on denormals is slow.
//
// # Layout
//
// Everything is row-major: activations [batch][height][width][channels] or
// [batch][features], dense weights [in][out], convolution weights
// [kernel height][kernel width][in][out], biases [out].
package kernel

//go:generate go run -C _asm . -subject adam -out ../adam_amd64.s -stubs ../adam_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject axpys -out ../axpys_amd64.s -stubs ../axpys_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject conv_pool -out ../conv_pool_amd64.s -stubs ../conv_pool_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject conv_scatter -out ../conv_scatter_amd64.s -stubs ../conv_scatter_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject conv_single -out ../conv_single_amd64.s -stubs ../conv_single_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject gemm -out ../gemm_amd64.s -stubs ../gemm_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject lists -out ../lists_amd64.s -stubs ../lists_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject pack -out ../pack_amd64.s -stubs ../pack_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject peak -out ../peak_amd64.s -stubs ../peak_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject penalty -out ../penalty_amd64.s -stubs ../penalty_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject relu -out ../relu_amd64.s -stubs ../relu_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject sgd -out ../sgd_amd64.s -stubs ../sgd_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject spin -out ../spin_amd64.s -stubs ../spin_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject transpose -out ../transpose_amd64.s -stubs ../transpose_amd64.go -pkg kernel
//go:generate go run -C _asm . -subject winograd -out ../winograd_amd64.s -stubs ../winograd_amd64.go -pkg kernel
