package datasets

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tinySet returns the contents of a data set's files: two training images of
// 2 x 3, labelled 0 and 4, and one test image, labelled 1.
func tinySet() [numFiles][]byte {
	return [numFiles][]byte{
		trainImages: idx([]byte("abcdefghijkl"), 2, 2, 3),
		trainLabels: idx([]byte{0, 4}, 2),
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
		zipped[i] = zip(t, zipped[i])
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
		"prefix":     {names("emnist-balanced-", "test", "-", ".gz"), zipped, "", "emnist-balanced"},
		"set":        {names("emnist-balanced-", "test", "-", ".gz"), zipped, "/emnist-balanced", "emnist-balanced"},
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
			if d.Classes != 5 || d.Train.Len() != 2 || d.Test.Len() != 1 {
				t.Errorf("%d classes, %d and %d images, want 5, 2 and 1", d.Classes, d.Train.Len(), d.Test.Len())
			}
			if h, w := d.Test.Shape(); h != 2 || w != 3 {
				t.Errorf("images of %d x %d, want 2 x 3", h, w)
			}
			if got := string(d.Train.Image(1)); got != "ghijkl" || d.Train.Label(1) != 4 {
				t.Errorf("training image 1 is %q, labelled %d, want ghijkl, labelled 4", got, d.Train.Label(1))
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
	balanced[testLabels] = idx([]byte{5}, 1)
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
	if d.Classes != 6 {
		t.Errorf("%d classes, want 6", d.Classes)
	}

	// Files without a prefix need no choice.
	write(t, dir, usualNames, tinySet())
	if d, err = Load(dir); err != nil || d.Classes != 5 {
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
			"a file is missing: looked for train-images-idx3-ubyte, train-images.idx3-ubyte (or with .gz)",
		},
		"counts": {
			func(files *[numFiles][]byte) { files[trainLabels] = idx([]byte{0, 4, 4}, 3) },
			"train-labels-idx1-ubyte holds 3 labels, expected 2, the number of images in train-images-idx3-ubyte",
		},
		"counts of the test part": {
			func(files *[numFiles][]byte) { files[testLabels] = idx([]byte{0, 4}, 2) },
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
			func(files *[numFiles][]byte) { files[testImages] = zip(t, files[testImages][:20]) },
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

func TestLoadTwoOfAFile(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, usualNames, tinySet())
	write(t, dir, names("", "t10k", "-", ".gz"), [numFiles][]byte{trainLabels: {}})
	_, err := Load(dir)
	want := "data set " + dir + ": found train-labels-idx1-ubyte and train-labels-idx1-ubyte.gz: keep only one of them"
	if err == nil || err.Error() != want {
		t.Errorf("error %v\nwant  %s", err, want)
	}
}

func TestLoadNoFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, usualNames, tinySet())
	for path, want := range map[string]string{
		"missing":            "looked for missing-train-images-idx3-ubyte",
		"missing/deeper":     "no such file or directory",
		usualNames[0]:        usualNames[0] + " is not a folder",
		usualNames[0] + "/x": "x",
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
	files[trainImages] = zip(t, idx(bytes.Repeat([]byte{1}, 10), 3, 2, 3))
	write(t, dir, usualNames, files)
	_, err := Load(dir)
	if err == nil || !strings.Contains(err.Error(), "holds 2 labels, expected 3") {
		t.Errorf("error %v, want one about the counts", err)
	}
}
