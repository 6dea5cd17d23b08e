package stats

import (
	"encoding/json"
	"math"
)

// tTestJSON is a test in JSON, which has no infinity.
type tTestJSON struct {
	Difference Interval `json:"difference"`
	T          *float64 `json:"t,omitempty"`
	P          float64  `json:"p"`
}

// MarshalJSON leaves out an infinite T.
func (t TTest) MarshalJSON() ([]byte, error) {
	out := tTestJSON{Difference: t.Difference, P: t.P}
	if !math.IsInf(t.T, 0) {
		out.T = &t.T
	}
	return json.Marshal(out)
}

// UnmarshalJSON takes a T that is left out for an infinite one, with the sign of the difference.
func (t *TTest) UnmarshalJSON(data []byte) error {
	var in tTestJSON
	if err := json.Unmarshal(data, &in); err != nil {
		return err
	}
	*t = TTest{in.Difference, math.Copysign(math.Inf(1), in.Difference.Estimate), in.P}
	if in.T != nil {
		t.T = *in.T
	}
	return nil
}
