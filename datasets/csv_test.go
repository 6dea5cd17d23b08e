package datasets

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParseCSV(t *testing.T) {
	const rows = "1,0,9,255,4\n0,5,6,7,8\n"
	for name, file := range map[string]string{
		"without a header":   rows,
		"Kaggle's":           "label,pixel0,pixel1,pixel2,pixel3\n" + rows,
		"places":             "label,1x1,1x2,2x1,2x2\n" + rows,
		"spaces":             "1, 0, 9, 255, 4\n0, 5, 6, 7, 8\n",
		"quotes":             `"1","0","9","255","4"` + "\n" + `"0","5","6","7","8"` + "\n",
		"Windows":            strings.ReplaceAll(rows, "\n", "\r\n"),
		"a byte-order mark":  "\ufeff" + rows,
		"a mark, a header":   "\ufefflabel,a,b,c,d\n" + rows,
		"no newline at last": strings.TrimSpace(rows),
	} {
		p, err := parseCSV(strings.NewReader(file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if p.height != 2 || p.width != 2 || !slices.Equal(p.labels, []uint8{1, 0}) || !slices.Equal(p.pixels, []byte{0, 9, 255, 4, 5, 6, 7, 8}) {
			t.Errorf("%s: read %+v", name, p)
		}
	}
}

func TestParseCSVRefuses(t *testing.T) {
	for want, file := range map[string]string{
		"no image in it": "label,a,b,c,d\n",
		"no image":       "",
		"row 1: 3 columns, expected a label and the pi": "1,2,3\n",
		"row 1: 1 columns":                             "1\n",
		"row 1, column 1: pixels alone":                "pixel0,pixel1,pixel2,pixel3\n1,2,3,4\n",
		"row 3: 3 columns, expected 5 as in the first": "label,a,b,c,d\n1,2,3,4,5\n1,2,3\n",
		`row 2, column 4: "256", expected a pixel fr`:  "1,2,3,4,5\n1,2,3,256,5\n",
		`row 2, column 2: "-1", expected a pixel from`: "1,2,3,4,5\n1,-1,3,4,5\n",
		`row 1, column 5: "5.0", expected a pixel`:     "1,2,3,4,5.0\n",
		`row 2, column 1: "x", expected a label from`:  "1,2,3,4,5\nx,2,3,4,5\n",
		`row 1, column 1: "cat", expected a label fro`: "cat,2,3,4,5\n",
		`row 2, column 3: "", expected a pixel from 0`: "label,a,b,c,d\n1,2,,4,5\n",
		`parse error on line 2, column 1`:              "1,2,3,4,5\n\"1,2,3,4,5\n",
	} {
		if _, err := parseCSV(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func TestLoadCSV(t *testing.T) {
	dir := t.TempDir()
	train, test := filepath.Join(dir, "mnist_train.csv"), filepath.Join(dir, "mnist_test.csv")
	for path, content := range map[string]string{train: "0,1,2,3,4\n3,5,6,7,8\n", test: "3,5,6,7,9\n"} {
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	d, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if d.Train.Len() != 2 || d.Test.Len() != 1 || string(d.Test.Image(0)) != "\x05\x06\x07\x09" || d.ClassName(d.Test.Label(0)) != "3" {
		t.Errorf("loaded %+v", d)
	}
	if d.Files[trainImages].Name != "mnist_train.csv" || d.Name != filepath.Base(dir) {
		t.Errorf("%s of %+v", d.Name, d.Files)
	}
	_, err = Load(train)
	if want := "data set " + train + ": nothing to test on: --test-split 0.2"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if d, err = (Options{TestSplit: .5}).Load(train); err != nil || d.Test.Len() != 1 || d.Name != "mnist_train" {
		t.Errorf("loaded %+v, error %v", d, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "other_train.csv"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.HasSuffix(err.Error(), "other_train.csv: keep only one of them") {
		t.Errorf("two files to train on: error %v", err)
	}
	if err := os.Rename(filepath.Join(dir, "other_train.csv"), filepath.Join(dir, "a_test.csv")); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || !strings.HasSuffix(err.Error(), "mnist_test.csv: keep only one of them") {
		t.Errorf("two files to test on: error %v", err)
	}
}

// EMNIST has the pixels of CSV files transposed too.
func TestLoadCSVTransposed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "emnist-letters-train.csv")
	if err := os.WriteFile(path, []byte("1,1,2,3,4\n2,1,2,3,4\n3,1,2,3,4\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	d, err := Options{TestSplit: .5}.Load(path)
	if err != nil || string(d.Train.Image(0)) != "\x01\x03\x02\x04" {
		t.Errorf("loaded %+v, error %v", d, err)
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte("label,a,b,c,d\n1,2,3,4,5\n"))
	f.Add([]byte("\ufeff1,2\n\"3\",4\r\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		p, err := parseCSV(strings.NewReader(string(file)))
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q of several lines", err)
			}
			return
		}
		if len(p.labels) == 0 || len(p.pixels) != len(p.labels)*p.height*p.width {
			t.Errorf("%d pixels, %d labels, %d x %d", len(p.pixels), len(p.labels), p.height, p.width)
		}
	})
}
