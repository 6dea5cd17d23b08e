package datasets

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// idx returns an IDX file of unsigned bytes.
func idx(data []byte, sizes ...uint32) []byte {
	file := []byte{0, 0, typeUbyte, byte(len(sizes))}
	for _, size := range sizes {
		file = binary.BigEndian.AppendUint32(file, size)
	}
	return append(file, data...)
}

// gzipped compresses data by gzip.
func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// readIDX opens and reads one file.
func readIDX(file []byte, l layout) (*idxFile, []byte, error) {
	fsys := fstest.MapFS{"f": {Data: file}}
	f, err := openIDX(fsys, "f", l)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	data, err := f.read()
	return f, data, err
}

func TestIDX(t *testing.T) {
	want := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	plain := idx(want, 2, 2, 3)
	for name, file := range map[string][]byte{"plain": plain, "gzip": gzipped(t, plain)} {
		t.Run(name, func(t *testing.T) {
			f, got, err := readIDX(file, imageLayout)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) || f.sizes[0] != 2 || f.sizes[1] != 2 || f.sizes[2] != 3 {
				t.Errorf("read sizes %v and bytes %v, want [2 2 3] and %v", f.sizes, got, want)
			}
			sum := sha256.Sum256(file)
			if f.sum() != hex.EncodeToString(sum[:]) {
				t.Errorf("SHA-256 %s, want that of the file as found, %x", f.sum(), sum)
			}
		})
	}
}

func TestIDXGrowsAsBytesArrive(t *testing.T) {
	want := bytes.Repeat([]byte{7}, 1_000_000) // compresses to about 1 kB
	_, got, err := readIDX(gzipped(t, idx(want, 1_000_000)), labelLayout)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("read %d bytes and error %v, want the million written", len(got), err)
	}
	if cap(got) != len(got) {
		t.Errorf("%d bytes of room for %d", cap(got), len(got))
	}
}

func TestIDXErrors(t *testing.T) {
	labels := idx([]byte{1, 2, 3}, 3)
	zipped := gzipped(t, labels)
	damaged := bytes.Clone(zipped)
	damaged[len(damaged)-8] ^= 1 // in the checksum
	float := bytes.Clone(labels)
	float[2] = 0x0d

	tests := map[string]struct {
		file   []byte
		layout layout
		want   string
	}{
		"empty":            {nil, labelLayout, "f: ends at offset 0, within its header, expected at least 8 bytes"},
		"header broken":    {labels[:6], labelLayout, "f: ends at offset 6, within its header, expected at least 8 bytes"},
		"not IDX":          {[]byte("<!DOCTYPE html>"), labelLayout, "f: offset 0: magic number 0x3c21444f, expected 0x00000801 (IDX, unsigned bytes, dimensions: 1)"},
		"labels as images": {idx(nil, 3, 0, 0), labelLayout, "f: offset 0: magic number 0x00000803, expected 0x00000801 (IDX, unsigned bytes, dimensions: 1)"},
		"floats":           {float, labelLayout, "f: offset 0: magic number 0x00000d01, expected 0x00000801 (IDX, unsigned bytes, dimensions: 1)"},
		"none":             {idx(nil, 0), labelLayout, "f: offset 4: size of dimension 1 is 0, expected at least 1"},
		"flat":             {idx(nil, 5, 0, 28), imageLayout, "f: offset 8: size of dimension 2 is 0, expected at least 1"},
		"huge":             {idx(nil, 1<<32-1), labelLayout, "f: offset 4: size of dimension 1 is 4294967295, expected sizes whose product is at most 1073741824"},
		// 2^22 * 2^21 * 2^21 is 0 in 64 bits.
		"overflow":      {idx(nil, 1<<22, 1<<21, 1<<21), imageLayout, "f: offset 8: size of dimension 2 is 2097152, expected sizes whose product is at most 1073741824"},
		"short":         {idx(make([]byte, 11), 2, 2, 3), imageLayout, "f: 11 bytes after the header, expected 2 x 2 x 3 = 12 as it announces"},
		"long":          {idx(make([]byte, 4), 3), labelLayout, "f: 4 bytes after the header, expected 3 as it announces"},
		"gzip short":    {gzipped(t, labels[:10]), labelLayout, "f: ends 2 bytes after its header, which announces 3"},
		"gzip long":     {gzipped(t, append(bytes.Clone(labels), 0)), labelLayout, "f: goes on after the 3 bytes its header announces"},
		"gzip twice":    {append(bytes.Clone(zipped), zipped...), labelLayout, "f: goes on after the 3 bytes its header announces"},
		"gzip and more": {append(bytes.Clone(zipped), "more than a header"...), labelLayout, "f: after the 3 bytes its header announces: gzip: invalid header"},
		"gzip broken":   {gzipped(t, labels[:6]), labelLayout, "f: ends at offset 6, within its header, expected at least 8 bytes"},
		"gzip start":    {zipped[:5], labelLayout, "f: compressed file's own header: unexpected EOF"},
		"gzip damaged":  {damaged, labelLayout, "f: after the 3 bytes its header announces: gzip: invalid checksum"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, _, err := readIDX(test.file, test.layout)
			if err == nil || err.Error() != test.want {
				t.Errorf("error %v\nwant  %s", err, test.want)
			}
		})
	}
}

// A small compressed file must not announce what no images compress to, whether
// it holds that much or not.
func TestIDXBomb(t *testing.T) {
	bomb := gzipped(t, idx(nil, 65, 1<<10, 1<<10))
	_, _, err := readIDX(bomb, imageLayout)
	want := fmt.Sprintf("f: the header announces 65 x 1024 x 1024 = 68157440 bytes, expected at most 67108864 in a compressed file of %d", len(bomb))
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func TestIDXNotAFile(t *testing.T) {
	for name, mode := range map[string]fs.FileMode{"folder": fs.ModeDir, "pipe": fs.ModeNamedPipe} {
		t.Run(name, func(t *testing.T) {
			_, err := openIDX(fstest.MapFS{"f": {Mode: mode}}, "f", labelLayout)
			if err == nil || err.Error() != "f: not a regular file" {
				t.Errorf("error %v, want that f is not a regular file", err)
			}
		})
	}
}

// Whatever a file announces or contains, what reading it allocates is bounded
// by what it really holds.
func TestIDXMemory(t *testing.T) {
	const announced = freeSize // what even the smallest compressed file may
	tests := map[string]struct {
		file []byte
		most uint64
	}{
		"plain, nearly nothing there":   {idx(nil, 1<<30), 1 << 20},
		"gzip, nearly nothing there":    {gzipped(t, idx(nil, announced)), 1 << 20},
		"gzip, a sixty-fourth there":    {gzipped(t, idx(make([]byte, 1<<20), announced)), 5 << 20},
		"gzip, far more than announced": {gzipped(t, idx(make([]byte, 20<<20), 1000)), 1 << 20},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, _, err := readIDX(test.file, labelLayout)
			runtime.ReadMemStats(&after)
			if err == nil {
				t.Error("no error")
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > test.most {
				t.Errorf("allocated %d bytes, want at most %d", got, test.most)
			}
		})
	}
}

// The corpus in testdata holds a well-formed file of either kind, plain and
// compressed, and one of each way to be broken.
func FuzzIDX(f *testing.F) {
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, l := range []layout{labelLayout, imageLayout, tableLayout} {
			got, data, err := readIDX(file, l)
			if err != nil {
				if text := err.Error(); !strings.HasPrefix(text, "f: ") || strings.Contains(text, "\n") {
					t.Errorf("error %q, want one line that names the file", text)
				}
				continue
			}
			var sizes []uint32
			for _, size := range got.sizes {
				sizes = append(sizes, uint32(size))
			}
			want := file
			if bytes.HasPrefix(file, []byte{0x1f, 0x8b}) {
				z, err := gzip.NewReader(bytes.NewReader(file))
				if err != nil {
					t.Fatal(err)
				}
				if want, err = io.ReadAll(z); err != nil {
					t.Fatal(err)
				}
			}
			file := idx(data, sizes...)
			file[2] = l.typ
			if l == tableLayout {
				_, _ = firstColumn(got, data)
			}
			if !bytes.Equal(file, want) {
				t.Errorf("read sizes %v and %d bytes, which do not make the file again", sizes, len(data))
			}
		}
	})
}
