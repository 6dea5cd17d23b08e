package runs

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"overfit/datasets"
	"overfit/experiments"
)

// tinyData writes a data set of 1 x 1 pixels, the first of the given level, into a folder, and returns what is read of it.
func tinyData(t *testing.T, dir string, level byte) *datasets.Dataset {
	t.Helper()
	split, err := datasets.NewSplit(1, 1, []byte{level, 2}, []uint8{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, f := range (&datasets.Dataset{Train: split, Test: split}).Encode() {
		if err := WriteFile(filepath.Join(dir, f.Name), f.Write); err != nil {
			t.Fatal(err)
		}
	}
	data, err := datasets.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// recordFor is that of a run in a folder, on data that were typed so.
func recordFor(data *datasets.Dataset, typed, folder string) Record {
	return Record{
		Spec:   experiments.Spec{Data: typed},
		Data:   DataRecord{Name: data.Name, Path: data.Path, Files: data.Files},
		folder: folder,
	}
}

func TestLoadDataFromElsewhere(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	data := tinyData(t, filepath.Join("project", "data", "tiny"), 1)
	r := recordFor(data, "data/tiny", filepath.Join("project", "runs", "mlp", "a"))
	finds := func(what string) {
		t.Helper()
		got, err := r.LoadData("")
		if err != nil || got.Train.Image(0)[0] != 1 {
			t.Errorf("%s: loaded %v, error %v", what, got, err)
		}
	}
	finds("from a folder where the path as typed leads nowhere")

	if err := os.Rename("project", "moved"); err != nil {
		t.Fatal(err)
	}
	r.folder = filepath.Join("moved", "runs", "mlp", "a")
	finds("moved with the run")
	tinyData(t, filepath.Join("project", "data", "tiny"), 9)
	tinyData(t, filepath.Join("moved", "runs", "tiny"), 9)
	finds("with others where they were")
	r.Data.Path = ""
	finds("by the path as typed in an old record")

	// What was made of other data is found as it was imported.
	r.Spec.DataOptions.TestSplit = .5
	finds("imported")

	r.folder, r.Spec.Data = "elsewhere", "none"
	_, err := r.LoadData("")
	if lost := new(*DataError); !errors.As(err, lost) || !strings.HasPrefix(err.Error(), "data set none: ") {
		t.Errorf("error %v, want that of data which are elsewhere", err)
	}
	if got, err := r.LoadData("moved/data/tiny"); err != nil || got.Path != filepath.Join(root, "moved", "data", "tiny") {
		t.Errorf("loaded %+v, error %v", got, err)
	}
	_, err = r.LoadData("project/data/tiny")
	if err == nil || !strings.Contains(err.Error(), "train-images-idx3-ubyte has SHA-256") {
		t.Errorf("error %v, want that the data are others", err)
	}
}

// The program's own data are nowhere else.
func TestLoadOwnData(t *testing.T) {
	data, err := datasets.MNIST()
	if err != nil {
		t.Fatal(err)
	}
	r := recordFor(data, "", "runs/mlp/a")
	if _, err := r.LoadData(""); err != nil {
		t.Error(err)
	}
	r.Data.Files = r.Data.Files[1:]
	_, err = r.LoadData("")
	if err == nil || errors.As(err, new(*DataError)) {
		t.Errorf("error %v, want one without a hint at other places", err)
	}
}

// A record that knows checksums of compressed files alone is that of the same data, compressed or not.
func TestSameDataByOldSums(t *testing.T) {
	data := &datasets.Dataset{Files: []datasets.File{{Name: "x.gz", SHA256: "content", FileSHA256: "file"}}}
	for sum, same := range map[string]bool{"content": true, "file": true, "other": false, "": false} {
		r := Record{Data: DataRecord{Files: []datasets.File{{Name: "x.gz", SHA256: sum}}}}
		if err := r.sameData(data); (err == nil) != same {
			t.Errorf("%q: error %v, want same: %v", sum, err, same)
		}
	}
}

func TestNamesOfARecordsClasses(t *testing.T) {
	d := DataRecord{Height: 1, Width: 1, Classes: 3, ClassNames: []string{"a", "b"}}
	if err := d.validate(); err == nil || err.Error() != "2 names of classes, expected 3" {
		t.Errorf("error %v", err)
	}
	if d.ClassName(1) != "b" || d.ClassName(2) != "2" {
		t.Errorf("classes %s and %s", d.ClassName(1), d.ClassName(2))
	}
}
