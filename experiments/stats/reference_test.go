package stats

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// reference is what testdata/reference.py, which see, wrote to testdata/reference.json.
type reference struct {
	Mean []struct {
		Values []float64
		Want   Interval
	}
	PairedT []struct {
		Baseline, Other []float64
		Want            TTest
	} `json:"paired_t"`
	Holm    []struct{ P, Want []float64 }
	Crossed []struct {
		Runs, Baseline   Runs
		Mean, Difference struct{ Value, StdErr, DF, P float64 }
	}
}

func readReference(t *testing.T) reference {
	t.Helper()
	file, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Mean) == 0 || len(r.PairedT) == 0 || len(r.Holm) == 0 || len(r.Crossed) == 0 {
		t.Fatal("testdata/reference.json lacks a statistic")
	}
	return r
}

// different compares to a relative 1e-9, and takes NaN to equal NaN.
func different(want, got any) string { return differentBy(1e-9, 0, want, got) }

// differentBy is for figures that were printed with few digits, and so have an absolute error.
func differentBy(fraction, margin float64, want, got any) string {
	return cmp.Diff(want, got, cmpopts.EquateApprox(fraction, margin), cmpopts.EquateNaNs())
}
