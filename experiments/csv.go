package experiments

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
)

// readCSV reads the header, and calls each with every record behind it. Errors name the line, and the column where
// there is one.
func readCSV(r io.Reader, header []string, each func(record []string) error) error {
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1 // counted here, for a clearer error
	in.ReuseRecord = true
	first, err := in.Read()
	if err == io.EOF {
		return errors.New("line 1: no header")
	}
	if err != nil {
		return csvError(err)
	}
	if !slices.Equal(first, header) {
		return fmt.Errorf("line 1: header %q, expected %q", first, header)
	}
	for {
		record, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return csvError(err)
		}
		line, _ := in.FieldPos(0)
		if len(record) != len(header) {
			return fmt.Errorf("line %d: %d fields, expected %d", line, len(record), len(header))
		}
		if err := each(record); err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
	}
}

// csvError puts the reader's error in this package's words.
func csvError(err error) error {
	if parse := new(csv.ParseError); errors.As(err, &parse) {
		return fmt.Errorf("line %d, column %d: %w", parse.Line, parse.Column, parse.Err)
	}
	return err
}
