package datasets

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// An array is one of NumPy, in C order.
type array struct {
	descr     string // of the elements: "<i8"
	kind      byte   // 'u' or 'i' of whole numbers
	size      int    // bytes of an element
	bigEndian bool
	shape     []int
	data      []byte
}

// What a header may announce.
const (
	maxNPYHeader = 1 << 12 // bytes
	maxNPYDims   = 8
)

// npyHeader matches the dictionary of a header, as NumPy writes it: its keys are
// sorted. Its groups are the elements' type, their order, and the shape.
var npyHeader = regexp.MustCompile(`^\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(([0-9, ]*)\), \}\s*$`)

// npyType matches the type of whole numbers and others: byte order, kind, size.
var npyType = regexp.MustCompile(`^([<>|=])([a-zA-Z])([0-9]{1,2})$`)

var errNoNPY = errors.New("not in NumPy's format")

// readNPYHeader reads what stands before the elements of an array (NumPy
// Enhancement Proposal 1): a magic text, the version, the length of a
// dictionary, the dictionary. It is read here, for a damaged one makes npyio
// panic, or ask for gigabytes.
func readNPYHeader(r io.Reader) (a array, err error) {
	start := make([]byte, 8)
	if _, err := io.ReadFull(r, start); err != nil || string(start[:6]) != "\x93NUMPY" {
		return a, errNoNPY
	}
	length := make([]byte, 2)
	if start[6] > 1 {
		length = make([]byte, 4)
	}
	if _, err := io.ReadFull(r, length); err != nil || start[6] < 1 || start[6] > 3 {
		return a, fmt.Errorf("%w of version 1 to 3", errNoNPY)
	}
	n := uint32(binary.LittleEndian.Uint16(length))
	if len(length) == 4 {
		n = binary.LittleEndian.Uint32(length)
	}
	if n > maxNPYHeader {
		return a, fmt.Errorf("header of %d bytes, expected at most %d", n, maxNPYHeader)
	}
	text := make([]byte, n)
	if _, err := io.ReadFull(r, text); err != nil {
		return a, fmt.Errorf("%w: it ends within its header of %d bytes", errNoNPY, n)
	}
	return parseNPYHeader(string(text))
}

func parseNPYHeader(text string) (a array, err error) {
	m := npyHeader.FindStringSubmatch(text)
	if m == nil {
		return a, fmt.Errorf("header %.100q, expected one with descr, fortran_order and shape", text)
	}
	if m[2] == "True" {
		return a, errors.New("array in Fortran's order, expected C's")
	}
	a.descr = m[1]
	typ := npyType.FindStringSubmatch(m[1])
	if typ == nil {
		return a, fmt.Errorf("elements of type %.40q, expected whole numbers", m[1])
	}
	a.bigEndian, a.kind = typ[1] == ">", typ[2][0]
	if a.size, err = strconv.Atoi(typ[3]); err != nil || a.size < 1 || a.size > 8 {
		return a, fmt.Errorf("elements of type %.40q, expected whole numbers of 1 to 8 bytes", m[1])
	}
	total := a.size
	for field := range strings.SplitSeq(strings.TrimSuffix(m[3], ","), ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || n < 1 || n > maxSize/total || len(a.shape) == maxNPYDims {
			return a, fmt.Errorf("shape (%.80s), expected sizes of at least 1, of at most %d bytes in all", m[3], maxSize)
		}
		total *= n
		a.shape = append(a.shape, n)
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
