package measure

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// A Prediction is what a model makes of one image.
type Prediction struct {
	Label      int
	Predicted  int     // the class of the largest logit, the first of equals
	Confidence float64 // its probability
}

// Right reports whether the class predicted is the label.
func (p Prediction) Right() bool { return p.Predicted == p.Label }

// Predictions are those for the images of a split, in its order.
type Predictions []Prediction

var predictionsHeader = []string{"image", "label", "predicted", "confidence"}

// maxClass is the highest class that a label, which is a byte, can name.
const maxClass = 255

// WriteCSV writes a header and a line an image, which is numbered from 0.
func (p Predictions) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	out.Write(predictionsHeader) // errors stay with the writer
	for i, image := range p {
		out.Write([]string{
			strconv.Itoa(i), strconv.Itoa(image.Label), strconv.Itoa(image.Predicted),
			strconv.FormatFloat(image.Confidence, 'g', -1, 32), // all the digits it was computed with
		})
	}
	out.Flush()
	return out.Error()
}

// ReadPredictions reads what WriteCSV wrote, whatever the order of its columns. Errors name the line.
func ReadPredictions(r io.Reader) (Predictions, error) {
	t, err := readTable(r, predictionsHeader)
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
	v, err := strconv.ParseFloat(t.get("confidence"), 32)
	if err != nil || !(v >= 0 && v <= 1) {
		return p, fmt.Errorf("confidence %.20q, expected a number from 0 to 1", t.get("confidence"))
	}
	p.Confidence = v
	return p, nil
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
