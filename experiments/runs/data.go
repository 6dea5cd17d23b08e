package runs

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"overfit/datasets"
)

// In returns the record as that of a run in the folder, above which LoadData looks for data that were moved with it.
func (r Record) In(folder string) Record {
	r.folder = folder
	return r
}

// LoadData reads the data set that the record names, from the path at; if that is "", from where it was, or where else it
// may be by now: see places. It is an error if it is not the same.
func (r Record) LoadData(at string) (*datasets.Dataset, error) {
	paths := []string{at}
	if at == "" {
		paths = r.places()
	}
	var failed error // of the first place where there are other data, or else of the first of all
	others := false
	for _, path := range paths {
		// The options tell what the data were made of. They may have been imported since.
		for _, options := range slices.Compact([]datasets.Options{r.Spec.DataOptions, {}}) {
			data, err := options.Load(path)
			if err == nil {
				err = r.sameData(data)
			}
			if err == nil {
				return data, nil
			}
			if failed == nil || data != nil && !others {
				failed, others = err, data != nil
			}
		}
	}
	if at == "" && r.Spec.Data != "" {
		failed = &DataError{failed}
	}
	return nil, failed
}

// A DataError is that of a run's data, which are not part of the program, and not where they were.
type DataError struct{ error }

func (e *DataError) Unwrap() error { return e.error }

// places lists where the record's data may be: where they were, and as that was typed; or, if a folder was moved that holds
// both them and the run, at an end of their path in a folder above the run.
func (r Record) places() []string {
	if r.Spec.Data == "" {
		return []string{""}
	}
	places := []string{r.Spec.Data}
	if r.Data.Path != "" {
		places = []string{r.Data.Path, r.Spec.Data}
	}
	folder, err := filepath.Abs(r.folder)
	if r.folder == "" || err != nil {
		return places
	}
	rest := filepath.ToSlash(strings.TrimPrefix(places[0], filepath.VolumeName(places[0])))
	for rest = strings.TrimPrefix(rest, "/"); rest != ""; _, rest, _ = strings.Cut(rest, "/") {
		for above := folder; above != filepath.Dir(above); {
			above = filepath.Dir(above)
			places = append(places, filepath.Join(above, filepath.FromSlash(rest)))
		}
	}
	return places
}

// sameData reports whether the data set is not the one that the record names.
func (r Record) sameData(data *datasets.Dataset) error {
	if len(r.Data.Files) != len(data.Files) {
		return fmt.Errorf("data set of %d files, expected %d", len(data.Files), len(r.Data.Files))
	}
	for i, f := range data.Files {
		if !f.Same(r.Data.Files[i]) {
			return fmt.Errorf("data set %s: %s has SHA-256 %s, but that of the run had %.64q", data.Name, f.Name, f.SHA256, r.Data.Files[i].SHA256)
		}
	}
	return nil
}
