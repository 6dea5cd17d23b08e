package experiments

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
)

// csvHeader is the first line of a history in CSV.
func csvHeader() []string {
	header := []string{"epoch"}
	for _, c := range columns {
		header = append(header, c.name)
	}
	return header
}

// WriteCSV writes the history as a header and a line an epoch. Numbers keep all their digits.
func (h History) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write(csvHeader()) // errors stay with the writer
	for _, e := range h {
		record := []string{strconv.Itoa(e.Epoch)}
		for _, c := range columns {
			field := ""
			if v := *c.of(&e); !math.IsNaN(v) {
				field = strconv.FormatFloat(v, 'g', -1, 64)
			}
			record = append(record, field)
		}
		out.Write(record)
	}
	out.Flush()
	return out.Error()
}

// ReadCSV reads what WriteCSV wrote. Errors name the line, and the column where there is one.
func ReadCSV(r io.Reader) (History, error) {
	var h History
	err := readCSV(r, csvHeader(), func(record []string) error {
		e, err := parseRow(record)
		if err == nil {
			err = e.validAfter(len(h))
		}
		h = append(h, e)
		return err
	})
	if err != nil {
		return nil, err
	}
	return h, nil
}

func parseRow(record []string) (e Epoch, err error) {
	if e.Epoch, err = strconv.Atoi(record[0]); err != nil {
		return e, fmt.Errorf("epoch %q, expected a whole number", record[0])
	}
	for i, c := range columns {
		field, v := record[i+1], math.NaN()
		if field != "" {
			if v, err = strconv.ParseFloat(field, 64); err != nil || math.IsNaN(v) {
				return e, fmt.Errorf("%s %q, expected a number", c.name, field)
			}
		}
		*c.of(&e) = v
	}
	return e, nil
}
