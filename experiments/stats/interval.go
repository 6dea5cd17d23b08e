package stats

import (
	"encoding/json"
	"math"
)

// upper is the quantile of a distribution up to which a two-sided 95 % confidence interval reaches.
const upper = 0.975

// An Interval is an estimate with its 95 % confidence interval, in the unit of what is estimated. Low and High are NaN
// where there is no interval, and Estimate too where there is nothing to estimate from.
type Interval struct {
	Estimate float64 `json:"estimate"`
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
}

// intervalJSON is an interval in JSON, which has no NaN.
type intervalJSON struct {
	Estimate *float64 `json:"estimate,omitempty"`
	Low      *float64 `json:"low,omitempty"`
	High     *float64 `json:"high,omitempty"`
}

// MarshalJSON leaves out what is NaN. An infinity is an error.
func (v Interval) MarshalJSON() ([]byte, error) {
	number := func(x *float64) *float64 {
		if math.IsNaN(*x) {
			return nil
		}
		return x
	}
	return json.Marshal(intervalJSON{number(&v.Estimate), number(&v.Low), number(&v.High)})
}

// UnmarshalJSON takes what is left out, or null, for NaN.
func (v *Interval) UnmarshalJSON(data []byte) error {
	nan := math.NaN()
	read := Interval{nan, nan, nan}
	if err := json.Unmarshal(data, &intervalJSON{&read.Estimate, &read.Low, &read.High}); err != nil {
		return err
	}
	*v = read
	return nil
}
