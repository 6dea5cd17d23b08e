package datasets

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// readFolder reads the IDX files in a folder, or in the folder raw below it; see
// Load.
func readFolder(path string, _ Options) (found, error) {
	dir, set, err := locate(path)
	if err != nil {
		return found{}, err
	}
	fsys := os.DirFS(cmp.Or(idxFolder(dir), dir))
	set, names, err := find(fsys, set)
	if err != nil {
		return found{}, err
	}
	f, err := readIDXFiles(fsys, names)
	if err != nil {
		return f, err
	}
	if f.classes, err = readClasses(fsys, set); err != nil {
		return f, err
	}
	f.name, f.transposed = set, storedTransposed(set)
	if set == "" {
		f.name, err = folderName(dir)
	}
	return f, err
}

// folderName is what a data set without a name of its own is called by its
// folder.
func folderName(dir string) (string, error) {
	dir, err := filepath.Abs(dir) // names "."
	if filepath.Base(dir) == "raw" {
		dir = filepath.Dir(dir)
	}
	return filepath.Base(dir), err
}

// storedTransposed tells by a set's name whether its images are stored with
// rows for columns, as EMNIST's are (Cohen et al. 2017).
func storedTransposed(name string) bool { return strings.HasPrefix(strings.ToLower(name), "emnist-") }

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
		return "", "", fmt.Errorf("%s is not a folder, nor a file that ends in .csv or .npz", dir)
	}
	return dir, set, nil
}

// readIDXFiles reads the four named files, and checks those of which there is a
// compressed twin. All headers are compared before the first pixel is read, so
// that files which do not belong together cost no memory.
func readIDXFiles(fsys fs.FS, names [numFiles]idxName) (found, error) {
	var files [numFiles]*idxFile
	for i, name := range names {
		f, err := openIDX(fsys, name.plain, name.layout(i))
		if err != nil {
			return found{}, err
		}
		defer f.Close()
		files[i] = f
	}
	if err := agreeHeaders(files); err != nil {
		return found{}, err
	}

	var data [numFiles][]byte
	var identities [numFiles]File
	var errs [numFiles]error
	var reading sync.WaitGroup
	for i, f := range files {
		reading.Go(func() {
			if data[i], errs[i] = f.read(); errs[i] == nil {
				identities[i], errs[i] = names[i].identity(fsys, f, data[i])
			}
			if errs[i] == nil && f.layout == tableLayout {
				data[i], errs[i] = firstColumn(f, data[i])
			}
		})
	}
	reading.Wait()
	if err := cmp.Or(errs[:]...); err != nil {
		return found{}, err
	}
	partOf := func(images, labels int) part {
		return part{
			height: files[images].sizes[1], width: files[images].sizes[2], pixels: data[images], labels: data[labels],
			images: identities[images], labelled: identities[labels],
		}
	}
	return found{train: partOf(trainImages, trainLabels), test: partOf(testImages, testLabels)}, nil
}

// agreeHeaders reports whether the headers of a data set's files fit together.
func agreeHeaders(files [numFiles]*idxFile) error {
	for _, pair := range [][]*idxFile{files[trainImages : trainLabels+1], files[testImages : testLabels+1]} {
		images, labels := pair[0], pair[1]
		if err := agreeCounts(images.name, images.sizes[0], labels.name, labels.sizes[0]); err != nil {
			return err
		}
	}
	train, test := files[trainImages], files[testImages]
	return agreeSizes(train.name, train.sizes[1:], test.name, test.sizes[1:])
}

// identity is what is known of the file without another look at its content,
// once read has succeeded.
func (f *idxFile) identity() File {
	switch {
	case f.layout == tableLayout:
		return File{Name: f.name} // its content is a column of it
	case f.compressed:
		sum := f.sum()
		return File{Name: f.name, SHA256: publishedContent(sum), FileSHA256: sum}
	default:
		return File{Name: f.name, SHA256: f.sum()}
	}
}

// identity is that of the file, which has been read; with the checksum of the
// compressed one, if there are both, which must hold the same.
func (n idxName) identity(fsys fs.FS, plain *idxFile, data []byte) (File, error) {
	file := plain.identity()
	if n.twin == "" {
		return file, nil
	}
	twin, err := openIDX(fsys, n.twin, plain.layout)
	if err != nil {
		return file, err
	}
	defer twin.Close()
	other, err := twin.read()
	if err != nil {
		return file, err
	}
	if !slices.Equal(plain.sizes, twin.sizes) || !bytes.Equal(data, other) {
		return file, fmt.Errorf("%s and %s do not hold the same: keep only one of them", n.plain, n.twin)
	}
	file.FileSHA256 = twin.identity().FileSHA256
	return file, nil
}

// firstColumn returns the labels of a table, whose other columns say where
// an image is from.
func firstColumn(f *idxFile, data []byte) ([]byte, error) {
	rows, columns := f.sizes[0], f.sizes[1]
	labels := make([]byte, rows)
	for row := range labels {
		at := data[4*row*columns:]
		if label := uint32(at[0])<<24 | uint32(at[1])<<16 | uint32(at[2])<<8 | uint32(at[3]); label > 255 {
			return nil, fmt.Errorf("%s: row %d, column 1: label %d, expected 0 to 255", f.name, row+1, int32(label))
		}
		labels[row] = at[3]
	}
	return labels, nil
}
