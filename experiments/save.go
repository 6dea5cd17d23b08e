package experiments

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"overfit/datasets"
)

// A Record is what decided a run's numbers: its spec.json.
type Record struct {
	Spec        Spec        `json:"spec"`
	Data        DataRecord  `json:"data"`
	Environment Environment `json:"environment"`
}

// A DataRecord identifies a data set.
type DataRecord struct {
	Name  string          `json:"name"`
	Files []datasets.File `json:"files"`
}

// Folder returns the path root/experiment/name of a run's folder. It is an error if name cannot be a folder's.
func Folder(root, experiment, name string) (string, error) {
	if name == "." || !filepath.IsLocal(name) || filepath.Base(name) != name {
		return "", fmt.Errorf("run name %q, expected the name of a folder, without separators", name)
	}
	return filepath.Join(root, experiment, name), nil
}

// CheckNew is an error if the folder exists already: Save overwrites no run.
func CheckNew(folder string) error {
	switch _, err := os.Stat(folder); {
	case err == nil:
		return errExists(folder)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return err
	}
}

func errExists(folder string) error {
	return fmt.Errorf("run folder %s exists already and is not overwritten", folder)
}

// Save returns a hook that keeps a run in a folder of its own, which it makes: spec.json at the start, the
// history in CSV and JSON after every epoch, summary.json at the end. Each file is written whole or not at all.
func Save(folder string) Hook {
	file := func(name string) string { return filepath.Join(folder, name) }
	saveHistory := func(t *Training) error {
		if err := writeFile(file(historyCSVFile), t.History.WriteCSV); err != nil {
			return err
		}
		return writeFile(file(historyJSONFile), t.History.WriteJSON)
	}
	return Hook{
		Name: "saving the run",
		Start: func(t *Training) error {
			if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
				return err
			}
			// Mkdir fails if another process was faster.
			if err := os.Mkdir(folder, 0o755); errors.Is(err, fs.ErrExist) {
				return errExists(folder)
			} else if err != nil {
				return err
			}
			if err := writeJSON(file(specFile), t.record()); err != nil {
				return err
			}
			return saveHistory(t)
		},
		Epoch: saveHistory,
		End:   func(t *Training) error { return writeJSON(file(summaryFile), t.Summary()) },
	}
}

func (t *Training) record() Record {
	return Record{
		Spec:        t.Spec,
		Data:        DataRecord{Name: t.Data.Name, Files: t.Data.Files},
		Environment: environment(t.Model),
	}
}

// ReadRecord reads the spec.json of a run's folder.
func ReadRecord(folder string) (Record, error) {
	return readFile(filepath.Join(folder, specFile), func(r io.Reader) (Record, error) {
		data, err := io.ReadAll(r)
		if err != nil {
			return Record{}, err
		}
		var record Record
		if err := json.Unmarshal(data, &record); err != nil {
			return Record{}, jsonError(data, err)
		}
		return record, nil
	})
}

// ReadHistory reads the history of a run's folder.
func ReadHistory(folder string) (History, error) {
	return readFile(filepath.Join(folder, historyCSVFile), ReadCSV)
}
