package live

import (
	"fmt"
	"io"
	"io/fs"
	"os"

	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// The files of a run's folder, see package runs.
const (
	specFile        = "spec.json"
	historyFile     = "history.csv"
	summaryFile     = "summary.json"
	evaluationFile  = "evaluation.json"
	predictionsFile = "predictions.csv"
	finalFile       = "checkpoints/final.safetensors" // marks a run that is finished
)

// maxFileSize bounds what is read of a file, as package runs does.
const maxFileSize = 16 << 20

// readFile reads a file of a run's folder with read, whose errors it lets name the file. Nothing but a regular file is
// opened: a pipe would wait for a writer, and a link may lead anywhere.
func readFile[T any](dir *os.Root, name string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	info, err := dir.Lstat(name)
	if err != nil {
		return none, fmt.Errorf("%s: %w", name, reason(err))
	}
	if !info.Mode().IsRegular() {
		return none, fmt.Errorf("%s: not a regular file", name)
	}
	f, err := dir.Open(name)
	if err != nil {
		return none, fmt.Errorf("%s: %w", name, reason(err))
	}
	defer f.Close()
	in := &io.LimitedReader{R: f, N: maxFileSize}
	v, err := read(in)
	if in.N == 0 {
		err = fmt.Errorf("larger than %d MB", maxFileSize>>20)
	}
	if err != nil {
		return none, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// reason is what is wrong with a path, without the path.
func reason(err error) error {
	if path, ok := err.(*fs.PathError); ok { //nolint:errorlint // os.Root returns it as it is
		return path.Err
	}
	return err
}

// readJSON reads a file that holds one object, unless a newer program wrote it.
func readJSON[T any](dir *os.Root, name string) (T, error) {
	return readFile(dir, name, func(in io.Reader) (T, error) {
		var v T
		data, err := io.ReadAll(in)
		if err != nil {
			return v, err
		}
		return v, runs.Unmarshal(data, &v)
	})
}

func readHistory(dir *os.Root) (measure.History, error) {
	return readFile(dir, historyFile, measure.ReadHistory)
}
