package measure

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// A table is a CSV whose columns are found by the names in its header. Columns of other names are passed over.
type table struct {
	in   *csv.Reader
	at   map[string]int // the columns
	size int            // how many there are
	row  []string
}

// readTable reads the header. Each column that is required must be in it. Errors name the line, and the column where
// there is one.
func readTable(r io.Reader, required []string) (*table, error) {
	t := &table{in: csv.NewReader(r), at: map[string]int{}}
	t.in.FieldsPerRecord = -1 // counted here, for a clearer error
	t.in.ReuseRecord = true
	header, err := t.in.Read()
	if err == io.EOF {
		return nil, errors.New("line 1: no header")
	}
	if err != nil {
		return nil, csvError(err)
	}
	for i, name := range header {
		if _, twice := t.at[name]; twice {
			return nil, fmt.Errorf("line 1: two columns %.80q", name)
		}
		t.at[name] = i
	}
	for _, name := range required {
		if _, ok := t.at[name]; !ok {
			return nil, fmt.Errorf("line 1: header %.400q has no %q", header, name)
		}
	}
	t.size = len(header)
	return t, nil
}

// each calls read for every row, which get reads the fields of: "" of a column that there is not.
func (t *table) each(read func() error) error {
	for {
		row, err := t.in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return csvError(err)
		}
		t.row = row
		line, _ := t.in.FieldPos(0)
		if len(row) != t.size {
			return fmt.Errorf("line %d: %d fields, expected %d", line, len(row), t.size)
		}
		if err := read(); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// get returns the field of a column in the row.
func (t *table) get(name string) string {
	if i, ok := t.at[name]; ok {
		return t.row[i]
	}
	return ""
}

// csvError puts the reader's error in this package's words.
func csvError(err error) error {
	if parse := new(csv.ParseError); errors.As(err, &parse) {
		return fmt.Errorf("line %d, column %d: %w", parse.Line, parse.Column, parse.Err)
	}
	return err
}
