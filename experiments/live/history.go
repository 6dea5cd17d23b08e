package live

import (
	"encoding/json"
	"math"
	"net/http"

	"overfit/experiments/measure"
)

// maxHistories bounds how many runs one request may ask for.
const maxHistories = 1000

// curves are the columns of a history that the page draws, a value an epoch, from epoch 1.
type curves struct {
	TrainLoss      []number `json:"train_loss"`
	ValLoss        []number `json:"val_loss"`
	TestLoss       []number `json:"test_loss"`
	ScaledTestLoss []number `json:"scaled_test_loss"`
	TrainAccuracy  []number `json:"train_accuracy"`
	ValAccuracy    []number `json:"val_accuracy"`
	TestAccuracy   []number `json:"test_accuracy"`
}

// A number is null in JSON where nothing was measured.
type number float64

// MarshalJSON implements json.Marshaler.
func (n number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}

func curvesOf(h measure.History) curves {
	var c curves
	for _, e := range h {
		c.TrainLoss = append(c.TrainLoss, number(e.TrainLoss))
		c.ValLoss = append(c.ValLoss, number(e.ValLoss))
		c.TestLoss = append(c.TestLoss, number(e.TestLoss))
		c.ScaledTestLoss = append(c.ScaledTestLoss, number(e.ScaledTestLoss))
		c.TrainAccuracy = append(c.TrainAccuracy, number(e.TrainAccuracy))
		c.ValAccuracy = append(c.ValAccuracy, number(e.ValAccuracy))
		c.TestAccuracy = append(c.TestAccuracy, number(e.TestAccuracy))
	}
	return c
}

// histories answers with the curves of the runs that are asked for, by id. Those that there are not, it leaves out.
func (s *Server) histories(w http.ResponseWriter, req *http.Request) {
	ids := req.URL.Query()["run"]
	if len(ids) > maxHistories {
		http.Error(w, "too many runs at once", http.StatusBadRequest)
		return
	}
	all := map[string]curves{}
	for _, id := range ids {
		if r := s.watcher.run(id); r != nil {
			all[id] = curvesOf(r.history)
		}
	}
	writeJSON(w, all)
}

func writeJSON(w http.ResponseWriter, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(data) // who has gone needs no answer
}
