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
	typeInt   = 0x0c // of 32 bits, big-endian
)

// A layout is what the elements of an IDX file are, and its dimensions.
type layout struct{ typ, dims byte }

var (
	imageLayout = layout{typeUbyte, 3} // count, height, width
	labelLayout = layout{typeUbyte, 1} // count
	tableLayout = layout{typeInt, 2}   // count, columns, of which the first is the label: QMNIST's
)

func (l layout) String() string {
	elements := "unsigned bytes"
	if l.typ == typeInt {
		elements = "32-bit integers"
	}
	return fmt.Sprintf("IDX, %s, dimensions: %d", elements, l.dims)
}

// size is that of an element.
func (l layout) size() int {
	if l.typ == typeInt {
		return 4
	}
	return 1
}

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

// idxFile is an open IDX file whose header has been read and found credible.
type idxFile struct {
	name string
	layout
	sizes      []int // of the dimensions
	total      int   // the number of bytes after the header
	room       int   // how many of them to make room for before any has arrived
	compressed bool

	file fs.File
	body io.Reader // decompressed, after the header
	hash hash.Hash // of the file as it is read
}

// openIDX opens a file, plain or compressed by gzip (its first bytes tell
// which), and reads a header of the layout.
func openIDX(fsys fs.FS, name string, l layout) (*idxFile, error) {
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
	f := &idxFile{name: name, layout: l, file: file, hash: sha256.New()}
	if err := f.open(info.Size()); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return f, nil
}

// open reads up to the end of the header and judges by the size of the file
// whether what the header announces is credible.
func (f *idxFile) open(fileSize int64) error {
	raw := bufio.NewReader(io.TeeReader(f.file, f.hash))
	f.body = raw
	start, _ := raw.Peek(2) // an error will come back when the header is read
	f.compressed = string(start) == "\x1f\x8b"
	if f.compressed {
		z, err := gzip.NewReader(raw)
		if err != nil {
			return fmt.Errorf("compressed file's own header: %w", err)
		}
		f.body = z
	}

	var err error
	if f.sizes, err = readHeader(f.body, f.layout); err != nil {
		return err
	}
	f.total = f.size()
	for _, size := range f.sizes {
		f.total *= size
	}

	f.room = f.total
	if !f.compressed {
		if held := fileSize - headerSize(f.dims); int64(f.total) != held {
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

func headerSize(dims byte) int64 { return 4 + 4*int64(dims) }

// header returns that of an IDX file of unsigned bytes.
func header(sizes []int) []byte {
	h := []byte{0, 0, typeUbyte, byte(len(sizes))}
	for _, size := range sizes {
		h = binary.BigEndian.AppendUint32(h, uint32(size))
	}
	return h
}

// readHeader reads a header of the layout and returns the dimensions' sizes:
// each at least 1, the bytes of all elements at most maxSize.
func readHeader(r io.Reader, l layout) ([]int, error) {
	header := make([]byte, headerSize(l.dims))
	switch n, err := io.ReadFull(r, header); {
	case err == io.EOF || err == io.ErrUnexpectedEOF:
		return nil, fmt.Errorf("ends at offset %d, within its header, expected at least %d bytes", n, len(header))
	case err != nil:
		return nil, fmt.Errorf("offset %d: %w", n, err)
	}
	if got, want := binary.BigEndian.Uint32(header), uint32(l.typ)<<8|uint32(l.dims); got != want {
		return nil, fmt.Errorf("offset 0: magic number 0x%08x, expected 0x%08x (%v)", got, want, l)
	}
	sizes := make([]int, l.dims)
	total := uint64(l.size())
	for i := range sizes {
		offset := 4 + 4*i
		size := uint64(binary.BigEndian.Uint32(header[offset:]))
		if size == 0 {
			return nil, fmt.Errorf("offset %d: size of dimension %d is 0, expected at least 1", offset, i+1)
		}
		if total *= size; total > maxSize { // cannot overflow: it was at most maxSize before
			return nil, fmt.Errorf("offset %d: size of dimension %d is %d, expected sizes whose product is at most %d", offset, i+1, size, maxSize/l.size())
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
	if f.size() > 1 {
		product += fmt.Sprintf(" x %d", f.size())
	}
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
