package plots_test

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"

	"overfit/experiments/stats"
	"overfit/plots"
)

// TestOddFigures draws the limits of what is accepted.
func TestOddFigures(t *testing.T) {
	nan, long := math.NaN(), strings.Repeat("very long name\n", 20)
	study := func(values ...[]float64) plots.Study {
		accuracies := make([][]float64, len(values))
		for i := range accuracies {
			accuracies[i] = []float64{1}
		}
		return plots.Study{Parameter: long, TrainLoss: values, TestLoss: values, TrainAccuracy: accuracies, TestAccuracy: accuracies}
	}
	single := study([]float64{0})
	single.Values = []float64{0}
	huge := study([]float64{math.MaxFloat32, 0}, []float64{nan, 1}, []float64{5e-324})
	huge.Values = []float64{0, 1e-15, 1e15}
	wide := study([]float64{1}, []float64{nan}, []float64{3}, []float64{4})
	wide.Values, wide.Mark, wide.MarkLabel = []float64{0, 1e-15, 1, 1e15}, 1e-15, long
	named := study(slices.Repeat([][]float64{{1, 2}}, 100)...)
	named.Names = slices.Repeat([]string{long}, 100)
	diverged := mlp()
	for i := 3; i < len(diverged.TrainLoss); i++ {
		diverged.TrainLoss[i], diverged.TestLoss[i] = math.Inf(1), nan
	}
	point := stats.Interval{}
	for name, compose := range map[string]func() (*plots.Figure, error){
		"one value":     func() (*plots.Figure, error) { return plots.Sweep(single) },
		"huge loss":     func() (*plots.Figure, error) { return plots.Sweep(huge) },
		"wide axis":     func() (*plots.Figure, error) { return plots.Sweep(wide) },
		"hundred names": func() (*plots.Figure, error) { return plots.Sweep(named) },
		"one bin": func() (*plots.Figure, error) {
			return plots.Reliability([]plots.Calibration{{Title: long, Bins: []plots.Bin{{1, 0, 1}}}})
		},
		"no difference": func() (*plots.Figure, error) {
			return plots.Differences(long, 0, []plots.Difference{{Title: long, Changes: []plots.Change{{Measure: long, Unit: plots.Unit{Name: long}, Interval: point}}}})
		},
		"many classes": func() (*plots.Figure, error) {
			row := slices.Repeat([]int{1_000_000_000}, 64)
			return plots.ConfusionMatrix(slices.Repeat([]string{long}, 64), slices.Repeat([][]int{row}, 64))
		},
		"no error": func() (*plots.Figure, error) {
			return plots.ConfusionMatrix([]string{"", long}, [][]int{{1, 0}, {0, 0}})
		},
		"one pixel":    func() (*plots.Figure, error) { return plots.Pictures(25, []plots.Picture{{[][]uint8{{9}}, long}}) },
		"zero weights": func() (*plots.Figure, error) { return plots.Filters([][][]float32{{{0}}, {{0}}}) },
		"smallest":     func() (*plots.Figure, error) { return plots.Filters([][][]float32{{{1e-45}}, {{-1e-45}}}) },
		"diverged seeds": func() (*plots.Figure, error) {
			return plots.Bands([]plots.Group{{Title: long, Runs: []plots.Run{diverged, mlp()}}})
		},
		"diverged gaps": func() (*plots.Figure, error) {
			return plots.Gaps([]plots.Group{{Title: long, Runs: []plots.Run{diverged, mlp()}}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			f, err := compose()
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{"png", "svg", "pdf"} {
				var b bytes.Buffer
				if err := f.Encode(&b, format, plots.Options{Width: 8, DPI: 50}); err != nil {
					t.Error(err)
				}
				if format == "svg" && bytes.Contains(b.Bytes(), []byte("NaN")) {
					t.Error("a coordinate is not a number")
				}
			}
		})
	}
}
