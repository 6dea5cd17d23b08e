package runs

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/internal/check"
	"overfit/experiments/train"
)

// A Record is what decided a run's numbers: its spec.json.
type Record struct {
	Format      int              `json:"format"` // 0 and 1 are the same
	Spec        experiments.Spec `json:"spec"`
	Data        DataRecord       `json:"data"`
	Environment Environment      `json:"environment"`
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
		check.InRange("image height", d.Height, 1, maxPixels),
		check.InRange("image width", d.Width, 1, maxPixels),
		check.InRange("pixels of an image", d.Height*d.Width, 1, maxPixels),
		check.InRange("number of classes", d.Classes, 2, 256),
	)
}

// recordOf returns that of a training.
func recordOf(t *train.Training) Record {
	height, width := t.Train.Shape()
	return Record{
		Format:      formatVersion,
		Spec:        t.Spec,
		Data:        DataRecord{Name: t.Data.Name, Height: height, Width: width, Classes: t.Data.Classes, Files: t.Data.Files},
		Environment: EnvironmentOf(t.Model.Kernel(), t.Model.Threads()),
	}
}

// A missingError says in plain words that something does not exist.
type missingError string

func (e missingError) Error() string { return string(e) }
func (e missingError) Unwrap() error { return fs.ErrNotExist }

// notARun is the error of a folder that holds no run, or of none at all.
func notARun(folder string) error {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return missingError(folder + " is not the folder of a run: there is no such folder")
	}
	return missingError(fmt.Sprintf("%s is not the folder of a run: it holds no %s", folder, specFile))
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
		err = notARun(folder)
	}
	return record, err
}

func parseRecord(data []byte) (Record, error) {
	var record Record
	if err := unmarshal(data, &record); err != nil {
		return Record{}, err
	}
	if record.Spec.Network == nil {
		return Record{}, errors.New("no spec in it")
	}
	return record, nil
}

// LoadData reads the data set that the record names, which may be elsewhere by now: in the folder at, unless that is "".
// It is an error if it is not the same.
func (r Record) LoadData(at string) (*datasets.Dataset, error) {
	r.Spec.Data = cmp.Or(at, r.Spec.Data)
	data, err := r.Spec.LoadData()
	if err != nil {
		return nil, err
	}
	return data, r.sameData(data)
}

// sameData reports whether the data set is not the one that the record names.
func (r Record) sameData(data *datasets.Dataset) error {
	if len(r.Data.Files) != len(data.Files) {
		return fmt.Errorf("data set of %d files, expected %d", len(data.Files), len(r.Data.Files))
	}
	for i, f := range data.Files {
		if f.SHA256 != r.Data.Files[i].SHA256 {
			return fmt.Errorf("data set %s: %s has SHA-256 %s, but that of the run had %.64q", data.Name, f.Name, f.SHA256, r.Data.Files[i].SHA256)
		}
	}
	return nil
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
