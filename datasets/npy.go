package datasets

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
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
