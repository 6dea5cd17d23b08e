package experiments

// A Summary is a run in a few figures: its summary.json.
type Summary struct {
	Experiment      string  `json:"experiment"`
	Seed            uint64  `json:"seed"`
	Complete        bool    `json:"complete"` // trained to its last epoch
	Epochs          int     `json:"epochs"`   // complete ones
	TrainImages     int     `json:"train_images"`
	Parameters      int     `json:"parameters"`
	WeightsSHA256   string  `json:"weights_sha256"` // of the weights at the end, see graphs.Model
	Seconds         float64 `json:"seconds"`        // of it all, evaluation included
	ImagesPerSecond float64 `json:"images_per_second"`
	*Results                // nil, and left out, if no epoch was complete
}

// Results are the figures of the last complete epoch, in evaluation mode, and how far it had over-fitted.
type Results struct {
	TrainAccuracy float64 `json:"train_accuracy"`
	TrainLoss     float64 `json:"train_loss"`
	TestAccuracy  float64 `json:"test_accuracy"`
	TestLoss      float64 `json:"test_loss"`
	Overfitting
}

// Summary returns the figures so far. At End they are final.
func (t *Training) Summary() Summary {
	s := Summary{
		Experiment:    t.Spec.Name,
		Seed:          t.Spec.Seed,
		Complete:      len(t.History) == t.Spec.Epochs,
		Epochs:        len(t.History),
		TrainImages:   t.Train.Len(),
		Parameters:    countParameters(t.Model),
		WeightsSHA256: t.Model.WeightsSHA256(),
		Seconds:       t.seconds(),
	}
	if len(t.History) == 0 {
		return s
	}
	var training float64
	for _, e := range t.History {
		training += e.Seconds
	}
	s.ImagesPerSecond = float64(len(t.History)*t.Train.Len()) / training
	last := t.History.Last()
	s.Results = &Results{
		TrainAccuracy: last.TrainAccuracy,
		TrainLoss:     last.TrainLoss,
		TestAccuracy:  last.TestAccuracy,
		TestLoss:      last.TestLoss,
		Overfitting:   t.History.Overfitting(),
	}
	return s
}
