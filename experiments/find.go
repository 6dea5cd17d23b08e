package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"

	"overfit/datasets"
)

// essence returns the spec with what decides its numbers alone: two specs of the same essence give the same run. A
// data set is told by its checksums, not by where it lies.
func (s Spec) essence() Spec {
	s.Title, s.Shows, s.Baseline, s.Data = "", "", "", ""
	s.Kernel, s.Threads = "", 0
	s.Optimizer.LearningRate = s.Optimizer.Rate()
	return s
}

// SameAs reports whether both experiments give the same numbers on the same data.
func (s Spec) SameAs(other Spec) bool { return reflect.DeepEqual(s.essence(), other.essence()) }

// SameButSeed reports whether the experiments differ in nothing but their seeds.
func (s Spec) SameButSeed(other Spec) bool {
	s.Seed = other.Seed
	return s.SameAs(other)
}

// digest names the experiment with all its values, and the data: a part of a folder's name.
func (s Spec) digest(data *datasets.Dataset) (string, error) {
	hash := sha256.New()
	out := json.NewEncoder(hash)
	if err := out.Encode(s.essence()); err != nil {
		return "", err
	}
	for _, f := range data.Files {
		if err := out.Encode(f.SHA256); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:4]), nil
}

// Place finds where the experiment's run on the data is, or is to be, below root: the folder of a finished run, and
// that run; else that of one which can be gone on with; else a new one.
func Place(root string, spec Spec, data *datasets.Dataset) (folder string, finished *StoredRun, err error) {
	if spec.Init.Name != "" {
		if spec.Init.SHA256, err = sumFile(spec.Init.Name); err != nil {
			return "", nil, fmt.Errorf("initial weights: %w", err)
		}
	}
	runs, err := RunsOf(root, spec.Name)
	if err != nil {
		return "", nil, err
	}
	for _, r := range runs {
		if !r.Spec.SameAs(spec) || r.sameData(data) != nil {
			continue
		}
		folder = r.Folder
		if r.Finished() {
			return folder, r, nil
		}
	}
	if folder != "" {
		return folder, nil, nil
	}
	digest, err := spec.digest(data)
	if err != nil {
		return "", nil, err
	}
	return filepath.Join(root, spec.Name, fmt.Sprintf("seed%d-%s", spec.Seed, digest)), nil, nil
}
