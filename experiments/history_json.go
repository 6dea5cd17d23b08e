package experiments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
)

// WriteJSON writes the history as a list of objects, one an epoch and a line each, with the names and the
// numbers of the CSV.
func (h History) WriteJSON(w io.Writer) error {
	var out bytes.Buffer
	for i, e := range h {
		row, err := json.Marshal(e)
		if err != nil {
			return fmt.Errorf("epoch %d: %w", e.Epoch, err)
		}
		if i > 0 {
			out.WriteString(",\n ")
		}
		out.Write(row)
	}
	_, err := fmt.Fprintf(w, "[%s]\n", out.Bytes())
	return err
}

// ReadJSON reads what WriteJSON wrote. Errors name the line and column of what is wrong, or of the row it is in.
func ReadJSON(r io.Reader) (History, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var rows []json.RawMessage
	if err := json.Unmarshal(data, &rows); err != nil {
		return nil, jsonError(data, err)
	}
	var h History
	at := 0
	for _, row := range rows {
		at += bytes.Index(data[at:], row)
		var e Epoch
		err := e.UnmarshalJSON(row)
		if err == nil {
			err = e.validAfter(len(h))
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", position(data, at), err)
		}
		h = append(h, e)
		at += len(row)
	}
	return h, nil
}

// MarshalJSON writes null for NaN.
func (e Epoch) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, `{"epoch":%d`, e.Epoch)
	for _, c := range columns {
		number := []byte("null")
		if v := *c.of(&e); !math.IsNaN(v) {
			var err error
			if number, err = json.Marshal(v); err != nil {
				return nil, fmt.Errorf("%s: %w", c.name, err)
			}
		}
		fmt.Fprintf(&out, `,%q:%s`, c.name, number)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON wants every figure by its name, and no other.
func (e *Epoch) UnmarshalJSON(data []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return errors.New("a row that is not an object")
	}
	if err := json.Unmarshal(fields["epoch"], &e.Epoch); err != nil {
		return fmt.Errorf("epoch %s, expected a whole number", fields["epoch"])
	}
	delete(fields, "epoch")
	for _, c := range columns {
		field, ok := fields[c.name]
		if !ok {
			return fmt.Errorf("no %s", c.name)
		}
		v := math.NaN()
		if string(field) != "null" {
			if err := json.Unmarshal(field, &v); err != nil {
				return fmt.Errorf("%s %s, expected a number", c.name, field)
			}
		}
		*c.of(e) = v
		delete(fields, c.name)
	}
	for name := range fields {
		return fmt.Errorf("unknown field %q", name)
	}
	return nil
}

// jsonError adds to an error of encoding/json where in the data it is.
func jsonError(data []byte, err error) error {
	if syntax := new(json.SyntaxError); errors.As(err, &syntax) {
		return fmt.Errorf("%s: %w", position(data, int(syntax.Offset)-1), err)
	}
	if typ := new(json.UnmarshalTypeError); errors.As(err, &typ) {
		return fmt.Errorf("%s: %s, expected %s", position(data, int(typ.Offset)-1), typ.Value, typ.Type)
	}
	return err
}

// position names the line and the column of the byte at the offset.
func position(data []byte, offset int) string {
	before := data[:max(0, min(offset, len(data)))]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - bytes.LastIndexByte(before, '\n')
	return fmt.Sprintf("line %d, column %d", line, column)
}
