package live

import (
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strconv"

	"overfit/datasets"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// mostMistakes is how many the page shows.
const mostMistakes = 40

// A mistake is a test image, and what the run takes it for.
type mistake struct {
	Image      int     `json:"image"`
	Label      int     `json:"label"`
	Predicted  int     `json:"predicted"`
	Confidence float64 `json:"confidence"`
}

// mistakes answers with those that the run was surest of, and how many there are.
func (s *Server) mistakes(w http.ResponseWriter, req *http.Request) {
	_, dir := s.known(w, req)
	if dir == nil {
		return
	}
	defer dir.Close()
	predictions, err := readFile(dir, predictionsFile, measure.ReadPredictions)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	wrong := predictions.Mistakes()
	answer := struct {
		Images   int       `json:"images"`
		Mistakes int       `json:"mistakes"`
		Surest   []mistake `json:"surest"`
	}{len(predictions), len(wrong), []mistake{}}
	for _, i := range wrong[:min(mostMistakes, len(wrong))] {
		p := predictions[i]
		answer.Surest = append(answer.Surest, mistake{i, p.Label, p.Predicted, p.Confidence})
	}
	writeJSON(w, answer)
}

// image answers with a test image of the run's data set.
func (s *Server) image(w http.ResponseWriter, req *http.Request) {
	r, dir := s.known(w, req)
	if dir == nil {
		return
	}
	dir.Close()
	data, err := s.dataset(r.record)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	n, err := strconv.Atoi(req.URL.Query().Get("image"))
	if err != nil || n < 0 || n >= data.Test.Len() {
		http.Error(w, "no such image", http.StatusNotFound)
		return
	}
	height, width := data.Test.Shape()
	writePNG(w, &image.Gray{Pix: data.Test.Image(n), Stride: width, Rect: image.Rect(0, 0, width, height)})
}

// samples answers with training images as augmentation shows them: a row an image, the first as it is, and then one an epoch.
func (s *Server) samples(w http.ResponseWriter, req *http.Request) {
	const images, epochs, gap = 6, 7, 2
	r, dir := s.known(w, req)
	if dir == nil {
		return
	}
	dir.Close()
	data, err := s.dataset(r.record)
	var shown []figures.Sample
	if err == nil {
		shown, err = figures.TrainingSamples(r.record.Spec, data, images, epochs)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	height, width := data.Train.Shape()
	sheet := image.NewGray(image.Rect(0, 0, (1+epochs)*(width+gap)-gap, len(shown)*(height+gap)-gap))
	for i := range sheet.Pix {
		sheet.Pix[i] = 128 // between the images
	}
	for row, sample := range shown {
		for column, pixels := range append([][][]uint8{sample.Original}, sample.Epochs...) {
			for y, line := range pixels {
				copy(sheet.Pix[sheet.PixOffset(column*(width+gap), row*(height+gap)+y):], line)
			}
		}
	}
	writePNG(w, sheet)
}

func writePNG(w http.ResponseWriter, picture image.Image) {
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600") // a data set stays as it is
	_ = png.Encode(w, picture)                               // who has gone needs no answer
}

// dataset returns the data set of a run; the last one is kept.
func (s *Server) dataset(r runs.Record) (*datasets.Dataset, error) {
	if r.Spec.Network == nil {
		return nil, fmt.Errorf("%s cannot be read", specFile)
	}
	key := fmt.Sprintf("%q %q", r.Spec.Data, r.Data.Files)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dataKey != key {
		data, err := r.LoadData("")
		if err != nil {
			return nil, err
		}
		s.data, s.dataKey = data, key
	}
	return s.data, nil
}
