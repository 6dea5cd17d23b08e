package runs

import (
	"encoding/json"
	"fmt"
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
	return r.sameWeights(summary.WeightsSHA256)
}

// sameJSON reports the first line in which two values differ as the file has them.
func sameJSON(file string, got, stored any) error {
	var lines [2][]string
	for i, v := range []any{got, stored} {
		text, err := json.MarshalIndent(v, "", " ")
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		lines[i] = append(strings.Split(string(text), "\n"), "its end")
	}
	for i := range min(len(lines[0]), len(lines[1])) {
		if now, was := lines[0][i], lines[1][i]; now != was {
			tidy := func(line string) string { return strings.TrimSuffix(strings.TrimSpace(line), ",") }
			return fmt.Errorf("%s has %.120s, but trained again it is %.120s", file, tidy(was), tidy(now))
		}
	}
	return nil
}

// samePredictions reports the first image of which the file says something else.
func samePredictions(p, stored measure.Predictions) error {
	if len(p) != len(stored) {
		return fmt.Errorf("%s has %d images, but there are %d", predictionsFile, len(stored), len(p))
	}
	for i, now := range p {
		if was := stored[i]; now != was {
			return fmt.Errorf("%s has for image %d label %d, predicted %d with confidence %v, but trained again it is %d, %d, %v",
				predictionsFile, i, was.Label, was.Predicted, was.Confidence, now.Label, now.Predicted, now.Confidence)
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
