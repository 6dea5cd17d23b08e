package safetensors

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Encode returns a reader of the file that holds the metadata, its checksum and the tensors, in this order. The
// tensors are read once now, for the checksum, and again as the reader is: they must not change before its end.
// Names must differ, and the metadata leave "sha256" free.
func Encode(metadata map[string]string, tensors []Tensor) (io.Reader, error) {
	header, err := encodeHeader(metadata, tensors)
	if err != nil {
		return nil, err
	}
	file := func() io.Reader {
		parts := []io.Reader{bytes.NewReader(header)}
		for _, t := range tensors {
			parts = append(parts, &floatReader{left: t.Data})
		}
		return io.MultiReader(parts...)
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, file()); err != nil {
		return nil, err
	}
	at := bytes.Index(header, []byte(noChecksum))
	hex.Encode(header[at:], hash.Sum(nil))
	return file(), nil
}

// encodeHeader returns all that comes before the data, with zeros for the checksum.
func encodeHeader(metadata map[string]string, tensors []Tensor) ([]byte, error) {
	var out bytes.Buffer
	out.Write(make([]byte, 8))
	// The checksum comes first, so that no other string can be taken for it.
	fmt.Fprintf(&out, `{%q:{%q:%q`, metadataKey, checksumKey, noChecksum)
	if len(metadata) > 0 {
		if _, ok := metadata[checksumKey]; ok {
			return nil, fmt.Errorf("metadata %q is taken by the checksum", checksumKey)
		}
		fields, err := json.Marshal(metadata)
		if err != nil {
			return nil, err
		}
		out.WriteByte(',')
		out.Write(fields[1 : len(fields)-1])
	}
	out.WriteByte('}')
	names := map[string]bool{metadataKey: true}
	offset := 0
	for _, t := range tensors {
		size := 1
		for _, d := range t.Shape {
			size *= d
		}
		if size != len(t.Data) {
			return nil, fmt.Errorf("tensor %q of shape %v has %d elements", t.Name, t.Shape, len(t.Data))
		}
		if names[t.Name] {
			return nil, fmt.Errorf("two tensors named %q", t.Name)
		}
		names[t.Name] = true
		end := offset + 4*size
		name, err := json.Marshal(t.Name)
		if err != nil {
			return nil, err
		}
		entry, err := json.Marshal(headerEntry{"F32", append([]int{}, t.Shape...), []int{offset, end}})
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, ",%s:%s", name, entry)
		offset = end
	}
	out.WriteByte('}')
	for out.Len()%alignment != 0 {
		out.WriteByte(' ')
	}
	header := out.Bytes()
	if len(header)-8 > maxHeader {
		return nil, fmt.Errorf("header of %d bytes, expected at most %d", len(header)-8, maxHeader)
	}
	binary.LittleEndian.PutUint64(header, uint64(len(header)-8))
	return header, nil
}

// headerEntry is a tensor in the header.
type headerEntry struct {
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets []int  `json:"data_offsets"`
}

// floatReader reads float32s as little-endian bytes.
type floatReader struct {
	left    []float32
	pending []byte // of what was taken from left
	buffer  [4096]byte
}

func (r *floatReader) Read(p []byte) (int, error) {
	if len(r.pending) == 0 {
		if len(r.left) == 0 {
			return 0, io.EOF
		}
		n := min(len(r.left), len(r.buffer)/4)
		for i, v := range r.left[:n] {
			binary.LittleEndian.PutUint32(r.buffer[4*i:], math.Float32bits(v))
		}
		r.left, r.pending = r.left[n:], r.buffer[:4*n]
	}
	n := copy(p, r.pending)
	r.pending = r.pending[n:]
	return n, nil
}
