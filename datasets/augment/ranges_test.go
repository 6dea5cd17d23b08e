package augment

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

// typical is what is usual for digits.
var typical = Ranges{Rotation: 15, WidthShift: .1, HeightShift: .1, Shear: 10, Zoom: .1}

// Each pixel is that of the parameters drawn for the row, by the definition.
func TestDistort(t *testing.T) {
	src, dst := make([]byte, 28*28), make([]float32, 28*28)
	rng := rand.New(rand.NewPCG(1, 1))
	for row := range 5 {
		for i := range src {
			src[i] = byte(rng.Uint64())
		}
		typical.Distort(dst, src, 28, 28, 1, row)
		d := typical.draw(streamOf(1, row), 28, 28)
		for i := range dst {
			if !near.Absolute(t, dst[i], warpedPixel(d, src, 28, 28, i/28, i%28), 1e-6, "row %d, pixel (%d, %d)", row, i/28, i%28) {
				t.FailNow()
			}
		}
	}
}

func TestValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	tests := map[string]struct {
		a    Ranges
		want string // "" if valid
	}{
		"nothing":             {Ranges{}, ""},
		"most":                {Ranges{Rotation: 180, WidthShift: 40, HeightShift: 20, Shear: 180, Zoom: .99}, ""},
		"fractions":           {Ranges{WidthShift: .99, HeightShift: .01}, ""},
		"rotation below":      {Ranges{Rotation: -1}, "rotation -1, expected 0 to 180 degrees"},
		"rotation above":      {Ranges{Rotation: 181}, "rotation 181, expected 0 to 180 degrees"},
		"rotation NaN":        {Ranges{Rotation: nan}, "rotation NaN, expected 0 to 180 degrees"},
		"width shift below":   {Ranges{WidthShift: -.1}, "width shift -0.1, expected 0 or more"},
		"width shift NaN":     {Ranges{WidthShift: nan}, "width shift NaN, expected 0 or more"},
		"width shift above":   {Ranges{WidthShift: 40.5}, "width shift 40.5, expected a fraction of the width below 1, or 1 to 40 pixels"},
		"height shift below":  {Ranges{HeightShift: -1}, "height shift -1, expected 0 or more"},
		"height shift above":  {Ranges{HeightShift: 21}, "height shift 21, expected a fraction of the height below 1, or 1 to 20 pixels"},
		"height shift no end": {Ranges{HeightShift: inf}, "height shift +Inf, expected a fraction of the height below 1, or 1 to 20 pixels"},
		"shear below":         {Ranges{Shear: -1}, "shear -1, expected 0 to 180 degrees"},
		"shear above":         {Ranges{Shear: inf}, "shear +Inf, expected 0 to 180 degrees"},
		"zoom below":          {Ranges{Zoom: -.1}, "zoom -0.1, expected 0 to less than 1"},
		"zoom above":          {Ranges{Zoom: 1}, "zoom 1, expected 0 to less than 1"},
		"zoom NaN":            {Ranges{Zoom: nan}, "zoom NaN, expected 0 to less than 1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := ""
			if err := test.a.ValidateFor(20, 40); err != nil {
				got = err.Error()
			}
			if got != test.want {
				t.Errorf("error %q\nwant  %q", got, test.want)
			}
		})
	}
	if err := (Ranges{WidthShift: 1e6}).Validate(); err != nil {
		t.Errorf("error %v for images of whatever size, want none", err)
	}
}

func TestJSON(t *testing.T) {
	for text, a := range map[string]Ranges{
		`{}`: {},
		`{"rotation":15,"width_shift":0.1,"height_shift":0.1,"shear":10,"zoom":0.1}`: typical,
	} {
		got, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, []byte(text)) {
			t.Errorf("JSON %s, want %s", got, text)
		}
		var back Ranges
		if err := json.Unmarshal(got, &back); err != nil || back != a {
			t.Errorf("read back %+v with error %v, want %+v", back, err, a)
		}
	}
}
