// Package export writes runs and what they have learnt in the formats of other programs. It reads runs and trains nothing.
package export
