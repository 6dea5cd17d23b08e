package runs

import (
	"fmt"
	"path/filepath"
	"strings"

	"overfit/datasets"
	"overfit/experiments"
)

// LoadData reads the data set that the record names, from the path at; if that is "", from where it was, or where else it
// may be by now: see places. It is an error if it is not the same.
func (r Record) LoadData(at string) (*datasets.Dataset, error) {
	paths := []string{at}
	if at == "" {
		paths = r.places()
	}
	var first error
	for _, path := range paths {
		// The options tell what the data were made of. They may have been imported since.
		for _, options := range []datasets.Options{r.Spec.DataOptions, {}} {
			data, err := options.Load(path)
			if err == nil {
				err = r.sameData(data)
			}
			if err == nil {
				return data, nil
			}
			if first == nil {
				first = err
			}
			if options == (datasets.Options{}) {
				break
			}
		}
	}
	if r.Spec.Data != "" {
		first = &DataError{first}
	}
	return nil, first
}

// A DataError is that of a run's data, which are not part of the program, and not where they were.
type DataError struct{ error }

func (e *DataError) Unwrap() error { return e.error }

// places lists where the record's data may be: at the path that it has of them, or, if a folder was moved that holds both
// them and the run, at an end of that path in a folder above the run. Old records have the path as it was typed.
func (r Record) places() []string {
	path := r.Spec.Data
	places := []string{path}
	folder, err := filepath.Abs(r.folder)
	if path == "" || r.folder == "" || err != nil {
		return places
	}
	_, rest, _ := strings.Cut(filepath.ToSlash(filepath.Clean(path)), "/")
	if !filepath.IsAbs(path) {
		rest = filepath.ToSlash(filepath.Clean(path))
	}
	for rest != "" {
		for above := folder; above != filepath.Dir(above); {
			above = filepath.Dir(above)
			places = append(places, filepath.Join(above, filepath.FromSlash(rest)))
		}
		_, rest, _ = strings.Cut(rest, "/")
	}
	return places
}

// fixPaths makes the paths of a spec hold from any folder.
func fixPaths(s *experiments.Spec) error {
	for _, path := range []*string{&s.Data, &s.Init.Name} {
		if *path == "" {
			continue
		}
		absolute, err := filepath.Abs(*path)
		if err != nil {
			return err
		}
		*path = absolute
	}
	return nil
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
