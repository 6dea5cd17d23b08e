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

// MNISTFiles returns MNIST's files as their makers published them, with their
// checksums and those of their content, in the order of Dataset.Files.
func MNISTFiles() []File { return slices.Clone(published[:]) }

var published = [numFiles]File{
	trainImages: {
		Name:       "train-images-idx3-ubyte.gz",
		SHA256:     "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
		FileSHA256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
	},
	trainLabels: {
		Name:       "train-labels-idx1-ubyte.gz",
		SHA256:     "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
		FileSHA256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
	},
	testImages: {
		Name:       "t10k-images-idx3-ubyte.gz",
		SHA256:     "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
		FileSHA256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
	},
	testLabels: {
		Name:       "t10k-labels-idx1-ubyte.gz",
		SHA256:     "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
		FileSHA256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
	},
}

// publishedContent returns the checksum of what a compressed file of that
// checksum holds, if it is one of MNIST's; "" otherwise.
func publishedContent(file string) string {
	for _, f := range published {
		if f.FileSHA256 == file {
			return f.SHA256
		}
	}
	return ""
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
	var names [numFiles]idxName
	for i, file := range published {
		names[i].plain = file.Name
	}
	f, err := readIDXFiles(dir, names)
	f.name = "mnist"
	return f, err
}
