package experiments

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

// readPredictions reads what WriteCSV wrote. Errors name the line.
func readPredictions(r io.Reader) (Predictions, error) {
	var p Predictions
	err := readCSV(r, predictionsHeader, func(record []string) error {
		next, err := parsePrediction(record, len(p))
		p = append(p, next)
		return err
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

func parsePrediction(record []string, image int) (Prediction, error) {
	var p Prediction
	if record[0] != strconv.Itoa(image) {
		return p, fmt.Errorf("image %.20q, expected %d", record[0], image)
	}
	for i, class := range []*int{&p.Label, &p.Predicted} {
		v, err := strconv.Atoi(record[1+i])
		if err != nil || v < 0 || v > maxClass {
			return p, fmt.Errorf("%s %.20q, expected a class from 0 to %d", predictionsHeader[1+i], record[1+i], maxClass)
		}
		*class = v
	}
	v, err := strconv.ParseFloat(record[3], 32)
	if err != nil || !(v >= 0 && v <= 1) {
		return p, fmt.Errorf("confidence %.20q, expected a number from 0 to 1", record[3])
	}
	p.Confidence = v
	return p, nil
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
