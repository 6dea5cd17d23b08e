package datasets

// A source is a form in which data sets come.
type source struct {
	holds func(path string) bool // whether a data set of that form may be at the path
	load  func(path string) (*Dataset, error)
}

// sources lists those there are, in the order in which they are asked. To add
// one is to add it here, above IDX, which takes what no other has.
var sources = []source{
	{func(path string) bool { return path == "" }, func(string) (*Dataset, error) { return MNIST() }},
	{func(string) bool { return true }, loadIDX},
}

// Load reads the data set at a path: "" is MNIST, which is part of the program;
// a folder is a set in MNIST's own format.
//
// That is IDX: images and labels for training and for testing, of bytes, each
// plain or compressed by gzip. The files are named as MNIST's are,
// train-images-idx3-ubyte or train-images.idx3-ubyte, with t10k or test for the
// test part, with or without .gz, perhaps with a prefix, as
// emnist-balanced-train-images-idx3-ubyte.gz has. Where a folder holds several
// sets, as EMNIST's does, the prefix is named like a file: dir/emnist-balanced.
// The size of the images and the number of classes come from the files. Images
// are taken as they are stored; EMNIST's are stored transposed.
func Load(path string) (*Dataset, error) {
	for _, s := range sources {
		if s.holds(path) {
			return s.load(path)
		}
	}
	panic("datasets: the last source takes everything")
}
