package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"overfit/experiments/measure"
)

// formatVersion is that of the files that this program writes. A file without one is of version 1, as those were that had a
// history.json beside them, and in their history training figures of all images in the last epoch's row.
const formatVersion = 2

// errNewer is that of a file which a newer version of the program wrote.
var errNewer = errors.New("written by a newer version of this program")

// checkVersion is an error if this program does not know the version of a file.
func checkVersion(version int) error {
	if version > formatVersion {
		return fmt.Errorf("format %d, expected at most %d: %w", version, formatVersion, errNewer)
	}
	if version < 0 {
		return fmt.Errorf("format %d, expected 1 to %d", version, formatVersion)
	}
	return nil
}

// unmarshal reads a JSON object, whose format it looks at first.
func unmarshal(data []byte, v any) error {
	var versioned struct {
		Format json.RawMessage `json:"format"`
	}
	version := 1
	if err := json.Unmarshal(data, &versioned); err != nil {
		return jsonError(data, err)
	}
	if versioned.Format != nil {
		if err := json.Unmarshal(versioned.Format, &version); err != nil {
			return fmt.Errorf("format %.40s, expected a whole number", versioned.Format)
		}
	}
	if err := checkVersion(version); err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return jsonError(data, err)
	}
	return nil
}

// The files of a run that are one JSON object, each with its format in front.
type (
	summaryJSON struct {
		Format int `json:"format"`
		measure.Summary
	}
	evaluationJSON struct {
		Format int `json:"format"`
		measure.Evaluation
	}
)

func writeJSON(path string, v any) error {
	return WriteFile(path, func(w io.Writer) error {
		out := json.NewEncoder(w)
		out.SetIndent("", "  ")
		return out.Encode(v)
	})
}

// readJSON reads a file that holds one object.
func readJSON[T any](path string) (T, error) { return readFile(path, ReadObject[T]) }

// ReadObject reads one JSON object, unless a newer program wrote it.
func ReadObject[T any](in io.Reader) (T, error) {
	var v T
	data, err := io.ReadAll(in)
	if err != nil {
		return v, err
	}
	return v, unmarshal(data, &v)
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
