package datasets

import (
	"archive/zip"
	"encoding/binary"
	"errors"
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
	has := func(name string) bool {
		return slices.ContainsFunc(archive.File, func(z *zip.File) bool { return z.Name == name+".npy" })
	}
	if has("x_test") || has("y_test") {
		f.test, err = readArrays(archive, "test")
	}
	return f, err
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
	i := slices.IndexFunc(archive.File, func(z *zip.File) bool { return z.Name == name+".npy" })
	if i < 0 {
		return a, fmt.Errorf("no array %s, expected x_train, y_train, x_test and y_test", name)
	}
	entry, err := archive.File[i].Open()
	if err != nil {
		return a, fmt.Errorf("%s: %w", name, err)
	}
	defer entry.Close()
	if a, err = readNPYHeader(entry); err == nil {
		err = check(a)
	}
	if err == nil {
		err = a.read(entry, archive.File[i].CompressedSize64)
	}
	if err != nil {
		return a, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

// read reads the elements, as many as the header announces and no more.
func (a *array) read(r io.Reader, compressed uint64) error {
	total := a.size
	for _, n := range a.shape {
		total *= n
	}
	if limit := max(freeSize, maxExpansion*compressed); uint64(total) > limit {
		return fmt.Errorf("array of %d bytes, expected at most %d in %d compressed ones", total, limit, compressed)
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(total)+1)) // the end makes zip compare its checksum
	if err != nil {
		return fmt.Errorf("%d bytes after the header: %w", len(data), err)
	}
	if len(data) != total {
		return fmt.Errorf("%d bytes or more after the header, expected %d as its shape %v announces", len(data), total, a.shape)
	}
	a.data = data
	return nil
}

// bytes returns whole numbers as bytes.
func (a array) bytes() ([]byte, error) {
	out := make([]byte, len(a.data)/a.size)
	for i := range out {
		element := make([]byte, 8)
		copy(element, a.data[i*a.size:(i+1)*a.size])
		if a.bigEndian {
			slices.Reverse(element[:a.size])
		}
		v := binary.LittleEndian.Uint64(element)
		if v > 255 {
			return nil, fmt.Errorf("element %d: more than 255 or less than 0, expected a label from 0 to 255", i)
		}
		out[i] = byte(v)
	}
	return out, nil
}

var errNoNPY = errors.New("not in NumPy's format")
