// Package datasets reads sets of small grey images with labels, and hands them
// out in batches.
//
// [MNIST] is part of the package; [Load] reads any other set, in MNIST's file
// format, IDX, or as pictures, CSV or NumPy's arrays. Either gives a
// [Dataset] of two [Split] values, one to train on and one to test on. Pixels
// stay the bytes they are in the files. [Split.Sample] and [Split.Holdout]
// select images without copying them, and [Split.Fill] scales them to [0, 1]
// when a batch is made:
//
//	order := datasets.Permutation(train.Len(), rng)
//	for rows := range slices.Chunk(order, batch) { // the last one may be shorter
//		n := train.Fill(images, labels, rows)
//		// images[:n*height*width] and labels[:n] hold the batch
//	}
//
// Two things can be done to training images to study over-fitting.
// [Split.FillAugmented] distorts each image at random as it fills a batch, with
// the ranges of the package augment. [Split.WithLabelNoise] corrupts a share of
// the labels, and remembers which.
//
// Everything random draws from a generator the caller passes, and from its
// Uint64 method alone, so that equal seeds give equal results on every
// processor and with every version of Go. FillAugmented, which may run in
// several goroutines at once, is given a key in place of a generator.
//
// # Credit
//
// The MNIST database of handwritten digits is the work of Yann LeCun, Corinna
// Cortes and Christopher J. C. Burges, shared under the Creative Commons
// Attribution-ShareAlike 3.0 licence.
package datasets
