package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

// Path returns the path root/experiment/name of a run's folder. It is an error if name cannot be a folder's.
func Path(root, experiment, name string) (string, error) {
	if name == "." || !filepath.IsLocal(name) || filepath.Base(name) != name || strings.ContainsFunc(name, unicode.IsControl) {
		return "", fmt.Errorf("run name %q, expected the name of a folder, in one line and without separators", name)
	}
	return filepath.Join(root, experiment, name), nil
}

// CheckNew is an error if there is anything in the folder already: no run is overwritten. What a run leaves that was
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

// Reserve makes the folder, or if there is one already, the first that can be made of folder-2, folder-3 and so on, and returns
// it: no other process gets the same.
func Reserve(folder string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return "", err
	}
	free := folder
	for i := 2; ; i++ {
		err := os.Mkdir(free, 0o755)
		if err == nil {
			return free, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
		free = fmt.Sprintf("%s-%d", folder, i)
	}
}

// FreeFolder returns the folder, or if there is a run in it already, the first one free of folder-2, folder-3 and so on.
func FreeFolder(folder string) string {
	free := folder
	for i := 2; errors.Is(CheckNew(free), errExists); i++ { // whatever else is wrong is found when it is made
		free = fmt.Sprintf("%s-%d", folder, i)
	}
	return free
}
