package datasets

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"path/filepath"
	"runtime"
	"sync"
)

// readPicturePart reads the pictures of the classes' folders in path/below. A
// class may have no folder there. Files are named by where they are below path.
func readPicturePart(path, below string, classes []string, side int) (p part, err error) {
	name := below
	if below == "." {
		name = filepath.Base(path)
	}
	p.images.Name, p.labelled.Name = name, name
	var files []string
	for i, class := range classes {
		names, err := visible(filepath.Join(path, below, class))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return p, err
		}
		for _, name := range names {
			files = append(files, filepath.Join(below, class, name))
			p.labels = append(p.labels, uint8(i))
		}
	}
	if len(files) == 0 {
		return p, fmt.Errorf("%s: no pictures in its folders", name)
	}
	first, err := readGrey(path, files[0], side)
	if err != nil {
		return p, err
	}
	p.height, p.width = first.Rect.Dy(), first.Rect.Dx()
	if err := checkSize(len(files), p.height, p.width); err != nil {
		return p, err
	}
	p.pixels = make([]byte, len(files)*p.height*p.width)
	return p, p.readGreys(path, files, side)
}

// readGreys reads pictures, several at once, into the part's pixels. The error
// is that of the first file that has one.
func (p *part) readGreys(path string, files []string, side int) error {
	errs := make([]error, len(files))
	size := p.height * p.width
	var reading sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for worker := range workers {
		reading.Go(func() {
			for i := worker; i < len(files); i += workers {
				grey, err := readGrey(path, files[i], side)
				if err == nil && grey.Rect != image.Rect(0, 0, p.width, p.height) {
					err = fmt.Errorf("%s: picture of %d x %d (width x height), expected %d x %d as %s has; --resize %d brings all to one size",
						files[i], grey.Rect.Dx(), grey.Rect.Dy(), p.width, p.height, files[0], p.height)
				}
				if err != nil {
					errs[i] = err
					return
				}
				copy(p.pixels[i*size:], grey.Pix)
			}
		})
	}
	reading.Wait()
	return cmp.Or(errs...)
}

// readGrey reads a picture in grey, of side x side pixels unless that is 0.
func readGrey(path, name string, side int) (*image.Gray, error) {
	file, err := openRegular(filepath.Join(path, name))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	picture, err := DecodePicture(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	grey := greyOf(picture)
	if side == 0 {
		return grey, nil
	}
	small := image.NewGray(image.Rect(0, 0, side, side))
	resizeTo(small.Pix, side, grey.Pix, grey.Rect.Dy(), grey.Rect.Dx())
	return small, nil
}
