package datasets

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"
)

// The IDX format: two zero bytes, the type of the elements, the number of
// dimensions; then each dimension's size as a big-endian uint32; then the
// elements, the last dimension running fastest.
const (
	typeUbyte = 0x08
	imageDims = 3 // count, height, width
	labelDims = 1 // count
)

// What a file may announce. It must not be able to ask for more memory than it
// is worth: a plain one has to hold every byte it announces, a compressed one
// must not announce far more than images compress to. MNIST's shrink to a
// fifth, its labels to a half; DEFLATE reaches 1032:1.
const (
	maxSize      = 1 << 30  // bytes in any file; fits an int of 32 bits
	freeSize     = 64 << 20 // bytes in a compressed file, however small that is
	maxExpansion = 64       // bytes for each compressed byte, where that is more
	expansion    = 8        // bytes for each compressed byte, to be expected
)

// idxFile is an open IDX file of bytes whose header has been read and found
// credible.
type idxFile struct {
	name  string
	sizes []int // of the dimensions
	total int   // their product, the number of bytes after the header
	room  int   // how many of them to make room for before any has arrived

	file fs.File
	body io.Reader // decompressed, after the header
	hash hash.Hash // of the file as it is read
}

// openIDX opens a file, plain or compressed by gzip (its first bytes tell
// which), and reads a header of ndim dimensions.
func openIDX(fsys fs.FS, name string, ndim int) (*idxFile, error) {
	// Looked at before it is opened: opening a pipe would wait for a writer.
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	f := &idxFile{name: name, file: file, hash: sha256.New()}
	if err := f.open(ndim, info.Size()); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// open reads up to the end of the header and judges by the size of the file
// whether what the header announces is credible.
func (f *idxFile) open(ndim int, fileSize int64) error {
	raw := bufio.NewReader(io.TeeReader(f.file, f.hash))
	f.body = raw
	start, _ := raw.Peek(2) // an error will come back when the header is read
	compressed := string(start) == "\x1f\x8b"
	if compressed {
		z, err := gzip.NewReader(raw)
		if err != nil {
			return fmt.Errorf("compressed file's own header: %w", err)
		}
		f.body = z
	}

	var err error
	if f.sizes, err = readHeader(f.body, ndim); err != nil {
		return err
	}
	f.total = 1
	for _, size := range f.sizes {
		f.total *= size
	}

	f.room = f.total
	if !compressed {
		if held := fileSize - headerSize(ndim); int64(f.total) != held {
			return fmt.Errorf("%d bytes after the header, expected %s as it announces", held, f.announced())
		}
		return nil
	}
	if limit := max(freeSize, maxExpansion*fileSize); int64(f.total) > limit {
		return fmt.Errorf("the header announces %s bytes, expected at most %d in a compressed file of %d", f.announced(), limit, fileSize)
	}
	f.room = int(min(int64(f.total), expansion*fileSize))
	return nil
}

func (f *idxFile) Close() error { return f.file.Close() }

func headerSize(ndim int) int64 { return 4 + 4*int64(ndim) }

// readHeader reads a header of ndim dimensions and returns their sizes: each at
// least 1, their product at most maxSize.
func readHeader(r io.Reader, ndim int) ([]int, error) {
	header := make([]byte, headerSize(ndim))
	switch n, err := io.ReadFull(r, header); {
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return nil, fmt.Errorf("ends at offset %d, within its header, expected at least %d bytes", n, len(header))
	case err != nil:
		return nil, fmt.Errorf("offset %d: %w", n, err)
	}
	if got, want := binary.BigEndian.Uint32(header), uint32(typeUbyte<<8|ndim); got != want {
		return nil, fmt.Errorf("offset 0: magic number 0x%08x, expected 0x%08x (IDX, unsigned bytes, dimensions: %d)", got, want, ndim)
	}
	sizes := make([]int, ndim)
	total := uint64(1)
	for i := range sizes {
		offset := 4 + 4*i
		size := uint64(binary.BigEndian.Uint32(header[offset:]))
		if size == 0 {
			return nil, fmt.Errorf("offset %d: size of dimension %d is 0, expected at least 1", offset, i+1)
		}
		if total *= size; total > maxSize { // cannot overflow: it was at most maxSize before
			return nil, fmt.Errorf("offset %d: size of dimension %d is %d, expected sizes whose product is at most %d", offset, i+1, size, maxSize)
		}
		sizes[i] = int(size)
	}
	return sizes, nil
}

// announced spells out the number of bytes after the header.
func (f *idxFile) announced() string {
	if len(f.sizes) == 1 {
		return fmt.Sprint(f.total)
	}
	product := strings.ReplaceAll(strings.Trim(fmt.Sprint(f.sizes), "[]"), " ", " x ")
	return fmt.Sprintf("%s = %d", product, f.total)
}

// read returns the bytes after the header: as many as it announces, or an error
// if the file holds fewer or more. Room is made as bytes arrive, so that a
// compressed file which breaks off costs little more than it held.
func (f *idxFile) read() ([]byte, error) {
	data := make([]byte, 0, f.room)
	for len(data) < f.total {
		if len(data) == cap(data) {
			data = append(make([]byte, 0, min(f.total, 2*len(data))), data...)
		}
		n, err := io.ReadFull(f.body, data[len(data):cap(data)])
		data = data[:len(data)+n]
		switch {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			return nil, fmt.Errorf("%s: ends %d bytes after its header, which announces %s", f.name, len(data), f.announced())
		case err != nil:
			return nil, fmt.Errorf("%s: %d bytes after the header: %w", f.name, len(data), err)
		}
	}
	// Reading on to the end also makes gzip compare its checksum.
	switch n, err := io.ReadFull(f.body, make([]byte, 1)); {
	case n > 0:
		return nil, fmt.Errorf("%s: goes on after the %s bytes its header announces", f.name, f.announced())
	case err != io.EOF:
		return nil, fmt.Errorf("%s: after the %s bytes its header announces: %w", f.name, f.announced(), err)
	}
	return data, nil
}

// sum returns the SHA-256 of the file as it was found, once read has succeeded.
func (f *idxFile) sum() string { return hex.EncodeToString(f.hash.Sum(nil)) }
