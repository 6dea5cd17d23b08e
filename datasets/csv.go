package datasets

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

var isCSV = hasEnding(".csv")

// holdsCSV reports whether the path is a CSV file, or a folder with one to
// train on.
func holdsCSV(path string) bool {
	files, _ := findCSV(path) // of two, an error says when they are read
	return files[0] != ""
}

// findCSV returns the files to train and to test on; "" for one that there is
// not.
func findCSV(path string) (files [2]string, err error) {
	if isCSV(path) {
		return [2]string{path, ""}, nil
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return files, err
	}
	for _, entry := range entries {
		for i, ending := range []string{"train.csv", "test.csv"} {
			if !strings.HasSuffix(strings.ToLower(entry.Name()), ending) {
				continue
			}
			name := filepath.Join(path, entry.Name())
			if files[i] != "" {
				err = fmt.Errorf("%s and %s: keep only one of them", files[i], name)
			}
			files[i] = name
		}
	}
	return files, err
}

// readCSV reads one file, or one for each part.
func readCSV(path string) (found, error) {
	files, err := findCSV(path)
	if err != nil {
		return found{}, err
	}
	var f found
	for i, p := range []*part{&f.train, &f.test} {
		if files[i] == "" {
			continue
		}
		if *p, err = readCSVFile(files[i]); err != nil {
			return found{}, err
		}
	}
	if f.name, err = folderName(path); isCSV(path) {
		f.name = fileBase(path)
	}
	f.transposed = storedTransposed(filepath.Base(files[0]))
	return f, err
}

// fileBase is a file's name without its ending.
func fileBase(path string) string {
	return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
}

func readCSVFile(path string) (part, error) {
	name := filepath.Base(path)
	file, err := openRegular(path)
	if err != nil {
		return part{}, err
	}
	defer file.Close()
	p, err := parseCSV(file)
	if err != nil {
		return part{}, fmt.Errorf("%s: %w", name, err)
	}
	p.images.Name, p.labelled.Name = name, name
	return p, nil
}

// openRegular opens a file that is one: opening a pipe would wait for a writer.
func openRegular(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: not a regular file", path)
	}
	return os.Open(path)
}

// parseCSV reads images, a row each: the label, and the pixels of a square. The
// first row may be a header.
func parseCSV(file io.Reader) (part, error) {
	var p part
	text := bufio.NewReader(file)
	if mark, _ := text.Peek(3); string(mark) == "\ufeff" {
		_, _ = text.Discard(3)
	}
	rows := csv.NewReader(text)
	rows.ReuseRecord, rows.TrimLeadingSpace = true, true
	for first := true; ; first = false {
		row, err := rows.Read()
		if err == io.EOF {
			break
		}
		if wrong := new(csv.ParseError); errors.As(err, &wrong) && errors.Is(err, csv.ErrFieldCount) {
			return p, fmt.Errorf("row %d: %d columns, expected %d as in the first", wrong.Line, len(row), 1+p.height*p.width)
		}
		if err != nil {
			return p, err
		}
		if first {
			if err := p.shapeFrom(row); err != nil {
				return p, err
			}
			if isHeader(row) {
				continue
			}
		}
		if err := p.appendRow(row, rows); err != nil {
			return p, err
		}
	}
	if len(p.labels) == 0 {
		return p, errors.New("no image in it, expected a row for each: a label and pixels")
	}
	return p, nil
}

// isHeader reports whether there is no number at either end of a row.
func isHeader(row []string) bool {
	_, first := strconv.ParseFloat(row[0], 64)
	_, last := strconv.ParseFloat(row[len(row)-1], 64)
	return first != nil && last != nil
}

// shapeFrom finds the size of the images from the first row.
func (p *part) shapeFrom(row []string) error {
	if strings.HasPrefix(row[0], "pixel") {
		return errors.New("row 1, column 1: pixels alone, expected labels in the first column, as files to train on have")
	}
	side := int(math.Sqrt(float64(len(row) - 1)))
	if side < 1 || side*side != len(row)-1 {
		return fmt.Errorf("row 1: %d columns, expected a label and the pixels of a square image, such as 1 + 784", len(row))
	}
	p.height, p.width = side, side
	return nil
}

func (p *part) appendRow(row []string, at *csv.Reader) error {
	if err := checkSize(len(p.labels)+1, p.height, p.width); err != nil {
		return err
	}
	for i, text := range row {
		value, err := strconv.ParseUint(text, 10, 8)
		if err != nil {
			line, _ := at.FieldPos(i)
			what := "a pixel"
			if i == 0 {
				what = "a label"
			}
			return fmt.Errorf("row %d, column %d: %.20q, expected %s from 0 to 255", line, i+1, text, what)
		}
		if i == 0 {
			p.labels = append(p.labels, uint8(value))
		} else {
			p.pixels = append(p.pixels, uint8(value))
		}
	}
	return nil
}
