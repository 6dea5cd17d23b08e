package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Load reads the IDX data set in a folder: images and labels for training and
// for testing, of bytes, each plain or compressed by gzip. The files are named
// as MNIST's are, train-images-idx3-ubyte or train-images.idx3-ubyte, with t10k
// or test for the test part, with or without .gz, perhaps with a prefix, as
// emnist-balanced-train-images-idx3-ubyte.gz has. Where a folder holds several
// sets, as EMNIST's does, the prefix is named like a file: dir/emnist-balanced.
//
// The size of the images and the number of classes come from the files. Images
// are taken as they are stored; EMNIST's are stored transposed.
func Load(path string) (*Dataset, error) {
	dir, set, err := locate(path)
	if err != nil {
		return nil, fmt.Errorf("data set: %w", err)
	}
	fsys := os.DirFS(dir)
	set, names, err := find(fsys, set)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", path, err)
	}
	if set == "" {
		if dir, err = filepath.Abs(dir); err != nil { // names "."
			return nil, fmt.Errorf("data set %s: %w", path, err)
		}
		set = filepath.Base(dir)
	}
	d, err := read(fsys, set, names)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", path, err)
	}
	return d, nil
}

// locate divides a path into a folder and, if the path itself does not exist
// but the folder above does, the prefix of a set in it.
func locate(path string) (dir, set string, err error) {
	dir = filepath.Clean(path)
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if parent, parentErr := os.Stat(filepath.Dir(dir)); parentErr == nil {
			info, err = parent, nil
			dir, set = filepath.Split(dir)
			dir = filepath.Clean(dir)
		}
	}
	if err != nil {
		return "", "", err
	}
	if !info.IsDir() {
		return "", "", fmt.Errorf("%s is not a folder", dir)
	}
	return dir, set, nil
}
