package runs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"

	"github.com/natefinch/atomic"
)

// The files of a run's folder.
const (
	specFile    = "spec.json"
	historyFile = "history.csv"
	summaryFile = "summary.json"

	// Of the test images, once a training has come to its end.
	evaluationFile  = "evaluation.json"
	predictionsFile = "predictions.csv"
	onsetFile       = "onset_predictions.csv"

	// What runs of format 1 had beside the history, and those that are resumed have no longer.
	oldHistoryFile = "history.json"
)

// maxFileSize bounds what is read of a file: a history of 10,000 epochs has 2 MB.
const maxFileSize = 16 << 20

// WriteFile replaces the file by what write produces, or leaves it as it was.
func WriteFile(path string, write func(io.Writer) error) error {
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return replaceFile(path, &content)
}

// replaceFile replaces the file by what is read, or leaves it as it was; the new one has reached the disk then.
func replaceFile(path string, content io.Reader) error {
	if err := atomic.WriteFile(path, content); err != nil {
		return err
	}
	// A temporary file, which it was at first, is for its owner alone.
	if err := os.Chmod(path, 0o644); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder flushes which files a folder holds, where the system can.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	return flush(f)
}

// flush is a variable for tests to see it called.
var flush = (*os.File).Sync

// leftover matches the names of the temporary files that a run's files are at first: their own, with digits behind. Other
// files in its folder are the user's.
var leftover = regexp.MustCompile(`^(spec\.json|history\.csv|history\.json|summary\.json|evaluation\.json|predictions\.csv|onset_predictions\.csv|curves\.png|` +
	`(last|previous|best|final|next)\.safetensors)[0-9]+$`)

// removeLeftovers removes what a process that was killed has left half written in a run's folder.
func removeLeftovers(run string) error {
	for _, folder := range []string{run, filepath.Join(run, checkpointFolder)} {
		entries, err := os.ReadDir(folder)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		for _, e := range entries {
			if name := e.Name(); leftover.MatchString(name) || name == nextCheckpoint {
				if err := os.Remove(filepath.Join(folder, name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func readFile[T any](path string, read func(io.Reader) (T, error)) (T, error) {
	return ReadFile(path, os.Stat, os.Open, read)
}

// ReadFile reads a file with read, whose errors it lets name the file; what is larger than a run's files is an error. stat and
// open are os.Stat and os.Open, or a folder's own.
func ReadFile[T any](path string, stat func(string) (fs.FileInfo, error), open func(string) (*os.File, error), read func(io.Reader) (T, error)) (T, error) {
	var none T
	info, err := stat(path) // before it is opened: opening a pipe would wait for a writer
	if err != nil {
		return none, err
	}
	if !info.Mode().IsRegular() {
		return none, fmt.Errorf("%s: not a regular file", path)
	}
	f, err := open(path)
	if err != nil {
		return none, err
	}
	defer f.Close()
	in := &io.LimitedReader{R: f, N: maxFileSize}
	v, err := read(in)
	if in.N == 0 {
		err = fmt.Errorf("larger than %d MB", maxFileSize>>20)
	}
	if err != nil {
		return none, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
}
