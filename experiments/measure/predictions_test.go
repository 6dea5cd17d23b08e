package measure

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var twoPredictions = Predictions{{7, 7, 1, 0, 1, 0.25}, {2, 6, single(0.1), single(2.3), single(0.1), nan}}

const twoPredictionsCSV = "image,label,predicted,confidence,loss,true_probability,scaled_loss\n0,7,7,1,0,1,0.25\n1,2,6,0.1,2.3,0.1,\n"

// oldPredictionsHeader is that of files without what may be missing.
const oldPredictionsHeader = "image,label,predicted,confidence"

func TestPredictionsFile(t *testing.T) {
	var out bytes.Buffer
	if err := twoPredictions.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(twoPredictionsCSV, out.String()); diff != "" {
		t.Errorf("written (-want +got):\n%s", diff)
	}
	got, err := ReadPredictions(&out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(twoPredictions, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

// What was not measured of old runs is NaN.
func TestReadOldPredictions(t *testing.T) {
	got, err := ReadPredictions(strings.NewReader(oldPredictionsHeader + "\n0,7,7,1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Predictions{{7, 7, 1, nan, nan, nan}}, got, cmpopts.EquateNaNs()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadPredictionsErrors(t *testing.T) {
	header := oldPredictionsHeader
	for in, want := range map[string]string{
		"":                                        "line 1: no header",
		"image,label\n":                           "line 1: header",
		header + "\n0,7,7\n":                      "line 2: 3 fields, expected 4",
		header + "\n1,7,7,1\n":                    `line 2: image "1", expected 0`,
		header + "\n0,7,7,1\n1,256,7,1\n":         `line 3: label "256", expected a class from 0 to 255`,
		header + "\n0,7,-1,1\n":                   `line 2: predicted "-1", expected a class`,
		header + "\n0,7,7,1.5\n":                  `line 2: confidence "1.5", expected a number from 0 to 1`,
		header + "\n0,7,7,NaN\n":                  `line 2: confidence "NaN", expected a number from 0 to 1`,
		header + ",loss\n0,7,7,1,-1\n":            `line 2: loss "-1", expected a number from 0 to`,
		header + ",true_probability\n0,7,7,1,2\n": `line 2: true_probability "2", expected a number from 0 to 1`,
		header + "\n0,\"7,7,NaN\n0,1,1,1\n":       "line 3, column 9: ",
	} {
		if got, err := ReadPredictions(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) || got != nil {
			t.Errorf("%q: %v, error %v, want %q", in, got, err, want)
		}
	}
}

func FuzzReadPredictions(f *testing.F) {
	f.Add(twoPredictionsCSV)
	f.Add(oldPredictionsHeader + "\n0,7,7,1\n")
	f.Fuzz(func(t *testing.T, in string) {
		p, err := ReadPredictions(strings.NewReader(in))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := p.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		again, err := ReadPredictions(&out)
		if err != nil || !cmp.Equal(p, again, cmpopts.EquateNaNs()) {
			t.Errorf("%v, written and read back: %v, %v", p, again, err)
		}
	})
}

func TestMistakes(t *testing.T) {
	p := Predictions{{Label: 1, Predicted: 1, Confidence: 0.9}, {Label: 2, Predicted: 3, Confidence: 0.6}, {Label: 2, Predicted: 3, Confidence: 0.8}, {Label: 4, Predicted: 5, Confidence: 0.6}}
	if got := p.Mistakes(); !slices.Equal(got, []int{2, 1, 3}) {
		t.Errorf("%v, want 2, 1, 3: the surest first, then in order", got)
	}
}
