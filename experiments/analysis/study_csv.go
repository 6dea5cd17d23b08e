package analysis

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"

	"overfit/experiments/measure"
)

// WriteCSV writes a header and a line a run: the value of the parameter, the seed, every measure, the run's
// folder, and the command that repeats it.
func (r StudyResult) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	header := []string{r.Study.Setting, "seed"}
	for _, m := range measure.Measures() {
		header = append(header, m.Name)
	}
	out.Write(append(header, "run", "command")) // errors stay with the writer
	for i, point := range r.Points {
		for _, run := range point.Runs {
			record := []string{r.Study.Values[i], strconv.FormatUint(run.Spec.Seed, 10)}
			for _, m := range measure.Measures() {
				field := ""
				if v := m.Of(run.Summary); !math.IsNaN(v) {
					field = strconv.FormatFloat(v, 'g', -1, 64)
				}
				record = append(record, field)
			}
			out.Write(append(record, run.Folder, run.Spec.Command()))
		}
	}
	out.Flush()
	return out.Error()
}
