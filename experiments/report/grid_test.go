package report

import (
	"regexp"
	"strings"
	"testing"

	"overfit/experiments/analysis"
	"overfit/experiments/measure"
	"overfit/experiments/stats"
)

// sentence is one of a part: its state, its number, and its corrected p-value if it has one.
var sentence = regexp.MustCompile(`: (?:holds|does not hold|cannot be told), (.+?)(?:, p [=<] [0-9.]+(?:, corrected for (\d+) tests (p [=<] [0-9.]+))?)?\.$`)

// What a claim tells of a cell is what the grid has of it: one number has one p-value.
func TestClaimsAgreeWithTheGrid(t *testing.T) {
	r := New(everything(t, 3))
	told, tests := map[string]string{}, map[string]bool{} // p-values by numbers; how many tests
	for _, c := range r.Claims {
		for _, w := range c.Words {
			m := sentence.FindStringSubmatch(w)
			if m == nil {
				continue
			}
			if !strings.Contains(c.HowMuch, m[1]) {
				t.Errorf("%s: no %s in %s", c.Says, m[1], c.HowMuch)
			}
			if m[3] == "" {
				continue
			}
			tests[m[2]] = true
			if p, ok := told[m[1]]; ok && p != m[3] {
				t.Errorf("%s: %s with the p-values %s and %s", c.Says, m[1], p, m[3])
			}
			told[m[1]] = m[3]
		}
	}
	if len(told) < 15 || len(tests) != 1 {
		t.Fatalf("%d numbers with p-values, corrected for %v tests", len(told), tests)
	}
	judged := 0
	for _, row := range r.Grid {
		words := strings.Join(r.Claims[row.Claim-1].Words, "\n")
		for i, cell := range row.Cells {
			p, ok := told[cell.Effect]
			if ok != cell.Judged || ok && p != cell.P {
				t.Errorf("%s: %+v in the grid, but a claim has %q", row.Name, cell, p)
			}
			if cell.Judged {
				judged++
			}
			if strings.Contains(row.Name, " against ") && !strings.Contains(words, cell.Effect) {
				t.Errorf("%s: cell %d, %s, is not among the words of the claim: %s", row.Name, i, cell.Effect, words)
			}
		}
	}
	if judged < 12 {
		t.Errorf("%d cells are judged", judged)
	}
}

// Harm stands in the grid with the p-value that it counts by.
func TestGridOfHarm(t *testing.T) {
	harm := func(p, adjusted float64) Cell {
		d := &analysis.Difference{Measure: measure.TestAccuracy, Change: stats.Estimate{Value: -0.01, StdErr: 0.004, DF: 20}, P: p, AdjustedP: adjusted, Seeds: 3}
		return tests{cells: []*analysis.Difference{d}}.shown(nil).Cells[0]
	}
	if c := harm(0.02, 0.3); c.P != "p = 0.0200, uncorrected" {
		t.Errorf("%+v", c)
	}
	if c := harm(0.06, 0.3); c.P != "p = 0.3000" {
		t.Errorf("%+v", c)
	}
}
