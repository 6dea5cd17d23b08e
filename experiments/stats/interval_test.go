package stats

import (
	"encoding/json"
	"math"
	"testing"
)

var nan, inf = math.NaN(), math.Inf(1)

func TestIntervalJSON(t *testing.T) {
	for _, tt := range []struct {
		interval Interval
		text     string
	}{
		{Interval{0.5, -0.25, 1}, `{"estimate":0.5,"low":-0.25,"high":1}`},
		{Interval{0, 0, 0}, `{"estimate":0,"low":0,"high":0}`},
		{Interval{0.5, nan, nan}, `{"estimate":0.5}`},
		{Interval{nan, nan, nan}, `{}`},
	} {
		text, err := json.Marshal(tt.interval)
		if err != nil || string(text) != tt.text {
			t.Errorf("%v written as %s (%v), want %s", tt.interval, text, err, tt.text)
		}
		got := Interval{7, 7, 7}
		if err := json.Unmarshal([]byte(tt.text), &got); err != nil {
			t.Errorf("%s: %v", tt.text, err)
		}
		if diff := different(tt.interval, got); diff != "" {
			t.Errorf("%s (-want +read):\n%s", tt.text, diff)
		}
	}
}

func TestIntervalJSONNull(t *testing.T) {
	var got struct{ V Interval }
	if err := json.Unmarshal([]byte(`{"v":{"estimate":2,"low":null}}`), &got); err != nil {
		t.Fatal(err)
	}
	if diff := different(Interval{2, nan, nan}, got.V); diff != "" {
		t.Errorf("(-want +read):\n%s", diff)
	}
}

func TestIntervalJSONErrors(t *testing.T) {
	if text, err := json.Marshal(Interval{1, 0, inf}); err == nil {
		t.Errorf("an infinity was written as %s", text)
	}
	got := Interval{1, 2, 3}
	if err := json.Unmarshal([]byte(`{"estimate":5,"low":"x"}`), &got); err == nil {
		t.Error("a string was read as a number")
	}
	if got != (Interval{1, 2, 3}) {
		t.Errorf("an error left %v", got)
	}
}
