package measure

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// A Prediction is what a model makes of one image.
type Prediction struct {
	Label      int
	Predicted  int     // the class of the largest logit, the first of equals
	Confidence float64 // its probability

	// Of runs of before they were measured, NaN.
	Loss            float64 // cross-entropy of the softmax, whatever loss was trained on: -log TrueProbability
	TrueProbability float64 // that of the label
	ScaledLoss      float64 // see Scaled; NaN too where the loss trained on is another
}

// Right reports whether the class predicted is the label.
func (p Prediction) Right() bool { return p.Predicted == p.Label }

// SameAs reports the first figure that differs from that of a stored one, in which what was not measured is passed over.
func (p Prediction) SameAs(stored Prediction) error {
	if p.Label != stored.Label || p.Predicted != stored.Predicted || p.Confidence != stored.Confidence {
		return fmt.Errorf("label %d, predicted %d with confidence %v, but trained again it is %d, %d, %v",
			stored.Label, stored.Predicted, stored.Confidence, p.Label, p.Predicted, p.Confidence)
	}
	for _, c := range predictionsOptional {
		if now, was := *c.of(&p), *c.of(&stored); now != was && !math.IsNaN(was) {
			return fmt.Errorf("%s %v, but trained again it is %v", c.name, was, now)
		}
	}
	return nil
}

// Predictions are those for the images of a split, in its order.
type Predictions []Prediction

// Calibration compares their confidence with how often they are right.
func (p Predictions) Calibration() Calibration {
	bins := make(bins, numBins)
	for _, image := range p {
		bins.add(image.Confidence, image.Right())
	}
	return bins.calibration()
}

// The columns of the file. Those behind may be missing, and their fields empty.
var (
	predictionsRequired = []string{"image", "label", "predicted", "confidence"}
	predictionsOptional = []predictionColumn{
		{"loss", func(p *Prediction) *float64 { return &p.Loss }, math.MaxFloat64},
		{"true_probability", func(p *Prediction) *float64 { return &p.TrueProbability }, 1},
		{"scaled_loss", func(p *Prediction) *float64 { return &p.ScaledLoss }, math.MaxFloat64},
	}
)

type predictionColumn struct {
	name string
	of   func(*Prediction) *float64
	max  float64 // the largest valid value; the smallest is 0
}

// maxClass is the highest class that a label, which is a byte, can name.
const maxClass = 255

// WriteCSV writes a header and a line an image, which is numbered from 0.
func (p Predictions) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	header := slices.Clone(predictionsRequired)
	for _, c := range predictionsOptional {
		header = append(header, c.name)
	}
	out.Write(header) // errors stay with the writer
	for i, image := range p {
		record := []string{strconv.Itoa(i), strconv.Itoa(image.Label), strconv.Itoa(image.Predicted), formatSingle(image.Confidence)}
		for _, c := range predictionsOptional {
			record = append(record, formatSingle(*c.of(&image)))
		}
		out.Write(record)
	}
	out.Flush()
	return out.Error()
}

// formatSingle writes all the digits that a float32 has; NaN is the empty string.
func formatSingle(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', -1, 32)
}

// ReadPredictions reads what WriteCSV wrote, whatever the order of its columns. Errors name the line.
func ReadPredictions(r io.Reader) (Predictions, error) {
	t, err := readTable(r, predictionsRequired)
	if err != nil {
		return nil, err
	}
	var p Predictions
	err = t.each(func() error {
		next, err := parsePrediction(t, len(p))
		p = append(p, next)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func parsePrediction(t *table, image int) (Prediction, error) {
	var p Prediction
	if number := t.get("image"); number != strconv.Itoa(image) {
		return p, fmt.Errorf("image %.20q, expected %d", number, image)
	}
	var err error
	if p.Label, err = parseClass(t, "label"); err != nil {
		return p, err
	}
	if p.Predicted, err = parseClass(t, "predicted"); err != nil {
		return p, err
	}
	if p.Confidence, err = parseSingle(t, "confidence", 1); err != nil {
		return p, err
	}
	for _, c := range predictionsOptional {
		*c.of(&p) = math.NaN()
		if t.get(c.name) == "" {
			continue
		}
		if *c.of(&p), err = parseSingle(t, c.name, c.max); err != nil {
			return p, err
		}
	}
	return p, nil
}

func parseSingle(t *table, column string, most float64) (float64, error) {
	v, err := strconv.ParseFloat(t.get(column), 32)
	if err != nil || !(v >= 0 && v <= most) {
		return 0, fmt.Errorf("%s %.20q, expected a number from 0 to %v", column, t.get(column), most)
	}
	return v, nil
}

func parseClass(t *table, column string) (int, error) {
	class, err := strconv.Atoi(t.get(column))
	if err != nil || class < 0 || class > maxClass {
		return 0, fmt.Errorf("%s %.20q, expected a class from 0 to %d", column, t.get(column), maxClass)
	}
	return class, nil
}

// Mistakes returns the images that were taken for another class, those first of which the network was surest.
func (p Predictions) Mistakes() []int {
	var mistakes []int
	for i, image := range p {
		if !image.Right() {
			mistakes = append(mistakes, i)
		}
	}
	slices.SortStableFunc(mistakes, func(a, b int) int { return cmp.Compare(p[b].Confidence, p[a].Confidence) })
	return mistakes
}
