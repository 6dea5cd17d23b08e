package export

import (
	"fmt"
	"math"
	"strings"
	"time"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/graphs"
)

// EventsFile is the name of a run's events. TensorBoard takes every folder with a file of such a name for a run.
const EventsFile = "events.out.tfevents.overfit"

// Events encodes a run for TensorBoard: its settings; of each epoch what the history has; histograms of the weights where
// there is a checkpoint; and if it has come to its end, what it came to, and figures. Times are those of the training steps, from
// when it began.
func Events(r *runs.Run) ([]byte, error) {
	at, err := r.Began()
	if err != nil {
		return nil, err
	}
	weights, err := r.Weights()
	if err != nil {
		return nil, err
	}
	file := startEvents(at, r.Spec)
	for _, e := range r.History {
		at = at.Add(time.Duration(e.Seconds * float64(time.Second)))
		file = appendRecord(file, epochEvent(at, e, weights[e.Epoch]))
	}
	if !r.Finished() {
		return file, nil
	}
	end, err := endEvent(at, r)
	if err != nil {
		return nil, err
	}
	return appendRecord(file, end), nil
}

// startEvents begins a file.
func startEvents(at time.Time, s experiments.Spec) []byte {
	file := appendRecord(nil, versionEvent(at))
	return appendRecord(file, event(at, 0, append(startOfRun(s), markdown("settings", settingsTable(s)))...))
}

// settingsTable is all that decides the run's numbers, in Markdown.
func settingsTable(s experiments.Spec) string {
	var b strings.Builder
	fmt.Fprintf(&b, "    %s\n\n| setting | value |\n|---|---|\n", s.Command())
	for _, p := range experiments.Settings() {
		if v := p.Of(s); v != "" {
			fmt.Fprintf(&b, "| %s | %s |\n", p.Name, v)
		}
	}
	return b.String()
}

// epochEvent is a row of the history, and how the weights are distributed after it, if they are known.
func epochEvent(at time.Time, e measure.Epoch, weights []graphs.Parameter) message {
	var values []message
	figures := e.Figures()
	for i, column := range measure.Columns() {
		if !math.IsNaN(figures[i]) {
			values = append(values, scalar(scalarTag(column), figures[i]))
		}
	}
	values = append(values, scalar("accuracy/gap", e.TrainAccuracy-e.TestAccuracy), scalar("loss/gap", e.TestLoss-e.TrainLoss))
	for _, p := range weights {
		values = append(values, histogram(p.Name, p.Data))
	}
	return event(at, e.Epoch, values...)
}

// scalarTag names a figure so that TensorBoard puts losses beside losses: loss/train for train_loss.
func scalarTag(column string) string {
	for _, kind := range []string{"loss", "accuracy"} {
		if of, ok := strings.CutSuffix(column, "_"+kind); ok {
			return kind + "/" + of
		}
	}
	return column
}

// endPrefix is that of what a run has come to, which is not of an epoch.
const endPrefix = "end/"

func endTag(m measure.Measure) string { return endPrefix + m.Name }

// endEvent is what the run has come to, with its learning curves and the confusion matrix.
func endEvent(at time.Time, r *runs.Run) (message, error) {
	var values []message
	for _, m := range measure.Measures() {
		if v := m.Of(r.Summary); !math.IsNaN(v) {
			values = append(values, scalar(endTag(m), v))
		}
	}
	requests := map[string]figures.Request{
		figures.Curves:    {Runs: []*runs.Run{r}},
		figures.Confusion: {Groups: []analysis.Group{{Spec: r.Spec, Runs: []*runs.Run{r}}}},
	}
	for _, kind := range []string{figures.Curves, figures.Confusion} {
		f, err := figures.Draw(kind, requests[kind])
		if err != nil {
			return nil, err
		}
		image, err := picture(kind, f)
		if err != nil {
			return nil, err
		}
		values = append(values, image)
	}
	return event(at, len(r.History), append(values, endOfRun())...), nil
}
