// Package augment distorts images at random by affine maps: rotation, shift, shear and zoom, with Keras's names and ranges.
// The same key and row give the same image, bit for bit, on every processor.
//
// It knows pixels alone: neither data sets nor experiments.
package augment
