package datasets

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// npy returns an array in NumPy's format, version 1.
func npy(typ, shape string, data ...byte) []byte {
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", typ, shape)
	file := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	return append(append(file, header...), data...)
}

// npz returns an archive of arrays.
func npz(t testing.TB, arrays map[string][]byte) []byte {
	t.Helper()
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	for name, content := range arrays {
		w, err := archive.Create(name + ".npy")
		if err == nil {
			_, err = w.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func tinyArrays() map[string][]byte {
	return map[string][]byte{
		"x_train": npy("|u1", "(2, 2, 3)", []byte("abcdefghijkl")...),
		"y_train": npy("|u1", "(2,)", 0, 2),
		"x_test":  npy("|u1", "(1, 2, 3)", []byte("mnopqr")...),
		"y_test":  npy("<i8", "(1,)", 1, 0, 0, 0, 0, 0, 0, 0),
	}
}

func TestParseNPZ(t *testing.T) {
	for name, change := range map[string]func(map[string][]byte){
		"Keras's":      func(map[string][]byte) {},
		"a channel":    func(a map[string][]byte) { a["x_test"] = npy("|u1", "(1, 2, 3, 1)", []byte("mnopqr")...) },
		"a column":     func(a map[string][]byte) { a["y_train"] = npy("|u1", "(2, 1)", 0, 2) },
		"big-endian":   func(a map[string][]byte) { a["y_train"] = npy(">i4", "(2,)", 0, 0, 0, 0, 0, 0, 0, 2) },
		"signed":       func(a map[string][]byte) { a["y_train"] = npy("|i1", "(2,)", 0, 2) },
		"other arrays": func(a map[string][]byte) { a["z"] = npy("<f4", "()") },
		"version 2": func(a map[string][]byte) {
			old := a["y_train"]
			a["y_train"] = slices.Concat(old[:6], []byte{2, 0}, old[8:10], []byte{0, 0}, old[10:])
		},
	} {
		arrays := tinyArrays()
		change(arrays)
		file := npz(t, arrays)
		f, err := parseNPZ(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.train.height != 2 || f.train.width != 3 || string(f.train.pixels) != "abcdefghijkl" || string(f.test.pixels) != "mnopqr" ||
			!slices.Equal(f.train.labels, []byte{0, 2}) || !slices.Equal(f.test.labels, []byte{1}) {
			t.Errorf("%s: read %+v", name, f)
		}
	}
}

func TestParseNPZRefuses(t *testing.T) {
	set := func(name string, file []byte) func(map[string][]byte) {
		return func(a map[string][]byte) { a[name] = file }
	}
	for want, change := range map[string]func(map[string][]byte){
		"no array x_train, expected x_train, y_train": func(a map[string][]byte) { delete(a, "x_train") },
		"no array y_test":                                  func(a map[string][]byte) { delete(a, "y_test") },
		`x_train: array of type "<f4"`:                     set("x_train", npy("<f4", "(2, 2, 3)")),
		`x_train: array of type "<i4"`:                     set("x_train", npy("<i4", "(2, 2, 3)")),
		"[2 12], expected images of bytes":                 set("x_train", npy("|u1", "(2, 12)")),
		"[2 2 3 3], expected images":                       set("x_train", npy("|u1", "(2, 2, 3, 3)")),
		`y_train: array of type "<f8" and shape`:           set("y_train", npy("<f8", "(2,)")),
		`y_train: array of type "|u1" and shape [`:         set("y_train", npy("|u1", "(2, 10)")),
		"y_train: element 1: more than 255 or less than 0": set("y_train", npy("<i2", "(2,)", 0, 0, 0, 1)),
		"y_train: element 0: more":                         set("y_train", npy("<i8", "(2,)", 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 0)),
		"y_train: not in NumPy's format":                   set("y_train", []byte("text")),
		"y_train: elements of type \"|O\", expected whole": set("y_train", npy("|O", "(2,)")),
		"y_train: 1 bytes or more after the header, expec": set("y_train", npy("|u1", "(2,)", 0)),
		"y_train: 3 bytes or more after the header, expec": set("y_train", npy("|u1", "(2,)", 0, 1, 2)),
		"y_train: shape (0,), expected sizes of at lea":    set("y_train", npy("|u1", "(0,)")),
		"y_train: shape (99999, 99999)":                    set("y_train", npy("|u1", "(99999, 99999)")),
		"y_train: shape (), expected":                      set("y_train", npy("|u1", "()")),
		"y_train: header \"{'descr'":                       set("y_train", npy("|u1", "(2,), 'x': 1")),
		"array in Fortran's order, expected C's": func(a map[string][]byte) {
			a["y_train"] = bytes.Replace(a["y_train"], []byte("False, 'shape': (2,), }"), []byte("True, 'shape': (2,), } "), 1)
		},
		"y_train: header of 65535 bytes, expected at most": set("y_train", []byte("\x93NUMPY\x01\x00\xff\xff{")),
		"within its header of 100 bytes":                   set("y_train", []byte("\x93NUMPY\x01\x00\x64\x00{")),
		"of version 1 to 3":                                set("y_train", []byte("\x93NUMPY\x09\x00\x64\x00{}{}")),
	} {
		arrays := tinyArrays()
		change(arrays)
		file := npz(t, arrays)
		if _, err := parseNPZ(bytes.NewReader(file), int64(len(file))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	if _, err := parseNPZ(strings.NewReader("text"), 4); err == nil {
		t.Error("a text is an archive")
	}
}

// What an archive announces costs no more memory than it holds.
func TestNPZMemory(t *testing.T) {
	arrays := tinyArrays()
	arrays["x_train"] = npy("|u1", "(1000, 1000, 1000)", make([]byte, 1<<20)...)
	file := npz(t, arrays)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := parseNPZ(bytes.NewReader(file), int64(len(file)))
	runtime.ReadMemStats(&after)
	if want := "x_train: array of 1000000000 bytes, expected at most 67108864 in "; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
		t.Errorf("allocated %d bytes", got)
	}
}

func TestLoadNPZ(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Tiny.NPZ")
	if err := os.WriteFile(path, npz(t, tinyArrays()), 0o666); err != nil {
		t.Fatal(err)
	}
	d, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, dir, usualNames, tinySet())
	same, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range d.Files {
		if !f.Same(same.Files[i]) {
			t.Errorf("%s is not the same as %s", f.Name, same.Files[i].Name)
		}
	}
	if d.Name != "Tiny" || d.Path != path {
		t.Errorf("%s of %s", d.Name, d.Path)
	}
}

func FuzzNPZ(f *testing.F) {
	f.Add(npz(f, tinyArrays()))
	f.Fuzz(func(t *testing.T, file []byte) {
		got, err := parseNPZ(bytes.NewReader(file), int64(len(file)))
		if err == nil && len(got.train.pixels)%(got.train.height*got.train.width) != 0 {
			t.Errorf("%d pixels of %d x %d", len(got.train.pixels), got.train.height, got.train.width)
		}
	})
}

func FuzzNPYHeader(f *testing.F) {
	f.Add(npy("|u1", "(2, 2, 3)"))
	f.Add(npy("<i8", "(5,)"))
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := readNPYHeader(bytes.NewReader(file))
		if err != nil {
			return
		}
		total := a.size
		for _, n := range a.shape {
			total *= n
		}
		if total < 1 || total > maxSize {
			t.Errorf("type %q and shape %v are of %d bytes", a.descr, a.shape, total)
		}
	})
}
