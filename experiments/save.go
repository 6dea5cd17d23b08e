package experiments

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

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
	Name    string          `json:"name"`
	Height  int             `json:"height"` // of an image
	Width   int             `json:"width"`
	Classes int             `json:"classes"`
	Files   []datasets.File `json:"files"`
}

// maxPixels bounds the images of a data set that a file names.
const maxPixels = 1 << 17

func (d DataRecord) validate() error {
	return cmp.Or(
		inRange("image height", d.Height, 1, maxPixels),
		inRange("image width", d.Width, 1, maxPixels),
		inRange("pixels of an image", d.Height*d.Width, 1, maxPixels),
		inRange("number of classes", d.Classes, 2, 256),
	)
}

// Folder returns the path root/experiment/name of a run's folder. It is an error if name cannot be a folder's.
func Folder(root, experiment, name string) (string, error) {
	if name == "." || !filepath.IsLocal(name) || filepath.Base(name) != name || strings.ContainsFunc(name, unicode.IsControl) {
		return "", fmt.Errorf("run name %q, expected the name of a folder, in one line and without separators", name)
	}
	return filepath.Join(root, experiment, name), nil
}

// CheckNew is an error if there is anything in the folder already: Save overwrites no run. What a run leaves that was
// killed before it had begun is nothing.
func CheckNew(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		empty := e.Name() == lockFile || leftover.MatchString(e.Name())
		if e.Name() == checkpointFolder {
			checkpoints, err := os.ReadDir(filepath.Join(folder, checkpointFolder))
			empty = err == nil && len(checkpoints) == 0
		}
		if !empty {
			return fmt.Errorf("run folder %s %w", folder, errExists)
		}
	}
	return nil
}

var errExists = errors.New("exists already and is not overwritten")

// FreeFolder returns the folder, or if there is a run in it already, the first one free of folder-2, folder-3 and so on.
func FreeFolder(folder string) string {
	free := folder
	for i := 2; errors.Is(CheckNew(free), errExists); i++ { // whatever else is wrong is found when it is made
		free = fmt.Sprintf("%s-%d", folder, i)
	}
	return free
}

// Save returns a hook that keeps a run in a folder of its own, which it makes and locks: spec.json at the start, the
// history in CSV and JSON after every epoch, checkpoints as often as every says, summary.json at the end, and
// evaluation.json and predictions.csv if the training has come to it. Each file is written whole or not at all. The run
// counts as finished once the End of every other hook has succeeded.
func Save(folder string, every Interval) Hook {
	h := saving(folder, every)
	unlock := func() error { return nil }
	h.Start = func(t *Training) error {
		if err := checkRecord(t.record()); err != nil {
			return err
		}
		if err := cmp.Or(CheckNew(folder), os.MkdirAll(folder, 0o755)); err != nil {
			return err
		}
		var err error
		if unlock, err = lock(folder); err != nil {
			return err
		}
		if err = CheckNew(folder); err == nil { // another process may have been faster
			err = begin(folder, t)
		}
		if err != nil {
			unlock()
		}
		return err
	}
	finish := h.Close
	h.Close = func(t *Training) error { return cmp.Or(finish(t), unlock()) }
	return h
}

// begin writes what a run's folder holds before the first step.
func begin(folder string, t *Training) error {
	if err := removeLeftovers(folder); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(folder, checkpointFolder), 0o755); err != nil {
		return err
	}
	if err := writeJSON(filepath.Join(folder, specFile), t.record()); err != nil {
		return err
	}
	return saveHistory(folder, t)
}

// checkRecord is an error if the experiment is one that could not be read from its files again.
func checkRecord(r Record) error {
	data, err := json.Marshal(r)
	if err == nil {
		_, err = parseRecord(data)
	}
	if err != nil {
		return fmt.Errorf("the run could not be read again: %w", err)
	}
	return nil
}

// saving is the hook that writes to a run's folder as the training goes on.
func saving(folder string, every Interval) Hook {
	checkpoints := newCheckpoints(folder, every)
	return Hook{
		Name: "saving the run",
		Step: checkpoints.afterStep,
		Epoch: func(t *Training) error {
			if err := saveHistory(folder, t); err != nil {
				return err
			}
			return checkpoints.afterEpoch(t)
		},
		Interrupt: checkpoints.writeLast,
		End: func(t *Training) error {
			if err := writeJSON(filepath.Join(folder, summaryFile), t.Summary()); err != nil || t.Err != nil {
				return err
			}
			if err := writeJSON(filepath.Join(folder, evaluationFile), t.Result.Test); err != nil {
				return err
			}
			return WriteFile(filepath.Join(folder, predictionsFile), t.Result.Test.Predictions.WriteCSV)
		},
		Close: func(t *Training) error {
			if t.Err != nil {
				return nil
			}
			return checkpoints.writeFinal(t) // last of all: it marks a run that is finished
		},
	}
}

func saveHistory(folder string, t *Training) error {
	if err := WriteFile(filepath.Join(folder, historyCSVFile), t.History.WriteCSV); err != nil {
		return err
	}
	return WriteFile(filepath.Join(folder, historyJSONFile), t.History.WriteJSON)
}

func (t *Training) record() Record {
	height, width := t.Train.Shape()
	return Record{
		Spec:        t.Spec,
		Data:        DataRecord{Name: t.Data.Name, Height: height, Width: width, Classes: t.Data.Classes, Files: t.Data.Files},
		Environment: environment(t.Model.Kernel(), t.Model.Threads()),
	}
}

// ReadRecord reads the spec.json of a run's folder.
func ReadRecord(folder string) (Record, error) {
	if info, err := os.Stat(folder); err == nil && !info.IsDir() {
		return Record{}, fmt.Errorf("%s is not the folder of a run", folder)
	}
	record, err := readFile(filepath.Join(folder, specFile), func(r io.Reader) (Record, error) {
		data, err := io.ReadAll(r)
		if err != nil {
			return Record{}, err
		}
		return parseRecord(data)
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%s is not the folder of a run: %w", folder, err)
	}
	return record, err
}

func parseRecord(data []byte) (Record, error) {
	var record Record
	if err := json.Unmarshal(data, &record); err != nil {
		return Record{}, jsonError(data, err)
	}
	if record.Spec.Network == nil {
		return Record{}, errors.New("no spec in it")
	}
	return record, nil
}

// ReadHistory reads the history of a run's folder.
func ReadHistory(folder string) (History, error) {
	return readFile(filepath.Join(folder, historyCSVFile), ReadCSV)
}
