package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"sync"
)

// Dataset is a set of labelled images, divided into a part to train on and a
// part to test on. Both hold images of the same size.
type Dataset struct {
	Name        string
	Path        string // absolute, where it was read from; "" if it is part of the program
	Train, Test Split
	Classes     int      // labels are 0 to Classes-1, and each is that of an image
	ClassNames  []string // one a class; nil: they are called by their numbers
	Files       []File   // training images, training labels, test images, test labels
}

// File identifies a file, or what of a data set was read from it.
type File struct {
	Name string `json:"name"`
	// SHA256 is, of a data set, that of the decoded content: of the images or
	// labels as Dataset has them, written as an IDX file that is not compressed.
	// So it is the same in whatever form the data set came. Of any other file
	// it is that of its bytes. Hexadecimal, as FileSHA256 is.
	SHA256 string `json:"sha256"`
	// FileSHA256 is that of the file as it was found, where that is compressed
	// and holds the content as it is. It is all that old runs know, as SHA256.
	FileSHA256 string `json:"file_sha256,omitempty"`
}

// Same reports whether both files hold the same: their content is equal, or
// they are one compressed file.
func (f File) Same(other File) bool {
	for _, sum := range []string{f.SHA256, f.FileSHA256} {
		if sum != "" && (sum == other.SHA256 || sum == other.FileSHA256) {
			return true
		}
	}
	return false
}

// ClassName returns what a class is called.
func (d *Dataset) ClassName(class int) string { return ClassName(d.ClassNames, class) }

// ClassName returns what a class is called among names, which are as
// Dataset.ClassNames: by its number where there is none.
func ClassName(names []string, class int) string {
	if class < len(names) {
		return names[class]
	}
	return strconv.Itoa(class)
}

// The four files of a data set, in the order of Dataset.Files.
const (
	trainImages = iota
	trainLabels
	testImages
	testLabels
	numFiles
)

// A part is what a source has read to train on, or to test on.
type part struct {
	height, width int
	pixels        []byte  // [n][height][width]
	labels        []uint8 // [n], any numbers

	// Where images and labels are from; the names are for errors too. Checksums
	// that a source knows are noted here; what changes the content forgets them.
	images, labelled File
}

// unread is the file without its checksums: its content is no longer the file's.
func (f File) unread() File { return File{Name: f.Name} }

// found is what a source has read.
type found struct {
	name        string // of the data set
	train, test part
	classes     map[uint8]string // what labels are called; nil: by their numbers
	transposed  bool             // images are stored with rows for columns
}

// dataset makes a data set of what a source has found, as the options have it.
func (f found) dataset(o Options) (*Dataset, error) {
	if err := f.divide(o.TestSplit); err != nil {
		return nil, err
	}
	parts := []*part{&f.train, &f.test}
	for _, p := range parts {
		if o.transposes(f.transposed) {
			p.transpose()
		}
		if err := p.resize(o.Resize); err != nil {
			return nil, err
		}
	}
	if err := agree(f.train, f.test); err != nil {
		return nil, err
	}
	d := &Dataset{Name: f.name}
	var err error
	if d.Classes, d.ClassNames, err = f.numberClasses(); err != nil {
		return nil, err
	}
	d.Train, d.Test = f.train.split(), f.test.split()
	d.Files = f.files()
	return d, nil
}

func (p part) split() Split {
	return Split{height: p.height, width: p.width, pixels: p.pixels, labels: p.labels}
}

// files returns the parts' files, with the checksums of their content: as the
// source knows them, or else computed.
func (f found) files() []File {
	files := []File{f.train.images, f.train.labelled, f.test.images, f.test.labelled}
	var summing sync.WaitGroup
	know := func(file *File, data []byte, sizes ...int) {
		if file.SHA256 == "" {
			summing.Go(func() { file.SHA256 = sum(data, sizes...) })
		}
	}
	for i, p := range []part{f.train, f.test} {
		know(&files[2*i], p.pixels, len(p.labels), p.height, p.width)
		know(&files[2*i+1], p.labels, len(p.labels))
	}
	summing.Wait()
	return files
}

// sum is the SHA-256 of an IDX file of the data.
func sum(data []byte, sizes ...int) string {
	hash := sha256.New()
	hash.Write(header(sizes))
	hash.Write(data)
	return hex.EncodeToString(hash.Sum(nil))
}

// agree reports whether what the parts hold fits together.
func agree(train, test part) error {
	for _, p := range []part{train, test} {
		if err := agreeCounts(p.images.Name, len(p.pixels)/(p.height*p.width), p.labelled.Name, len(p.labels)); err != nil {
			return err
		}
	}
	return agreeSizes(train.images.Name, []int{train.height, train.width}, test.images.Name, []int{test.height, test.width})
}

// agreeCounts reports whether there is a label for each image.
func agreeCounts(imagesName string, images int, labelsName string, labels int) error {
	if images != labels {
		return fmt.Errorf("%s holds %d labels, expected %d, the number of images in %s", labelsName, labels, images, imagesName)
	}
	return nil
}

// agreeSizes reports whether both parts' images have the same height and width.
func agreeSizes(trainName string, train []int, testName string, test []int) error {
	if !slices.Equal(train, test) {
		return fmt.Errorf("%s holds images of %d x %d, expected %d x %d as in %s", testName, test[0], test[1], train[0], train[1], trainName)
	}
	return nil
}
