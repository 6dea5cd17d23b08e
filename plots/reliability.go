package plots

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
)

// Reliability shows up to eight calibrations. On the left, the accuracy in each
// bin against the mean confidence there, its bar the 95 % confidence interval
// (Wilson's): a network that knows how sure it may be follows the diagonal, an
// over-fitted one, too sure of itself, stays below. Of several networks the
// interval is that of as many images as one was given: they were given the same,
// and how much more they tell together is not known. On the right, each bin's
// share of all images, on a logarithmic axis, for nearly all are in the last.
//
// The table gives accuracy, mean confidence and the expected calibration error:
// the distance from the diagonal, averaged over the images (Naeini et al.,
// AAAI 2015). Where they are known, it also gives the error without
// over-confidence, and the error that is chance.
//
// No calibration, or more than eight, is an error, and so are bins without any
// image, out of order, or with a mean outside 0 to 1, and an error outside 0 to 1.
func Reliability(calibrations []Calibration) (*Figure, error) {
	if len(calibrations) == 0 {
		return nil, errors.New("no calibrations to draw")
	}
	if err := distinct(len(calibrations), "calibrations"); err != nil {
		return nil, err
	}
	filled := make([]Calibration, len(calibrations))
	for i, c := range calibrations {
		if err := c.validate(); err != nil {
			return nil, fmt.Errorf("calibration %d (%q): %w", i+1, c.Title, err)
		}
		filled[i] = c.filled()
	}
	return pair{
		panels: func(t theme) (left, right *plot.Plot) { return accuracyPanel(t, filled), sharePanel(t, filled) },
		legend: func(t theme) []key {
			return []key{
				{lineSample(idealLine(t)), "confidence = accuracy"},
				{whiskerSample(intervalLine(t, black)), intervalWords(filled)},
			}
		},
		table: func(t theme) table { return calibrationTable(t, filled) },
	}.figure(), nil
}

// percentAxis is the axis of a share of images.
func percentAxis(label string) axis {
	return axis{label, extent{0, 100}.padded(0.03), roundTicks{limit: 6}}
}

// accuracyPanel shows accuracy against confidence.
func accuracyPanel(t theme, calibrations []Calibration) *plot.Plot {
	p := newPanel(t, percentAxis("Confidence (%)"), percentAxis("Accuracy (%)"))
	p.Add(curve{x: []float64{0, 100}, y: []float64{0, 100}, style: style{line: idealLine(t)}})
	for i, c := range calibrations {
		c = c.telling()
		x := c.each(Bin.confidence)
		images := func(b Bin) float64 { return float64(b.Images) / float64(c.Networks) }
		lo := c.each(func(b Bin) float64 { lo, _ := b.wilson(images(b)); return lo })
		hi := c.each(func(b Bin) float64 { _, hi := b.wilson(images(b)); return hi })
		p.Add(whiskers{x, lo, hi, intervalLine(t, looks[i].color)})
	}
	for i, c := range calibrations {
		c = c.telling()
		p.Add(dotted{c.each(Bin.confidence), c.each(Bin.accuracy), looks[i].solid(t)})
	}
	return p
}

// sharePanel shows how many images were given which confidence.
func sharePanel(t theme, calibrations []Calibration) *plot.Plot {
	var shares [][]float64
	for _, c := range calibrations {
		share := c.each(func(b Bin) float64 { return float64(b.Images) / c.images() })
		shares = append(shares, transform(math.Log10, share))
	}
	const ten, hundred = 1, 2 // logarithms
	least := min(ten, extentOf(shares...).lo)
	p := newPanel(t, percentAxis("Confidence (%)"),
		axis{"Share of the images (%)", extent{least, hundred}.padded(0.04), logTicks{7}})
	for i, c := range calibrations {
		p.Add(dotted{c.each(Bin.confidence), shares[i], looks[i].solid(t)})
	}
	return p
}

// networksOf counts the networks of each calibration.
func networksOf(calibrations []Calibration) seedCounts {
	var counts seedCounts
	for _, c := range calibrations {
		counts = append(counts, c.Networks)
	}
	return counts
}

// intervalWords say what the bars are.
func intervalWords(calibrations []Calibration) string {
	words := "95 % confidence interval"
	if networksOf(calibrations).repeated() {
		words += ", for the images of one seed"
	}
	return words
}

// calibrationTable names the calibrations and gives their figures, a line each.
func calibrationTable(t theme, calibrations []Calibration) table {
	seeds := networksOf(calibrations)
	tb := table{heads: []string{"in per cent", "accuracy", "confidence", "error"}}
	if seeds.repeated() {
		tb.heads[0] = seeds.head() + ", in per cent"
		tb.notes = append(tb.notes, "Curves: the images of all seeds together. Table: means over the seeds.")
	}
	tb.notes = append(tb.notes, "Error: how far accuracy is from confidence, bin by bin (calibration error).")
	for i, c := range calibrations {
		calibrationError := 100 * c.Error
		if c.Error == 0 {
			calibrationError = c.mean(Bin.error)
		}
		tb.rows = append(tb.rows, row{key{looks[i].solid(t).sample, seeds.name(i, c.Title)}, []string{
			formatNumber(c.mean(Bin.accuracy)),
			formatNumber(c.mean(Bin.confidence)),
			formatNumber(calibrationError),
		}})
	}
	tb.addError(calibrations, "scaled", func(c Calibration) float64 { return c.ScaledError },
		"Scaled: the error without over-confidence.")
	tb.addError(calibrations, "floor", func(c Calibration) float64 { return c.Floor },
		"Floor: what a perfectly calibrated network with these confidences shows by chance.")
	return tb
}

// addError appends a column of calibration errors, and what they are, unless none
// was measured.
func (tb *table) addError(calibrations []Calibration, head string, of func(Calibration) float64, note string) {
	measured := func(c Calibration) bool { return of(c) > 0 }
	if !slices.ContainsFunc(calibrations, measured) {
		return
	}
	tb.heads, tb.notes = append(tb.heads, head), append(tb.notes, note)
	for i, c := range calibrations {
		cell := ""
		if measured(c) {
			cell = formatNumber(100 * of(c))
		}
		tb.rows[i].cells = append(tb.rows[i].cells, cell)
	}
}
