package runs

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"overfit/experiments"
	"overfit/experiments/safetensors"
	"overfit/experiments/train"
	"overfit/graphs"
)

// initialise gives the training the weights of Spec.Init, if it names a file, and notes its checksum, by which the run
// can be repeated.
func initialise(t *train.Training) error {
	init := &t.Spec.Init
	if init.Name == "" {
		return nil
	}
	if err := loadWeights(init.Name, t); err != nil {
		return fmt.Errorf("initial weights: %w", err)
	}
	sum, err := sumFile(init.Name)
	if err != nil {
		return fmt.Errorf("initial weights: %w", err)
	}
	if init.SHA256 != "" && init.SHA256 != sum {
		return fmt.Errorf("initial weights: %s has SHA-256 %s, but that of the run had %.64q", init.Name, sum, init.SHA256)
	}
	init.SHA256 = sum
	return nil
}

// noteInit notes the checksum of the file that the initial weights come from.
func noteInit(s *experiments.Spec) (err error) {
	if s.Init.Name == "" {
		return nil
	}
	if s.Init.SHA256, err = sumFile(s.Init.Name); err != nil {
		return fmt.Errorf("initial weights: %w", err)
	}
	return nil
}

// loadWeights gives a training the weights of a safetensors file, which may be a checkpoint. Names and shapes must be the
// network's.
func loadWeights(path string, t *train.Training) error {
	file, err := safetensors.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := takeWeights(file, t); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func takeWeights(file *safetensors.File, t *train.Training) error {
	// What else a checkpoint holds is for its own run alone. In any other file it is a mistake.
	if file.Metadata[formatKey] != checkpointFormat {
		var names []string
		for _, p := range t.Model.Parameters() {
			names = append(names, p.Name)
		}
		for _, tensor := range file.Tensors {
			if !slices.Contains(names, tensor.Name) {
				return fmt.Errorf("tensor %.80q is not of this network, expected %s", tensor.Name, strings.Join(names, ", "))
			}
		}
	}
	tensors, err := readWeights(file, t.Model)
	if err != nil {
		return err
	}
	if err := file.Verify(); err != nil && !errors.Is(err, safetensors.ErrNoChecksum) {
		return err
	}
	return t.SetWeights(tensors)
}

// readWeights reads those tensors of a file that have the names and the sizes of the network's parameters.
func readWeights(file *safetensors.File, m *graphs.Model) ([]graphs.Parameter, error) {
	var tensors []graphs.Parameter
	for _, p := range m.Parameters() {
		for _, info := range file.Tensors {
			if info.Name != p.Name {
				continue
			}
			tensor := graphs.Parameter{Name: info.Name, Shape: info.Shape}
			if slices.Equal(info.Shape, p.Shape) { // else it is refused by its shape
				tensor.Data = make([]float32, info.Size())
				if err := file.Read(info, tensor.Data); err != nil {
					return nil, err
				}
			}
			tensors = append(tensors, tensor)
		}
	}
	return tensors, nil
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
