package live

import (
	"encoding/json"
	"net/http"
	"slices"

	"overfit/experiments/measure"
)

// maxHistories bounds how many runs one request may ask for.
const maxHistories = 1000

// drawnColumns are those of a history that the page draws.
var drawnColumns = []string{"train_loss", "val_loss", "test_loss", "scaled_test_loss", "train_accuracy", "val_accuracy", "test_accuracy"}

// curves are columns of a history: a value an epoch, from epoch 1, nil where nothing was measured.
type curves map[string][]*float64

func curvesOf(h measure.History) curves {
	c := curves{}
	for _, e := range h {
		figures := e.Figures()
		for i, column := range measure.Columns() {
			if slices.Contains(drawnColumns, column) {
				c[column] = append(c[column], measure.Measured(figures[i]))
			}
		}
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
