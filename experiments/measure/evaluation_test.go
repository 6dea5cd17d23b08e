package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/graphs"
)

// An image counts alike whichever batch it is in.
func TestRunningIsAMeanOverImages(t *testing.T) {
	var r Running
	r.Add(graphs.Metrics{Loss: 1, Correct: 2}, 3)
	r.Add(graphs.Metrics{Loss: 5, Correct: 0}, 1)
	if r.Loss() != 2 || r.Accuracy() != 0.5 {
		t.Errorf("loss %v, accuracy %v of 3 images with 1 and 2 right, and one with 5; want 2 and 0.5", r.Loss(), r.Accuracy())
	}
}

// A row of the matrix is a label, a column what the model takes it for.
func TestNewEvaluation(t *testing.T) {
	logits := Logits{Classes: 3, Labels: []int{0, 0, 0, 2}, Values: []float32{0, 1, 2, 0, 0, 3, 1, 0, 1, -1, -1, 0}}
	e := NewEvaluation(Running{Images: 4, Correct: 2, LossSum: 2}, logits, nil)
	if diff := cmp.Diff([][]int{{1, 0, 2}, {0, 0, 0}, {0, 0, 1}}, e.Confusion); diff != "" {
		t.Errorf("confusion (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Class{{0, 3, 1. / 3}, {1, 0, 0}, {2, 1, 1}}, e.Classes); diff != "" {
		t.Errorf("classes (-want +got):\n%s", diff)
	}
	if e.Images != 4 || e.Loss != 0.5 || e.Accuracy != 0.5 {
		t.Errorf("%d images, loss %v, accuracy %v; want 4, 0.5, 0.5", e.Images, e.Loss, e.Accuracy)
	}
}
