package datasets_test

import (
	"fmt"
	"log"
	"math/rand/v2"
	"slices"

	"overfit/datasets"
	"overfit/datasets/augment"
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

// An image as it looks in each of three epochs.
func ExampleSplit_FillAugmented() {
	mnist, err := datasets.MNIST()
	if err != nil {
		log.Fatal(err)
	}
	height, width := mnist.Train.Shape()
	ranges := augment.Ranges{Rotation: 10, WidthShift: .1, Zoom: .1}
	if err := ranges.ValidateFor(height, width); err != nil {
		log.Fatal(err)
	}

	image, label := make([]float32, height*width), make([]int, 1)
	keys := rand.New(rand.NewPCG(1, 2))
	for epoch := 1; epoch <= 3; epoch++ {
		mnist.Train.FillAugmented(image, label, []int{0}, ranges, keys.Uint64())
		var ink float32
		for _, x := range image {
			ink += x
		}
		fmt.Printf("epoch %d: a %d with %.0f pixels' worth of ink\n", epoch, label[0], ink)
	}
	// Output:
	// epoch 1: a 5 with 120 pixels' worth of ink
	// epoch 2: a 5 with 117 pixels' worth of ink
	// epoch 3: a 5 with 93 pixels' worth of ink
}
