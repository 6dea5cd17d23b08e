package datasets

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed mnist/*.gz
var mnistFiles embed.FS

// MNIST returns the MNIST database of handwritten digits: 60,000 training and
// 10,000 test images of 28 x 28, 10 classes. It is part of the program, and
// decoded once; every call returns the same pixels.
func MNIST() (*Dataset, error) {
	d, err := cachedMNIST()
	if err != nil {
		return nil, fmt.Errorf("embedded MNIST: %w", err)
	}
	// A copy, so that a caller who replaces a split does so for himself.
	own := *d
	own.Files = slices.Clone(d.Files)
	return &own, nil
}

var cachedMNIST = sync.OnceValues(loadMNIST)

func loadMNIST() (*Dataset, error) {
	f, err := readMNIST()
	if err != nil {
		return nil, err
	}
	return f.dataset(Options{})
}

func readMNIST() (found, error) {
	dir, err := fs.Sub(mnistFiles, "mnist")
	if err != nil {
		return found{}, err
	}
	f, err := readIDXFiles(dir, [numFiles]idxName{
		trainImages: {plain: "train-images-idx3-ubyte.gz"},
		trainLabels: {plain: "train-labels-idx1-ubyte.gz"},
		testImages:  {plain: "t10k-images-idx3-ubyte.gz"},
		testLabels:  {plain: "t10k-labels-idx1-ubyte.gz"},
	})
	f.name = "mnist"
	return f, err
}
