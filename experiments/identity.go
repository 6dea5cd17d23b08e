package experiments

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"

	"overfit/datasets"
)

// essence returns the spec with what decides its numbers alone: two specs of the same essence give the same run, but that
// more may be measured of one. Data and initial weights are distinguished by their checksums, not by where they lie.
func (s Spec) essence() Spec {
	s.Title, s.Shows, s.Baseline, s.Data, s.DataOptions, s.Calibrate = "", "", "", "", datasets.Options{}, false
	if s.Init.SHA256 != "" {
		s.Init.Name = ""
	}
	s.Optimizer.LearningRate = s.Optimizer.Rate()
	return s
}

// SameAs reports whether both experiments give the same numbers on the same data.
func (s Spec) SameAs(other Spec) bool { return reflect.DeepEqual(s.essence(), other.essence()) }

// ServedBy reports whether a run of the other experiment tells all that one of this would.
func (s Spec) ServedBy(other Spec) bool { return s.SameAs(other) && (other.Calibrate || !s.Calibrate) }

// SameButSeed reports whether the experiments differ in nothing but their seeds.
func (s Spec) SameButSeed(other Spec) bool {
	s.Seed = other.Seed
	return s.SameAs(other)
}

// Digest names the experiment with all its values, and the data: a part of a folder's name.
func (s Spec) Digest(data *datasets.Dataset) (string, error) {
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

// AsInCatalogue reports whether the experiment is the catalogue's, its seed apart.
func (s Spec) AsInCatalogue(catalogue Spec) bool {
	return s.SameButSeed(catalogue) && s.Data == "" && s.DataOptions == (datasets.Options{})
}
