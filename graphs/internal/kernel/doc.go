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
