package plots

import (
	"math"
	"strings"
	"testing"
)

func TestReliabilityErrors(t *testing.T) {
	fine := []Bin{{10, 0.5, 0.5}, {}, {90, 0.9, 0.95}}
	if _, err := Reliability([]Calibration{{Title: "x", Bins: fine}}); err != nil {
		t.Fatal(err)
	}
	for err, bins := range map[string][]Bin{
		"no images in any bin":                          {{0, math.NaN(), 7}},
		"101 bins":                                      make([]Bin, 101),
		"bin 2 has -1 images":                           {{}, {-1, 0.5, 0.5}},
		"bin 1 has 2000000000 images":                   {{2e9, 0.5, 0.5}},
		"bin 1 has confidence NaN":                      {{1, math.NaN(), 0.5}},
		"bin 1 has confidence 50":                       {{1, 50, 0.5}},
		"bin 1 has accuracy -0.1":                       {{1, 0.5, -0.1}},
		"bin 3 has confidence 0.4 after 0.5, expected ": {{1, 0.5, 0.5}, {}, {1, 0.4, 0.5}},
	} {
		_, got := Reliability([]Calibration{{Title: "y", Bins: fine}, {Title: "x", Bins: bins}})
		if got == nil || !strings.Contains(got.Error(), `calibration 2 ("x"): `+err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
	for err, c := range map[string]Calibration{
		"calibration error 15, expected 0 to 1":  {Bins: fine, Error: 15},
		"calibration error NaN, expected 0 to 1": {Bins: fine, Floor: math.NaN()},
		"-1 networks":                            {Bins: fine, Networks: -1},
	} {
		if _, got := Reliability([]Calibration{c}); got == nil || !strings.Contains(got.Error(), err) {
			t.Errorf("error %v, want %q", got, err)
		}
	}
	for _, n := range []int{0, 9} {
		if _, err := Reliability(make([]Calibration, n)); err == nil {
			t.Errorf("no error for %d calibrations", n)
		}
	}
}

// The errors told are those given, or that of the bins, and what was not measured has no column.
func TestReliabilityTable(t *testing.T) {
	bins := []Bin{{10, 0.5, 0.4}, {90, 0.9, 0.9}}
	for want, all := range map[string][]Calibration{
		"in per cent|accuracy|confidence|error; x|85.00|86.00|1.00": {{Title: "x", Bins: bins}},
		"3 seeds, in per cent|accuracy|confidence|error|scaled; x|85.00|86.00|2.00|1.50": {
			{Title: "x", Bins: bins, Networks: 3, Error: 0.02, ScaledError: 0.015}},
		"(seeds), in per cent|accuracy|confidence|error|floor; x (3)|85.00|86.00|2.00|0.25; y (1)|85.00|86.00|1.00|": {
			{Title: "x", Bins: bins, Networks: 3, Error: 0.02, Floor: 0.0025}, {Title: "y", Bins: bins, Networks: 1}},
	} {
		tb := calibrationTable(theme{1}, all)
		got := strings.Join(tb.heads, "|")
		for _, r := range tb.rows {
			got += "; " + r.text + "|" + strings.Join(r.cells, "|")
		}
		if got != want {
			t.Errorf("table %q, want %q", got, want)
		}
	}
}
