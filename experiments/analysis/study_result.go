package analysis

import (
	"errors"
	"fmt"
	"math"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/stats"
)

// A StudyResult is what a study has measured.
type StudyResult struct {
	Study  experiments.Study
	Points []Group // one a value, in their order
	// Threshold is the value at which the network has as many parameters as training images times classes; NaN: none
	// that is asked for.
	Threshold float64
}

// NewStudyResult makes the result of the study's runs, which are in the order of its Specs. Those that have diverged are left
// out, and so is a value of which no other is left. It is an error if none is.
func NewStudyResult(s experiments.Study, finished []*runs.Run, data *datasets.Dataset) (StudyResult, error) {
	r := StudyResult{Study: s, Threshold: math.NaN()}
	if len(finished) == 0 || len(finished)%len(s.Values) != 0 {
		return r, fmt.Errorf("study of %d values with %d runs, expected as many of each value", len(s.Values), len(finished))
	}
	seeds := len(finished) / len(s.Values)
	r.Study.Values = nil
	for i, value := range s.Values {
		if of := Converged(finished[i*seeds:][:seeds]); len(of) > 0 {
			r.Points, r.Study.Values = append(r.Points, Group{Spec: of[0].Spec, Runs: of}), append(r.Study.Values, value)
		}
	}
	if len(r.Points) == 0 {
		return r, errors.New("every run of the study has diverged")
	}
	values, ok := r.Study.Numbers()
	if !s.Threshold || !ok {
		return r, nil
	}
	var err error
	r.Threshold, err = interpolationThreshold(values, r.Points, data)
	return r, err
}

// Best returns the index of the value with the lowest mean loss on the images held out, and whether there is one. There
// is none without such images, or in a study that does not tune. Nothing is chosen by the test set: what is has trained
// on it.
func (r StudyResult) Best() (best int, ok bool) {
	if !r.Study.Tunes() {
		return 0, false
	}
	lowest := math.Inf(1)
	for i, p := range r.Points {
		if mean := p.Mean(measure.ValLoss).Estimate; mean < lowest {
			best, ok, lowest = i, true, mean
		}
	}
	return best, ok
}

// Rivals returns the values, by their indices, that the seeds do not tell from the best by the loss on the images held out,
// at 5 %, corrected for all values: Hsu's comparison with the best, see stats.WorseThanBest.
//
// What is compared are logarithms of losses. Each seed holds out other images, and harder ones make the losses of all values
// greater by a factor rather than by a difference. A value with a loss that is not above 0, or not finite, is a rival. So is
// every other value with fewer than FewestSeeds.
func (r StudyResult) Rivals(best int) []int {
	few := len(r.Points[best].Runs) < FewestSeeds
	var losses [][]float64
	for _, p := range r.Points {
		values := p.Values(measure.ValLoss)
		for j, v := range values {
			values[j] = math.Log(v)
		}
		losses = append(losses, values)
	}
	worse, err := stats.WorseThanBest(losses)
	var rivals []int
	for i := range r.Points {
		if i != best && (few || err != nil || !(worse[i] < stats.Significance)) { // so written, it is true of NaN
			rivals = append(rivals, i)
		}
	}
	return rivals
}

// Label names the experiment of the study with all that it has throughout: mlp --epochs 100 --train-size 4000.
func (r StudyResult) Label() string { return r.Points[0].Spec.Without(r.Study.Setting).Label() }

// A StudyRow is a value of a study, as JSON has it.
type StudyRow struct {
	Setting  string                    `json:"parameter"`
	Value    string                    `json:"value"`
	Command  string                    `json:"command"` // of the first seed
	Seeds    []uint64                  `json:"seeds"`
	Measures map[string]stats.Interval `json:"measures"` // means over the seeds, see Group.Means
}

// Rows returns a row a value.
func (r StudyResult) Rows() []StudyRow {
	var rows []StudyRow
	for i, p := range r.Points {
		rows = append(rows, StudyRow{r.Study.Setting, r.Study.Values[i], p.Spec.Command(), p.Seeds(), p.Means()})
	}
	return rows
}
