package cmd

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"

	"overfit/datasets"
)

// make-data FORM FROM TO: writes a data set of IDX files in another form, by other code than reads it: pictures, csv or npz.
func makeData(ts *testscript.TestScript, neg bool, args []string) {
	forms := map[string]func(*datasets.Dataset, string) error{"pictures": makePictures, "csv": makeCSV, "npz": makeNPZ}
	if neg || len(args) != 3 || forms[args[0]] == nil {
		ts.Fatalf("usage: make-data pictures|csv|npz FROM TO")
	}
	data, err := datasets.Load(ts.MkAbs(args[1]))
	ts.Check(err)
	ts.Check(forms[args[0]](data, ts.MkAbs(args[2])))
}

func makePictures(data *datasets.Dataset, dir string) error {
	for part, split := range map[string]datasets.Split{"train": data.Train, "test": data.Test} {
		height, width := split.Shape()
		for row := range split.Len() {
			class := filepath.Join(dir, part, []string{"above", "below"}[split.Label(row)])
			if err := os.MkdirAll(class, 0o755); err != nil {
				return err
			}
			var file bytes.Buffer
			if err := png.Encode(&file, &image.Gray{Pix: split.Image(row), Stride: width, Rect: image.Rect(0, 0, width, height)}); err != nil {
				return err
			}
			if err := os.WriteFile(filepath.Join(class, fmt.Sprintf("%03d.png", row)), file.Bytes(), 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func makeCSV(data *datasets.Dataset, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, split := range map[string]datasets.Split{"mnist_train.csv": data.Train, "mnist_test.csv": data.Test} {
		var file bytes.Buffer
		out := csv.NewWriter(&file)
		header := []string{"label"}
		for i := range split.Image(0) {
			header = append(header, fmt.Sprint("pixel", i))
		}
		out.Write(header)
		for row := range split.Len() {
			line := []string{strconv.Itoa(split.Label(row))}
			for _, v := range split.Image(row) {
				line = append(line, strconv.Itoa(int(v)))
			}
			out.Write(line)
		}
		out.Flush()
		if err := os.WriteFile(filepath.Join(dir, name), file.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func makeNPZ(data *datasets.Dataset, path string) error {
	var file bytes.Buffer
	archive := zip.NewWriter(&file)
	array := func(name, typ string, shape string, elements func(io.Writer)) error {
		out, err := archive.Create(name + ".npy")
		if err != nil {
			return err
		}
		header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", typ, shape)
		fmt.Fprintf(out, "\x93NUMPY\x01\x00%s%s", binary.LittleEndian.AppendUint16(nil, uint16(len(header))), header)
		elements(out)
		return nil
	}
	for part, split := range map[string]datasets.Split{"train": data.Train, "test": data.Test} {
		height, width := split.Shape()
		if err := array("x_"+part, "|u1", fmt.Sprintf("(%d, %d, %d)", split.Len(), height, width), func(w io.Writer) {
			for row := range split.Len() {
				_, _ = w.Write(split.Image(row))
			}
		}); err != nil {
			return err
		}
		if err := array("y_"+part, "<i8", fmt.Sprintf("(%d,)", split.Len()), func(w io.Writer) {
			for row := range split.Len() {
				_, _ = w.Write(binary.LittleEndian.AppendUint64(nil, uint64(split.Label(row))))
			}
		}); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, file.Bytes(), 0o644)
}

// old-sums RUN: makes of the checksums in a run's spec.json those that it had before the content was summed: of the files
// as they were found.
func oldSums(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: old-sums RUN")
	}
	path := ts.MkAbs(filepath.Join(args[0], "spec.json"))
	var record map[string]any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(path)), &record))
	data := record["data"].(map[string]any)
	delete(data, "path")
	for _, f := range data["files"].([]any) {
		file := f.(map[string]any)
		file["sha256"] = file["file_sha256"]
		delete(file, "file_sha256")
	}
	text, err := json.Marshal(record)
	ts.Check(err)
	ts.Check(os.WriteFile(path, text, 0o644))
}
