package export

import (
	"encoding/csv"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// WriteCSV writes the histories of runs as one table, a row for each epoch of each run: first which run it is, then its settings,
// each as set_NAME, then the columns of history.csv. Settings that none of the runs has are left out.
func WriteCSV(w io.Writer, all []*runs.Run) error {
	header := []string{"run", "experiment", "label", "data", "seed", "finished"}
	var settings []experiments.Setting
	for _, p := range experiments.Settings() {
		given := slices.ContainsFunc(all, func(r *runs.Run) bool { return p.Of(r.Spec) != "" })
		if given && p.Name != "seed" && p.Name != "data" { // which have columns of their own
			settings = append(settings, p)
			header = append(header, "set_"+strings.ReplaceAll(p.Name, "-", "_"))
		}
	}
	out := csv.NewWriter(w)
	out.Write(slices.Concat(header, []string{"epoch"}, measure.Columns())) // errors stay with the writer
	for _, r := range all {
		run := []string{
			filepath.ToSlash(r.Folder), r.Spec.Name, r.Spec.Label(), r.Data.Name,
			strconv.FormatUint(r.Spec.Seed, 10), strconv.FormatBool(r.Finished()),
		}
		for _, p := range settings {
			run = append(run, p.Of(r.Spec))
		}
		for _, e := range r.History {
			out.Write(slices.Concat(run, e.Fields()))
		}
	}
	out.Flush()
	return out.Error()
}
