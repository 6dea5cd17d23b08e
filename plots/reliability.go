package plots

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot"
)

// Calibration is what a network's confidence was worth: the images sorted by
// the probability given to the class predicted, and cut into bins.
type Calibration struct {
	Title string
	Bins  []Bin // by increasing confidence
}

// Bin is the images whose confidence lies in one interval.
type Bin struct {
	Images int // a bin without any is left out

	// Means over the images, fractions from 0 to 1.
	Confidence, Accuracy float64
}

// Reliability shows up to eight calibrations. On the left, the accuracy in each
// bin against the mean confidence there, its bar the 95 % confidence interval
// (Wilson's): a network that knows how sure it may be follows the diagonal, an
// over-fitted one, too sure of itself, stays below. On the right, each bin's
// share of all images, on a logarithmic axis, for nearly all are in the last.
//
// The table gives accuracy, mean confidence and the expected calibration error:
// the distance from the diagonal, averaged over the images (Naeini et al.,
// AAAI 2015).
//
// No calibration, or more than eight, is an error, and so are bins without any
// image, out of order, or with a mean outside 0 to 1.
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
				{whiskerSample(intervalLine(t, black)), "95 % confidence interval"},
			}
		},
		table: func(t theme) table { return calibrationTable(t, filled) },
	}.figure(), nil
}

// filled returns the calibration without empty bins.
func (c Calibration) filled() Calibration {
	out := Calibration{Title: c.Title}
	for _, b := range c.Bins {
		if b.Images != 0 {
			out.Bins = append(out.Bins, b)
		}
	}
	return out
}

// validate reports the first reason why the bins cannot be drawn.
func (c Calibration) validate() error {
	const most = 100
	if len(c.Bins) > most {
		return fmt.Errorf("%d bins, expected at most %d", len(c.Bins), most)
	}
	before := -1.0
	for i, b := range c.Bins {
		switch {
		case b.Images == 0:
			continue
		case b.Images < 0 || b.Images > maxImages:
			return fmt.Errorf("bin %d has %d images, expected 0 to %d", i+1, b.Images, maxImages)
		case !(b.Confidence >= 0 && b.Confidence <= 1): // a NaN fails too
			return fmt.Errorf("bin %d has confidence %v, expected 0 to 1", i+1, b.Confidence)
		case !(b.Accuracy >= 0 && b.Accuracy <= 1):
			return fmt.Errorf("bin %d has accuracy %v, expected 0 to 1", i+1, b.Accuracy)
		case b.Confidence <= before:
			return fmt.Errorf("bin %d has confidence %v after %v, expected increasing confidences", i+1, b.Confidence, before)
		}
		before = b.Confidence
	}
	if before < 0 {
		return errors.New("no images in any bin")
	}
	return nil
}

func (c Calibration) images() float64 {
	n := 0.0
	for _, b := range c.Bins {
		n += float64(b.Images)
	}
	return n
}

// mean returns a figure's mean over the images, in per cent.
func (c Calibration) mean(of func(Bin) float64) float64 {
	sum := 0.0
	for _, b := range c.Bins {
		sum += float64(b.Images) * of(b)
	}
	return 100 * sum / c.images()
}

// each returns a figure of every bin, in per cent.
func (c Calibration) each(of func(Bin) float64) []float64 {
	out := make([]float64, len(c.Bins))
	for i, b := range c.Bins {
		out[i] = 100 * of(b)
	}
	return out
}

// fewImages is a number of images whose accuracy says nothing.
const fewImages = 10

// telling returns the calibration with the bins of enough images, or with all of
// them if there is none.
func (c Calibration) telling() Calibration {
	out := Calibration{Title: c.Title}
	for _, b := range c.Bins {
		if b.Images >= fewImages {
			out.Bins = append(out.Bins, b)
		}
	}
	if out.Bins == nil {
		return c
	}
	return out
}

func (b Bin) confidence() float64 { return b.Confidence }
func (b Bin) accuracy() float64   { return b.Accuracy }
func (b Bin) error() float64      { return math.Abs(b.Accuracy - b.Confidence) }

// wilson returns the ends of the accuracy's 95 % confidence interval (Wilson,
// J. Am. Stat. Assoc. 22, 1927), which unlike the normal one stays within 0 to
// 1 and is right for few images.
func (b Bin) wilson() (lo, hi float64) {
	const z2 = 1.959963984540054 * 1.959963984540054
	n := float64(b.Images)
	centre := (b.Accuracy + z2/(2*n)) / (1 + z2/n)
	half := math.Sqrt(z2*(b.Accuracy*(1-b.Accuracy)/n+z2/(4*n*n))) / (1 + z2/n)
	return max(0, centre-half), min(1, centre+half)
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
		lo := c.each(func(b Bin) float64 { lo, _ := b.wilson(); return lo })
		hi := c.each(func(b Bin) float64 { _, hi := b.wilson(); return hi })
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

// calibrationTable names the calibrations and gives their figures, a line each.
func calibrationTable(t theme, calibrations []Calibration) table {
	tb := table{heads: []string{"in per cent", "accuracy", "mean confidence", "calibration error"}}
	for i, c := range calibrations {
		tb.rows = append(tb.rows, row{key{looks[i].solid(t).sample, c.Title}, []string{
			formatNumber(c.mean(Bin.accuracy)),
			formatNumber(c.mean(Bin.confidence)),
			formatNumber(c.mean(Bin.error)),
		}})
	}
	return tb
}
