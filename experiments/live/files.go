package live

import (
	"io"
	"os"

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

// readFile reads a file of a run's folder with read, whose errors it lets name the file. Links are not followed.
func readFile[T any](dir *os.Root, name string, read func(io.Reader) (T, error)) (T, error) {
	return runs.ReadFile(name, dir.Lstat, dir.Open, read)
}
