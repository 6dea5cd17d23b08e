package datasets

import (
	"archive/zip"
	"fmt"
	"io"
	"path/filepath"
	"slices"
)

// readNPZ reads an archive of NumPy arrays, with the names that Keras's
// mnist.npz has: x_train, y_train, x_test, y_test. The last two may be missing.
func readNPZ(path string) (found, error) {
	file, err := openRegular(path)
	if err != nil {
		return found{}, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return found{}, err
	}
	f, err := parseNPZ(file, info.Size())
	f.name = fileBase(path)
	if err != nil {
		return f, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	return f, nil
}

func parseNPZ(file io.ReaderAt, size int64) (f found, err error) {
	archive, err := zip.NewReader(file, size)
	if err != nil {
		return f, err
	}
	if f.train, err = readArrays(archive, "train"); err != nil {
		return f, err
	}
	if entryOf(archive, "x_test") != nil || entryOf(archive, "y_test") != nil {
		f.test, err = readArrays(archive, "test")
	}
	return f, err
}

// entryOf returns the array of that name; nil if there is none.
func entryOf(archive *zip.Reader, name string) *zip.File {
	i := slices.IndexFunc(archive.File, func(z *zip.File) bool { return z.Name == name+".npy" })
	if i < 0 {
		return nil
	}
	return archive.File[i]
}

// readArrays reads the images and the labels of a part.
func readArrays(archive *zip.Reader, name string) (part, error) {
	x, y := "x_"+name, "y_"+name
	images, err := readArray(archive, x, func(a array) error {
		if n := len(a.shape); a.kind != 'u' || a.size != 1 || n != 3 && (n != 4 || a.shape[3] != 1) {
			return fmt.Errorf("array of type %q and shape %v, expected images of bytes, \"|u1\", [images height width]", a.descr, a.shape)
		}
		return nil
	})
	if err != nil {
		return part{}, err
	}
	labels, err := readArray(archive, y, func(a array) error {
		if n := len(a.shape); a.kind != 'u' && a.kind != 'i' || n != 1 && (n != 2 || a.shape[1] != 1) {
			return fmt.Errorf("array of type %q and shape %v, expected labels, whole numbers, [images]", a.descr, a.shape)
		}
		return nil
	})
	if err != nil {
		return part{}, err
	}
	p := part{height: images.shape[1], width: images.shape[2], pixels: images.data}
	p.images.Name, p.labelled.Name = x, y
	if p.labels, err = labels.bytes(); err != nil {
		return p, fmt.Errorf("%s: %w", y, err)
	}
	return p, nil
}

// readArray reads the array of that name, whose header it has checked before.
func readArray(archive *zip.Reader, name string, check func(array) error) (a array, err error) {
	entry := entryOf(archive, name)
	if entry == nil {
		return a, fmt.Errorf("no array %s, expected x_train, y_train, x_test and y_test", name)
	}
	file, err := entry.Open()
	if err != nil {
		return a, fmt.Errorf("%s: %w", name, err)
	}
	defer file.Close()
	if a, err = readNPYHeader(file); err == nil {
		err = check(a)
	}
	if err == nil {
		err = a.read(file, entry.CompressedSize64)
	}
	if err != nil {
		return a, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}
