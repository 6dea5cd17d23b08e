package datasets

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"
)

// A source is a form in which data sets come.
type source struct {
	holds func(path string) bool // whether a data set of that form may be at the path
	read  func(path string, o Options) (found, error)
}

// sources lists those there are, in the order in which they are asked. To add
// one is to add it here, above the last, which takes what no other has: one of
// several sets of IDX files, or none, and then its error says what was looked
// for. A folder with IDX files may have the same as CSV or as pictures beside.
var sources = []source{
	{func(path string) bool { return path == "" }, func(string, Options) (found, error) { return readMNIST() }},
	{holdsIDX, readFolder},
	{hasEnding(".npz"), func(path string, _ Options) (found, error) { return readNPZ(path) }},
	{holdsCSV, func(path string, _ Options) (found, error) { return readCSV(path) }},
	{holdsPictures, readPictures},
	{func(string) bool { return true }, readFolder},
}

func hasEnding(ending string) func(string) bool {
	return func(path string) bool { return strings.HasSuffix(strings.ToLower(path), ending) }
}

// Load reads the data set at a path as it is; see Options.Load.
func Load(path string) (*Dataset, error) { return Options{}.Load(path) }

// Load reads the data set at a path, in one of these forms:
//
//   - "": MNIST, which is part of the program.
//   - A folder of IDX files, MNIST's own format: images and labels for training
//     and for testing, plain or compressed by gzip; of both beside each other,
//     which must hold the same, the plain one. The files are named as MNIST's
//     are, train-images-idx3-ubyte or train-images.idx3-ubyte, with t10k or test
//     for the test part, with or without .gz, perhaps with a prefix, as
//     emnist-balanced-train-images-idx3-ubyte.gz has. They may be in the folder
//     raw below, as torchvision keeps them. Where there are several sets, as of
//     EMNIST, the prefix is named like a file: dir/emnist-balanced. Labels may
//     be a table of integers, as QMNIST's labels-idx2-int are. classes.txt, or
//     EMNIST's mapping.txt, names the classes.
//   - A file that ends in .csv, a row an image: the label, and the pixels from 0
//     to 255, as many as make a square; or a folder with one for training and
//     one for testing, whose names end in train.csv and test.csv.
//   - A file that ends in .npz, with arrays x_train, y_train, x_test, y_test, as
//     Keras's mnist.npz has.
//   - A folder with a folder of PNG or JPEG files for each class, or with two
//     such folders, train and test.
//
// Of a folder with IDX files and others, the IDX files are read.
//
// The size of the images and the classes come from the files; see
// Dataset.Classes. Images of EMNIST, of files whose names begin with emnist-,
// are turned upright. Errors are of one line and name the path, the file, and
// where there are, the row and the column.
func (o Options) Load(path string) (*Dataset, error) {
	if path == "" && o == (Options{}) {
		return MNIST() // which is read once
	}
	d, err := o.load(path)
	if err == nil && path != "" {
		d.Path, err = filepath.Abs(path)
	}
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", cmp.Or(path, "mnist"), err)
	}
	return d, nil
}

func (o Options) load(path string) (*Dataset, error) {
	if err := o.Validate(); err != nil {
		return nil, err
	}
	for _, s := range sources {
		if s.holds(path) {
			f, err := s.read(path, o)
			if err != nil {
				return nil, err
			}
			return f.dataset(o)
		}
	}
	panic("datasets: the last source takes everything")
}
