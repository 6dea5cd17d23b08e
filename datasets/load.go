package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// loadIDX reads the IDX data set in a folder; see Load.
func loadIDX(path string) (*Dataset, error) {
	dir, set, err := locate(path)
	if err != nil {
		return nil, fmt.Errorf("data set: %w", err)
	}
	fsys := os.DirFS(dir)
	set, names, err := find(fsys, set)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", path, err)
	}
	if set == "" {
		if dir, err = filepath.Abs(dir); err != nil { // names "."
			return nil, fmt.Errorf("data set %s: %w", path, err)
		}
		set = filepath.Base(dir)
	}
	d, err := read(fsys, set, names)
	if err != nil {
		return nil, fmt.Errorf("data set %s: %w", path, err)
	}
	return d, nil
}

// locate divides a path into a folder and, if the path itself does not exist
// but the folder above does, the prefix of a set in it.
func locate(path string) (dir, set string, err error) {
	dir = filepath.Clean(path)
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		if parent, parentErr := os.Stat(filepath.Dir(dir)); parentErr == nil {
			info, err = parent, nil
			dir, set = filepath.Split(dir)
			dir = filepath.Clean(dir)
		}
	}
	if err != nil {
		return "", "", err
	}
	if !info.IsDir() {
		return "", "", fmt.Errorf("%s is not a folder", dir)
	}
	return dir, set, nil
}
