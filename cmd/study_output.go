package cmd

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/plots"
)

// settingsName names a table or a figure of many runs: by what it is of, and what was set for all of them.
func settingsName(name string, settings map[string]string) string {
	for _, p := range experiments.Settings() {
		if v, ok := settings[p.Name]; ok {
			name += fmt.Sprintf("-%s-%s", p.Name, v)
		}
	}
	return fileName(name)
}

func studyFigure(folder string) string { return filepath.Join(folder, "study.png") }
func studyTable(folder string) string  { return filepath.Join(folder, "study.csv") }

func saveStudy(folder string, result analysis.StudyResult) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := runs.WriteFile(studyTable(folder), result.WriteCSV); err != nil {
		return err
	}
	figure, err := figures.Study(result)
	if err != nil {
		return err
	}
	return figure.Save(studyFigure(folder), plots.Options{Title: figures.StudyTitle(result)})
}

// studyMeasures are the columns of a study's table.
var studyMeasures = []measure.Measure{
	measure.TrainAccuracy, measure.ValAccuracy, measure.TestAccuracy, measure.AccuracyGap, measure.ValLoss,
	measure.TestLoss, measure.ScaledTestLoss, measure.ExcessTestLoss, measure.OnsetEpoch, measure.CorruptedLearnt,
}

func printStudy(r analysis.StudyResult, out io.Writer) {
	printGroups(out, r.Study.Setting, r.Study.Values, r.Points, studyMeasures)
	if seeds := len(r.Points[0].Runs); seeds > 1 {
		fmt.Fprintf(out, "\nMeans over %d seeds, with 95 %% confidence intervals for seeds that might have been others, of the test set for images too.\n", seeds)
	} else {
		fmt.Fprint(out, "\nOne seed: the 95 % confidence intervals are for test images that might have been others, not for seeds.\n")
	}
	if best, ok := r.Best(); ok {
		fmt.Fprintf(out, "\n%s\n", choice(r, best))
	} else if r.Study.Tunes() && r.Points[0].Spec.Holdout == 0 {
		fmt.Fprint(out, "\nTo choose a value by the test set would be to train on it; with --holdout 0.1 there are other images to choose by.\n")
	}
}

// choice says which value has the lowest validation loss, and from which others the seeds do not tell it.
func choice(r analysis.StudyResult, best int) string {
	point, setting := r.Points[best], r.Study.Setting
	lowest := fmt.Sprintf("The validation loss is lowest with %s %s: %s.", setting, r.Study.Values[best], measure.Nats.Mean(point.Mean(measure.ValLoss)))
	if len(r.Points) == 1 {
		return lowest
	}
	if seeds := len(point.Runs); seeds < analysis.FewestSeeds {
		return fmt.Sprintf("%s\n%s: that does not tell whether others are as good.", lowest, plural(seeds, "seed"))
	}
	const test = "at 5 %, corrected for all values (Hsu's comparison with the best)"
	var rivals []string
	for _, i := range r.Rivals(best) {
		rivals = append(rivals, r.Study.Values[i])
	}
	if len(rivals) == 0 {
		return fmt.Sprintf("%s\nThe other values are worse, %s.", lowest, test)
	}
	return fmt.Sprintf("%s\nThe seeds do not tell it from %s, %s.", lowest, strings.Join(rivals, ", "), test)
}
