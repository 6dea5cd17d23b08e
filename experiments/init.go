package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"overfit/experiments/safetensors"
	"overfit/graphs"
)

// initialise gives the model the weights of Spec.Init, if it names a file, and notes its checksum, by which the run
// can be repeated.
func (t *Training) initialise() error {
	init := &t.Spec.Init
	if init.Name == "" {
		return nil
	}
	sum, err := loadWeights(init.Name, t.Model)
	if err != nil {
		return fmt.Errorf("initial weights: %w", err)
	}
	if init.SHA256 != "" && init.SHA256 != sum {
		return fmt.Errorf("initial weights: %s has SHA-256 %s, but that of the run had %.64q", init.Name, sum, init.SHA256)
	}
	init.SHA256 = sum
	return nil
}

// loadWeights fills the model's parameters from a safetensors file, which may be a checkpoint, and returns the
// SHA-256 of the file. Names and shapes must be the model's.
func loadWeights(path string, m *graphs.Model) (sum string, err error) {
	file, err := safetensors.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if err := takeWeights(file, m.Parameters()); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return sumFile(path)
}

func takeWeights(file *safetensors.File, weights []graphs.Parameter) error {
	// What else a checkpoint holds is for going on with its own run. In any other file it is a mistake.
	if file.Metadata[formatKey] != checkpointFormat {
		var names []string
		for _, p := range weights {
			names = append(names, p.Name)
		}
		for _, t := range file.Tensors {
			if !slices.Contains(names, t.Name) {
				return fmt.Errorf("tensor %.80q is not of this network, expected %s", t.Name, strings.Join(names, ", "))
			}
		}
	}
	if err := readWeights(file, weights); err != nil {
		return err
	}
	if err := file.Verify(); err != nil && !errors.Is(err, safetensors.ErrNoChecksum) {
		return err
	}
	return nil
}

func sumFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}
