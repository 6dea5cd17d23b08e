// Package figures draws runs and what was found out about them: learning curves, means over seeds, what remedies change,
// studies, mistakes, filters, distorted images. Its kinds of figures are one table, see Kinds.
//
// It turns runs and analyses into the plain numbers that the package plots draws. It trains nothing, and does not know who
// asks for a figure.
package figures
