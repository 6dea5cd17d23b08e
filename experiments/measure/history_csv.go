package measure

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
)

// WriteCSV writes the history as a header and a line an epoch. Numbers keep all their digits.
func (h History) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write(append([]string{"epoch"}, Columns()...)) // errors stay with the writer
	for _, e := range h {
		out.Write(e.Fields())
	}
	out.Flush()
	return out.Error()
}

// Fields are those of the row in the file: the epoch, and all that Figures returns.
func (e Epoch) Fields() []string {
	fields := []string{strconv.Itoa(e.Epoch)}
	for _, v := range e.Figures() {
		field := ""
		if !math.IsNaN(v) {
			field = strconv.FormatFloat(v, 'g', -1, 64)
		}
		fields = append(fields, field)
	}
	return fields
}

// ReadHistory reads what WriteCSV wrote, whatever the order of its columns. Those of other names are passed over, and one
// of what may not have been measured may be missing. Errors name the line, and the column where there is one.
func ReadHistory(r io.Reader) (History, error) {
	required := []string{"epoch"}
	for _, c := range columns {
		if !c.optional {
			required = append(required, c.name)
		}
	}
	t, err := readTable(r, required)
	if err != nil {
		return nil, err
	}
	var h History
	err = t.each(func() error {
		e, err := parseRow(t)
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

func parseRow(t *table) (e Epoch, err error) {
	if e.Epoch, err = strconv.Atoi(t.get("epoch")); err != nil {
		return e, fmt.Errorf("epoch %q, expected a whole number", t.get("epoch"))
	}
	for _, c := range columns {
		field, v := t.get(c.name), math.NaN()
		if field != "" {
			if v, err = strconv.ParseFloat(field, 64); err != nil || math.IsNaN(v) {
				return e, fmt.Errorf("%s %q, expected a number", c.name, field)
			}
		}
		*c.of(&e) = v
	}
	return e, nil
}
