package datasets

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tinySet returns the contents of a data set's files: two training images of
// 2 x 3, labelled 0 and 2, and one test image, labelled 1.
func tinySet() [numFiles][]byte {
	return [numFiles][]byte{
		trainImages: idx([]byte("abcdefghijkl"), 2, 2, 3),
		trainLabels: idx([]byte{0, 2}, 2),
		testImages:  idx([]byte("mnopqr"), 1, 2, 3),
		testLabels:  idx([]byte{1}, 1),
	}
}

// names returns the names of a set's four files in one of the usual styles.
func names(prefix, test, separator, suffix string) [numFiles]string {
	return [numFiles]string{
		trainImages: prefix + "train-images" + separator + "idx3-ubyte" + suffix,
		trainLabels: prefix + "train-labels" + separator + "idx1-ubyte" + suffix,
		testImages:  prefix + test + "-images" + separator + "idx3-ubyte" + suffix,
		testLabels:  prefix + test + "-labels" + separator + "idx1-ubyte" + suffix,
	}
}

var usualNames = names("", "t10k", "-", "")

// write puts a set's files into a folder.
func write(t *testing.T, dir string, names [numFiles]string, files [numFiles][]byte) {
	t.Helper()
	for i, name := range names {
		if files[i] == nil {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), files[i], 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLoad(t *testing.T) {
	zipped := tinySet()
	for i := range zipped {
		zipped[i] = gzipped(t, zipped[i])
	}
	tests := map[string]struct {
		names [numFiles]string
		files [numFiles][]byte
		set   string // added to the folder's path
		want  string // the data set's name
	}{
		"plain":      {names("", "t10k", "-", ""), tinySet(), "", "folder"},
		"gzip":       {names("", "t10k", "-", ".gz"), zipped, "", "folder"},
		"dots":       {names("", "t10k", ".", ""), tinySet(), "", "folder"},
		"dots, gzip": {names("", "t10k", ".", ".gz"), zipped, "", "folder"},
		"test":       {names("", "test", "-", ""), tinySet(), "", "folder"},
		"prefix":     {names("qmnist-half-", "test", "-", ".gz"), zipped, "", "qmnist-half"},
		"set":        {names("qmnist-half-", "test", "-", ".gz"), zipped, "/qmnist-half", "qmnist-half"},
		// As some browsers leave them.
		"unpacked, still named .gz": {names("", "t10k", "-", ".gz"), tinySet(), "", "folder"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "folder")
			if err := os.Mkdir(dir, 0o777); err != nil {
				t.Fatal(err)
			}
			write(t, dir, test.names, test.files)
			d, err := Load(dir + test.set)
			if err != nil {
				t.Fatal(err)
			}
			if d.Name != test.want {
				t.Errorf("name %q, want %q", d.Name, test.want)
			}
			if d.Classes != 3 || d.Train.Len() != 2 || d.Test.Len() != 1 {
				t.Errorf("%d classes, %d and %d images, want 3, 2 and 1", d.Classes, d.Train.Len(), d.Test.Len())
			}
			if h, w := d.Test.Shape(); h != 2 || w != 3 {
				t.Errorf("images of %d x %d, want 2 x 3", h, w)
			}
			if got := string(d.Train.Image(1)); got != "ghijkl" || d.Train.Label(1) != 2 {
				t.Errorf("training image 1 is %q, labelled %d, want ghijkl, labelled 2", got, d.Train.Label(1))
			}
			if got := string(d.Test.Image(0)); got != "mnopqr" || d.Test.Label(0) != 1 {
				t.Errorf("test image 0 is %q, labelled %d, want mnopqr, labelled 1", got, d.Test.Label(0))
			}
			for i, file := range d.Files {
				if file.Name != test.names[i] {
					t.Errorf("file %d is %s, want %s", i, file.Name, test.names[i])
				}
			}
		})
	}
}

func TestLoadSeveralSets(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, names("emnist-letters-", "test", "-", ""), tinySet())
	balanced := tinySet()
	balanced[testLabels] = idx([]byte{3}, 1)
	balanced[trainImages], balanced[trainLabels] = idx([]byte("abcdefghijklmnopqr"), 3, 2, 3), idx([]byte{0, 1, 2}, 3)
	write(t, dir, names("emnist-balanced-", "test", "-", ""), balanced)

	_, err := Load(dir)
	want := "data set " + dir + ": several sets in one folder: add /emnist-balanced or /emnist-letters to its name"
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
	d, err := Load(dir + "/emnist-balanced")
	if err != nil {
		t.Fatal(err)
	}
	if d.Classes != 4 {
		t.Errorf("%d classes, want 4", d.Classes)
	}

	// Files without a prefix need no choice.
	write(t, dir, usualNames, tinySet())
	if d, err = Load(dir); err != nil || d.Classes != 3 {
		t.Errorf("loaded %v with error %v, want the set without a prefix", d, err)
	}
}

func TestLoadErrors(t *testing.T) {
	tests := map[string]struct {
		change func(files *[numFiles][]byte)
		want   string
	}{
		"a missing file": {
			func(files *[numFiles][]byte) { files[testLabels] = nil },
			"a file is missing: looked for t10k-labels-idx1-ubyte, t10k-labels.idx1-ubyte, test-labels-idx1-ubyte, test-labels.idx1-ubyte (or with .gz)",
		},
		"nothing": {
			func(files *[numFiles][]byte) { *files = [numFiles][]byte{} },
			"no data set in it: looked for train-images-idx3-ubyte, train-images.idx3-ubyte (or with .gz), " +
				"a file whose name ends in train.csv, and folders of PNG or JPEG files",
		},
		"test images alone": {
			func(files *[numFiles][]byte) { *files = [numFiles][]byte{testImages: files[testImages]} },
			"a file is missing: looked for train-images-idx3-ubyte, train-images.idx3-ubyte (or with .gz)",
		},
		"counts": {
			func(files *[numFiles][]byte) { files[trainLabels] = idx([]byte{0, 2, 2}, 3) },
			"train-labels-idx1-ubyte holds 3 labels, expected 2, the number of images in train-images-idx3-ubyte",
		},
		"counts of the test part": {
			func(files *[numFiles][]byte) { files[testLabels] = idx([]byte{0, 2}, 2) },
			"t10k-labels-idx1-ubyte holds 2 labels, expected 1, the number of images in t10k-images-idx3-ubyte",
		},
		"sizes": {
			func(files *[numFiles][]byte) { files[testImages] = idx([]byte("mnopqr"), 1, 3, 2) },
			"t10k-images-idx3-ubyte holds images of 3 x 2, expected 2 x 3 as in train-images-idx3-ubyte",
		},
		"one class": {
			func(files *[numFiles][]byte) {
				files[trainLabels], files[testLabels] = idx([]byte{0, 0}, 2), idx([]byte{0}, 1)
			},
			"train-labels-idx1-ubyte and t10k-labels-idx1-ubyte: every label is 0, expected at least 2 classes",
		},
		"a broken file": {
			func(files *[numFiles][]byte) { files[testImages] = files[testImages][:20] },
			"t10k-images-idx3-ubyte: 4 bytes after the header, expected 1 x 2 x 3 = 6 as it announces",
		},
		"a broken compressed file": {
			func(files *[numFiles][]byte) { files[testImages] = gzipped(t, files[testImages][:20]) },
			"t10k-images-idx3-ubyte: ends 4 bytes after its header, which announces 1 x 2 x 3 = 6",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir, files := t.TempDir(), tinySet()
			test.change(&files)
			write(t, dir, usualNames, files)
			_, err := Load(dir)
			if want := "data set " + dir + ": " + test.want; err == nil || err.Error() != want {
				t.Errorf("error %v\nwant  %s", err, want)
			}
		})
	}
}

// Of a file and its compressed twin, as torchvision's cache has them, the plain
// one is taken, and both must hold the same.
func TestLoadTwins(t *testing.T) {
	dir, files := t.TempDir(), tinySet()
	write(t, dir, usualNames, files)
	alone, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	zipped := gzipped(t, files[trainLabels])
	write(t, dir, names("", "t10k", "-", ".gz"), [numFiles][]byte{trainLabels: zipped})
	both, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Clone(alone.Files)
	want[trainLabels].FileSHA256 = fmt.Sprintf("%x", sha256.Sum256(zipped))
	if diff := cmp.Diff(want, both.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}

	for name, other := range map[string][]byte{"labels": idx([]byte{0, 1}, 2), "count": idx([]byte{0, 2, 2}, 3)} {
		write(t, dir, names("", "t10k", "-", ".gz"), [numFiles][]byte{trainLabels: gzipped(t, other)})
		_, err = Load(dir)
		want := "data set " + dir + ": train-labels-idx1-ubyte and train-labels-idx1-ubyte.gz do not hold the same: keep only one of them"
		if err == nil || err.Error() != want {
			t.Errorf("other %s: error %v\nwant  %s", name, err, want)
		}
	}

	// Under two names that are not those of twins, one may be of another set.
	write(t, dir, names("", "test", "-", ".gz"), [numFiles][]byte{testLabels: files[testLabels]})
	_, err = Load(dir)
	if want := "found t10k-labels-idx1-ubyte and test-labels-idx1-ubyte.gz: keep only one of them"; err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}

// The checksums are those of the content, compressed or not.
func TestChecksums(t *testing.T) {
	files := tinySet()
	var want, zipped [numFiles]File
	load := func(suffix string, change func([]byte) []byte) *Dataset {
		dir, changed := t.TempDir(), files
		for i, file := range files {
			changed[i] = change(file)
			name := names("", "t10k", "-", suffix)[i]
			want[i] = File{Name: name, SHA256: fmt.Sprintf("%x", sha256.Sum256(file))}
			zipped[i] = File{name, want[i].SHA256, fmt.Sprintf("%x", sha256.Sum256(changed[i]))}
		}
		write(t, dir, names("", "t10k", "-", suffix), changed)
		d, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	plain := load("", func(file []byte) []byte { return file })
	if diff := cmp.Diff(want[:], plain.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	packed := load(".gz", func(file []byte) []byte { return gzipped(t, file) })
	if diff := cmp.Diff(zipped[:], packed.Files); diff != "" {
		t.Errorf("compressed files (-want +got):\n%s", diff)
	}
	for i, f := range packed.Files {
		old := File{Name: f.Name, SHA256: f.FileSHA256} // as runs noted it once
		if !f.Same(plain.Files[i]) || !f.Same(old) || !old.Same(f) || f.Same(packed.Files[(i+1)%4]) || old.Same(plain.Files[i]) {
			t.Errorf("%s is told from its equals, or taken for another", f.Name)
		}
	}
	if (File{}).Same(File{}) {
		t.Error("files of which nothing is known are the same")
	}
}

// As torchvision keeps its data: MNIST/raw.
func TestLoadRaw(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "EMNIST")
	raw := filepath.Join(dir, "raw")
	if err := os.MkdirAll(raw, 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, raw, usualNames, tinySet())
	for _, path := range []string{dir, raw} {
		if d, err := Load(path); err != nil || d.Name != "EMNIST" || d.Classes != 3 {
			t.Errorf("loaded %v with error %v, want EMNIST", d, err)
		}
	}
	write(t, raw, names("emnist-letters-", "test", "-", ""), tinySet())
	if d, err := Load(dir + "/emnist-letters"); err != nil || d.Name != "emnist-letters" {
		t.Errorf("loaded %v with error %v, want emnist-letters", d, err)
	}
}

// A folder may have the same data set in several forms.
func TestLoadIDXBesideOthers(t *testing.T) {
	dir := t.TempDir()
	drawings(t, dir)
	if err := os.WriteFile(filepath.Join(dir, "tiny_train.csv"), []byte("0,1\n1,1\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	write(t, dir, usualNames, tinySet())
	if d, err := Load(dir); err != nil || d.Files[trainImages].Name != usualNames[trainImages] {
		t.Errorf("loaded %+v, error %v, want the IDX files", d, err)
	}
}

// EMNIST stores rows for columns.
func TestLoadTransposed(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, names("emnist-letters-", "test", "-", ""), tinySet())
	write(t, dir, usualNames, tinySet())
	const upright, turned = "ghijkl", "gjhkil"
	for _, test := range []struct {
		path    string
		options Options
		want    string
	}{
		{dir + "/emnist-letters", Options{}, turned},
		{dir + "/emnist-letters", Options{Transpose: "false"}, upright},
		{dir, Options{}, upright},
		{dir, Options{Transpose: "true"}, turned},
	} {
		d, err := test.options.Load(test.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(d.Train.Image(1)); got != test.want {
			t.Errorf("%s with %+v: image %q, want %q", test.path, test.options, got, test.want)
		}
		wantHeight := 2
		if test.want == turned {
			wantHeight = 3
		}
		if height, width := d.Test.Shape(); height != wantHeight || height+width != 5 {
			t.Errorf("images of %d x %d", height, width)
		}
	}
	// What is turned is another data set than the file.
	d, err := Load(dir + "/emnist-letters")
	if err != nil {
		t.Fatal(err)
	}
	if f := d.Files[trainImages]; f.FileSHA256 != "" || f.SHA256 == fmt.Sprintf("%x", sha256.Sum256(tinySet()[trainImages])) {
		t.Errorf("turned images have the checksums of the file: %+v", f)
	}
}

// QMNIST's labels are tables of integers, the class in the first of 8 columns.
func TestLoadQMNIST(t *testing.T) {
	table := func(labels ...uint32) []byte {
		file := binary.BigEndian.AppendUint32([]byte{0, 0, typeInt, 2}, uint32(len(labels)))
		file = binary.BigEndian.AppendUint32(file, 8)
		for _, label := range labels {
			for column := range uint32(8) {
				file = binary.BigEndian.AppendUint32(file, label+1000*column)
			}
		}
		return file
	}
	names := names("qmnist-", "test", "-", "")
	names[trainLabels], names[testLabels] = "qmnist-train-labels-idx2-int", "qmnist-test-labels-idx2-int"
	dir, files := t.TempDir(), tinySet()
	files[trainLabels], files[testLabels] = gzipped(t, table(0, 2)), table(1)
	write(t, dir, names, files)
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != "qmnist" || d.Train.Label(1) != 2 || d.Test.Label(0) != 1 || d.Classes != 3 {
		t.Errorf("loaded %+v", d)
	}
	// Their content is that of labels alone.
	if got, want := d.Files[trainLabels].SHA256, fmt.Sprintf("%x", sha256.Sum256(idx([]byte{0, 2}, 2))); got != want {
		t.Errorf("checksum %s, want %s", got, want)
	}

	files[trainLabels] = table(0, 1<<32-1)
	write(t, dir, names, files)
	want := "qmnist-train-labels-idx2-int: row 2, column 1: label -1, expected 0 to 255"
	if _, err := Load(dir); err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	files[trainLabels] = table(0, 1)[:40]
	write(t, dir, names, files)
	want = "qmnist-train-labels-idx2-int: 28 bytes after the header, expected 2 x 8 x 4 = 64 as it announces"
	if _, err := Load(dir); err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}

func TestLoadNoFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, usualNames, tinySet())
	for path, want := range map[string]string{
		"missing":            "looked for missing-train-images-idx3-ubyte",
		"missing/deeper":     "no such file or directory",
		usualNames[0]:        usualNames[0] + " is not a folder",
		usualNames[0] + "/x": "not a directory",
	} {
		path = filepath.Join(dir, path)
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v, want one with %q that names %s", err, want, path)
		}
	}
}

func TestLoadCurrentFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "digits")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	write(t, dir, usualNames, tinySet())
	t.Chdir(dir)
	d, err := Load(".")
	if err != nil || d.Name != "digits" {
		t.Errorf("loaded %v with error %v, want the name digits", d, err)
	}
}

// Files that do not belong together are refused by their headers, before the
// pixels cost anything: the images here would not even decompress.
func TestLoadComparesHeadersFirst(t *testing.T) {
	dir, files := t.TempDir(), tinySet()
	files[trainImages] = gzipped(t, idx(bytes.Repeat([]byte{1}, 10), 3, 2, 3))
	write(t, dir, usualNames, files)
	_, err := Load(dir)
	if err == nil || !strings.Contains(err.Error(), "holds 2 labels, expected 3") {
		t.Errorf("error %v, want one about the counts", err)
	}
}
