package safetensors

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
)

// What a file may hold.
const (
	maxFile    = 4 << 30  // bytes
	maxHeader  = 16 << 20 // bytes: a history of 10,000 epochs has 3 MB
	maxEntry   = 4 << 10  // bytes of the header, for one tensor
	maxEntries = 10_000   // tensors, and also strings of metadata
)

// A File is open for reading; its header has been read and found to fit the data.
type File struct {
	Metadata map[string]string // without the checksum; empty if there is none
	Tensors  []Info            // in the order of their data

	file     io.ReaderAt
	size     int64
	checksum string // "" if the file has none
	close    func() error
}

// Info is a tensor's place in a file.
type Info struct {
	Name  string
	Shape []int

	offset, end int64 // in the file
}

// Size is the number of elements.
func (t Info) Size() int { return int((t.end - t.offset) / 4) }

// Open opens a file. Errors name it.
func Open(path string) (*File, error) {
	info, err := os.Stat(path) // before it is opened: opening a pipe would wait for a writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f, err := NewFile(file, info.Size())
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	f.close = file.Close
	return f, nil
}

// NewFile reads the header of a file of that many bytes.
func NewFile(file io.ReaderAt, size int64) (*File, error) {
	if size > maxFile {
		return nil, fmt.Errorf("%d bytes, expected at most %d", size, int64(maxFile))
	}
	var length [8]byte
	if size < int64(len(length)) {
		return nil, fmt.Errorf("%d bytes, expected at least 8: not a safetensors file", size)
	}
	if _, err := file.ReadAt(length[:], 0); err != nil {
		return nil, err
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n < 2 || n > maxHeader || n > uint64(size)-8 {
		return nil, fmt.Errorf("header of %d bytes in a file of %d, expected 2 to %d: not a safetensors file, or cut short",
			n, size, min(maxHeader, size-8))
	}
	header := make([]byte, n)
	if _, err := file.ReadAt(header, 8); err != nil {
		return nil, err
	}
	f := &File{Metadata: map[string]string{}, file: file, size: size}
	if err := f.parse(header); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	return f, nil
}

// Close closes what Open opened.
func (f *File) Close() error {
	if f.close == nil {
		return nil
	}
	return f.close()
}

// parse reads the header name by name, so that what it makes stays in proportion to what is allowed.
func (f *File) parse(header []byte) error {
	in := json.NewDecoder(bytes.NewReader(header))
	seen := map[string]bool{}
	err := object(in, func(name string) error {
		if seen[name] {
			return fmt.Errorf("two entries named %q", clip(name))
		}
		if len(seen) == maxEntries {
			return fmt.Errorf("more than %d tensors", maxEntries)
		}
		seen[name] = true
		if name == metadataKey {
			return f.parseMetadata(in)
		}
		tensor, err := parseEntry(in, int64(8+len(header)), f.size)
		if err != nil {
			return fmt.Errorf("tensor %q: %w", clip(name), err)
		}
		tensor.Name = name
		f.Tensors = append(f.Tensors, tensor)
		return nil
	})
	if err != nil {
		return err
	}
	if len(bytes.TrimRight(header[in.InputOffset():], " ")) > 0 {
		return errors.New("something follows the JSON object")
	}
	slices.SortFunc(f.Tensors, func(a, b Info) int {
		return cmp.Or(cmp.Compare(a.offset, b.offset), cmp.Compare(a.end, b.end))
	})
	return f.checkLayout(int64(8 + len(header)))
}

// checkLayout reports tensors that overlap, gaps, and bytes that no tensor holds.
func (f *File) checkLayout(at int64) error {
	for _, t := range f.Tensors {
		if t.offset != at {
			return fmt.Errorf("tensor %q begins at byte %d of the file, expected %d", clip(t.Name), t.offset, at)
		}
		at = t.end
	}
	if at != f.size {
		return fmt.Errorf("the tensors end at byte %d, expected %d, the end of the file", at, f.size)
	}
	return nil
}

// object reads a JSON object. member is called behind each name, and reads its value.
func object(in *json.Decoder, member func(name string) error) error {
	token, err := in.Token()
	if err != nil {
		return noEOF(err)
	}
	if token != json.Delim('{') {
		return fmt.Errorf("byte %d: expected a JSON object", in.InputOffset())
	}
	for in.More() {
		name, err := in.Token()
		if err != nil {
			return noEOF(err)
		}
		if err := member(name.(string)); err != nil { // the decoder lets no other name pass
			return err
		}
	}
	_, err = in.Token()
	return noEOF(err)
}

func noEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (f *File) parseMetadata(in *json.Decoder) error {
	return object(in, func(name string) error {
		var value *string
		if err := in.Decode(&value); err != nil || value == nil {
			return fmt.Errorf("metadata %q: expected a string", clip(name))
		}
		if _, ok := f.Metadata[name]; ok || name == checksumKey && f.checksum != "" {
			return fmt.Errorf("two strings of metadata named %q", clip(name))
		}
		if len(f.Metadata) == maxEntries {
			return fmt.Errorf("more than %d strings of metadata", maxEntries)
		}
		if name == checksumKey {
			f.checksum = *value
			return nil
		}
		f.Metadata[name] = *value
		return nil
	})
}

// parseEntry reads a tensor's entry; data is where the data begin.
func parseEntry(in *json.Decoder, data, size int64) (Info, error) {
	var raw json.RawMessage
	if err := in.Decode(&raw); err != nil {
		return Info{}, noEOF(err)
	}
	if len(raw) > maxEntry {
		return Info{}, fmt.Errorf("entry of %d bytes, expected at most %d", len(raw), maxEntry)
	}
	var entry headerEntry
	strict := json.NewDecoder(bytes.NewReader(raw))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&entry); err != nil {
		return Info{}, fmt.Errorf("entry %q: %w", clip(string(raw)), err)
	}
	if entry.DType != "F32" {
		return Info{}, fmt.Errorf("dtype %q, expected F32", clip(entry.DType))
	}
	if entry.Shape == nil {
		return Info{}, errors.New("no shape")
	}
	elements := int64(1)
	for _, d := range entry.Shape {
		if d < 0 || d > maxFile/4 || elements*int64(d) > maxFile/4 {
			return Info{}, fmt.Errorf("shape %v, expected sizes from 0 whose product the file can hold", entry.Shape)
		}
		elements *= int64(d)
	}
	if o := entry.Offsets; len(o) != 2 || o[0] < 0 || int64(o[1]) > size-data || int64(o[1])-int64(o[0]) != 4*elements {
		return Info{}, fmt.Errorf("data_offsets %v, expected two, %d bytes apart as the shape %v has it, within the %d bytes of data",
			o, 4*elements, entry.Shape, size-data)
	}
	return Info{Shape: entry.Shape, offset: data + int64(entry.Offsets[0]), end: data + int64(entry.Offsets[1])}, nil
}

// clip shortens what a hostile file would put into an error.
func clip(s string) string {
	const most = 80
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// ErrNoChecksum is what Verify returns for a file that carries none, as other programs write.
var ErrNoChecksum = errors.New("no checksum")

// Verify reads the whole file and compares it with its checksum.
func (f *File) Verify() error {
	if f.checksum == "" {
		return ErrNoChecksum
	}
	header := make([]byte, min(f.size, 1<<10)) // the checksum is at its beginning
	if _, err := f.file.ReadAt(header, 0); err != nil {
		return err
	}
	at := bytes.Index(header, []byte(f.checksum))
	if len(f.checksum) != len(noChecksum) || at < 0 {
		return fmt.Errorf("checksum %q, expected %d hexadecimal digits, first in the metadata", clip(f.checksum), len(noChecksum))
	}
	copy(header[at:], noChecksum)
	hash := sha256.New()
	hash.Write(header)
	if _, err := io.Copy(hash, io.NewSectionReader(f.file, int64(len(header)), f.size-int64(len(header)))); err != nil {
		return err
	}
	if got := hex.EncodeToString(hash.Sum(nil)); got != f.checksum {
		return fmt.Errorf("damaged: its SHA-256 is %s, expected %s", got, f.checksum)
	}
	return nil
}

// Read reads a tensor of f.Tensors. dst must have its size.
func (f *File) Read(t Info, dst []float32) error {
	if len(dst) != t.Size() {
		return fmt.Errorf("tensor %q of shape %v: room for %d elements", t.Name, t.Shape, len(dst))
	}
	in := io.NewSectionReader(f.file, t.offset, t.end-t.offset)
	buffer := make([]byte, min(4*len(dst), 1<<16))
	for len(dst) > 0 {
		n := min(len(dst), len(buffer)/4)
		if _, err := io.ReadFull(in, buffer[:4*n]); err != nil {
			return fmt.Errorf("tensor %q: %w", t.Name, err)
		}
		for i := range dst[:n] {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(buffer[4*i:]))
		}
		dst = dst[n:]
	}
	return nil
}
