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

	folder string // of the run, where it is now; "" if that is not known
}

// A DataRecord identifies a data set.
type DataRecord struct {
	Name    string `json:"name"`
	Height  int    `json:"height"` // of an image
	Width   int    `json:"width"`
	Classes int    `json:"classes"`
	// Path is where the data were, absolute. Old records have no more than Spec.Data, as it was typed.
	Path string `json:"path,omitempty"`
	// ClassNames is what the classes are called; nil: by their numbers.
	ClassNames []string        `json:"class_names,omitempty"`
	Files      []datasets.File `json:"files"`
}

// maxPixels bounds the images of a data set that a file names.
const maxPixels = 1 << 17

func (d DataRecord) validate() error {
	return cmp.Or(
		check.InRange("image height", d.Height, 1, maxPixels),
		check.InRange("image width", d.Width, 1, maxPixels),
		check.InRange("pixels of an image", d.Height*d.Width, 1, maxPixels),
		check.InRange("number of classes", d.Classes, 2, 256),
		d.validateNames(),
	)
}

// ClassName returns what a class is called.
func (d DataRecord) ClassName(class int) string { return datasets.ClassName(d.ClassNames, class) }

func (d DataRecord) validateNames() error {
	if d.ClassNames != nil && len(d.ClassNames) != d.Classes {
		return fmt.Errorf("%d names of classes, expected %d", len(d.ClassNames), d.Classes)
	}
	return nil
}

// recordOf returns that of a training.
func recordOf(t *train.Training) Record {
	height, width := t.Train.Shape()
	return Record{
		Format: formatVersion,
		Spec:   t.Spec,
		Data: DataRecord{Name: t.Data.Name, Height: height, Width: width, Classes: t.Data.Classes, ClassNames: t.Data.ClassNames,
			Path: t.Data.Path, Files: t.Data.Files},
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
	record.folder = folder
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
