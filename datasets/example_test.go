package datasets_test

import (
	"fmt"
	"log"
	"math/rand/v2"
	"slices"

	"overfit/datasets"
)

// One epoch over a tenth of MNIST, in batches of 32.
func Example() {
	mnist, err := datasets.MNIST()
	if err != nil {
		log.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	train, err := mnist.Train.Sample(6000, rng)
	if err != nil {
		log.Fatal(err)
	}

	height, width := train.Shape()
	images := make([]float32, 32*height*width)
	labels := make([]int, 32)
	var batches, last int
	for rows := range slices.Chunk(datasets.Permutation(train.Len(), rng), 32) {
		last = train.Fill(images, labels, rows)
		batches++
	}
	fmt.Println(batches, "batches, the last one of", last)
	// Output: 188 batches, the last one of 16
}
