package datasets

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// Dataset is a set of labelled images, divided by its makers into a part to
// train on and a part to test on. Both hold images of the same size.
type Dataset struct {
	Name        string
	Train, Test Split
	Classes     int    // labels are 0 to Classes-1
	Files       []File // training images, training labels, test images, test labels
}

// File identifies a file that a data set was read from.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // of the file as it was found, compressed or not; hexadecimal
}

// The four files of a data set, in the order of Dataset.Files.
const (
	trainImages = iota
	trainLabels
	testImages
	testLabels
	numFiles
)

// read makes a data set of the four named files. All headers are compared
// before the first pixel is read, so that files which do not belong together
// cost no memory.
func read(fsys fs.FS, name string, names [numFiles]string) (*Dataset, error) {
	var files [numFiles]*idxFile
	for i, name := range names {
		ndim := imageDims
		if i == trainLabels || i == testLabels {
			ndim = labelDims
		}
		f, err := openIDX(fsys, name, ndim)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		files[i] = f
	}
	if err := agree(files); err != nil {
		return nil, err
	}

	var data [numFiles][]byte
	var errs [numFiles]error
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() { data[i], errs[i] = f.read() })
	}
	wg.Wait()
	err := cmp.Or(errs[:]...)
	if err != nil {
		return nil, err
	}

	d := &Dataset{Name: name}
	height, width := files[trainImages].sizes[1], files[trainImages].sizes[2]
	d.Train = Split{height: height, width: width, pixels: data[trainImages], labels: data[trainLabels]}
	d.Test = Split{height: height, width: width, pixels: data[testImages], labels: data[testLabels]}
	if d.Classes, err = countClasses(names, data); err != nil {
		return nil, err
	}
	for i, f := range files {
		d.Files = append(d.Files, File{Name: names[i], SHA256: f.sum()})
	}
	return d, nil
}

// A label of one image among that many, with labels below it that no image has, is
// taken for damage.
const manyLabels = 100

// countClasses returns the number of classes, from 0 to the highest label, of
// which some may have no images: EMNIST's letters are counted from 1.
func countClasses(names [numFiles]string, data [numFiles][]byte) (int, error) {
	var images [256]int
	file, highest := trainLabels, 0 // where the highest label is
	for _, f := range []int{trainLabels, testLabels} {
		for i, label := range data[f] {
			images[label]++
			if label > data[file][highest] {
				file, highest = f, i
			}
		}
	}
	label := data[file][highest]
	if label == 0 {
		return 0, fmt.Errorf("%s and %s: every label is 0, expected at least 2 classes", names[trainLabels], names[testLabels])
	}
	if images[label] == 1 && images[label-1] == 0 && len(data[trainLabels]) >= manyLabels {
		return 0, fmt.Errorf("%s: label %d of image %d is that of no other image, nor is %d; it would make %[2]d other classes",
			names[file], label, highest, label-1)
	}
	return 1 + int(label), nil
}

// agree reports whether the headers of a data set's files fit together.
func agree(files [numFiles]*idxFile) error {
	for _, pair := range [][]*idxFile{files[trainImages : trainLabels+1], files[testImages : testLabels+1]} {
		images, labels := pair[0], pair[1]
		if images.sizes[0] != labels.sizes[0] {
			return fmt.Errorf("%s holds %d labels, expected %d, the number of images in %s",
				labels.name, labels.sizes[0], images.sizes[0], images.name)
		}
	}
	train, test := files[trainImages], files[testImages]
	if !slices.Equal(train.sizes[1:], test.sizes[1:]) {
		return fmt.Errorf("%s holds images of %d x %d, expected %d x %d as in %s",
			test.name, test.sizes[1], test.sizes[2], train.sizes[1], train.sizes[2], train.name)
	}
	return nil
}
