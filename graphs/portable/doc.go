// Package portable holds functions of float64 that give the same bits on every machine.
//
// Those of package math do not: some are assembly on one architecture and Go on another, and where a processor has a
// fused multiply-add, the compiler uses it in the Go ones. Here every product that is added to something is rounded by a
// conversion first, float64(a*b) + c, which keeps the compiler from fusing the two; a function of one's own that is to
// give the same bits everywhere does likewise. The four operations and math.Sqrt are exact to the last bit anyway.
//
// They are for activations, initialisers and random numbers that are rounded to float32: errors are about 1e-13 of the
// result, where nothing else is said.
package portable
