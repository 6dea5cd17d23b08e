package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"overfit/experiments/measure"
	"overfit/experiments/train"
)

// sameFiles reports the first difference between what a training has come to and the files of the run that has been the
// same, times apart.
func (r *Run) sameFiles(o train.Outcome) error {
	summary := o.Summary
	summary.Seconds, summary.ImagesPerSecond = r.Summary.Seconds, r.Summary.ImagesPerSecond
	if err := sameJSON(summaryFile, summary, r.Summary); err != nil {
		return err
	}
	evaluation, err := r.Evaluation()
	if err != nil {
		return err
	}
	if err := sameJSON(evaluationFile, *o.Evaluation, evaluation); err != nil {
		return err
	}
	predictions, err := r.Predictions()
	if err != nil {
		return err
	}
	if err := samePredictions(o.Evaluation.Predictions, predictions); err != nil {
		return err
	}
	if err := r.checkOnset(); err != nil {
		return err
	}
	return r.sameWeights(summary.WeightsSHA256)
}

// sameJSON reports the first figure of the stored value that another one has otherwise, as the file has them. What the stored
// one lacks, as a run does of before it was measured, is passed over.
func sameJSON(file string, got, stored any) error {
	var trees [2]any
	for i, v := range []any{got, stored} {
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		in := json.NewDecoder(bytes.NewReader(text))
		in.UseNumber() // all the digits
		if err := in.Decode(&trees[i]); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return sameTree(file, "", trees[0], trees[1])
}

// sameTree compares what JSON decodes to. path is where in the file it is.
func sameTree(file, path string, got, stored any) error {
	switch was := stored.(type) {
	case map[string]any:
		now, ok := got.(map[string]any)
		if !ok {
			break
		}
		for _, key := range slices.Sorted(maps.Keys(was)) {
			if err := sameTree(file, strings.TrimPrefix(path+"."+key, "."), now[key], was[key]); err != nil {
				return err
			}
		}
		return nil
	case []any:
		now, ok := got.([]any)
		if !ok || len(now) != len(was) {
			break
		}
		for i := range was {
			if err := sameTree(file, fmt.Sprintf("%s[%d]", path, i), now[i], was[i]); err != nil {
				return err
			}
		}
		return nil
	default:
		if got == stored {
			return nil
		}
	}
	return fmt.Errorf("%s has %q: %.60s, but trained again it is %.60s", file, path, fmt.Sprint(stored), fmt.Sprint(got))
}

// samePredictions reports the first image of which the file says something else.
func samePredictions(p, stored measure.Predictions) error {
	if len(p) != len(stored) {
		return fmt.Errorf("%s has %d images, but there are %d", predictionsFile, len(stored), len(p))
	}
	for i, now := range p {
		if err := now.SameAs(stored[i]); err != nil {
			return fmt.Errorf("%s has for image %d %w", predictionsFile, i, err)
		}
	}
	return nil
}

// sameWeights reports whether the final checkpoint has other weights than those of that hash.
func (r *Run) sameWeights(sha256 string) error {
	m, err := r.Model()
	if err != nil {
		return err
	}
	defer m.Close()
	if got := m.WeightsSHA256(); got != sha256 {
		return fmt.Errorf("%s holds weights of SHA-256 %s, but trained again it is %s", finalCheckpoint, got, sha256)
	}
	return nil
}
