package measure

import (
	"math"
	"math/rand/v2"
	"testing"

	"overfit/experiments/stats/near"
)

// overconfident draws labels from the softmax of logits that are then multiplied by the temperature.
func overconfident(images int, temperature float64) Logits {
	random := rand.New(rand.NewPCG(3, 4))
	l := Logits{Classes: 3}
	for range images {
		var z [3]float64
		sum := 0.
		for c := range z {
			z[c] = 2 * random.NormFloat64()
			sum += math.Exp(z[c])
		}
		u, label := random.Float64()*sum, 0
		for u -= math.Exp(z[label]); u > 0 && label < 2; u -= math.Exp(z[label]) {
			label++
		}
		for _, v := range z {
			l.Values = append(l.Values, float32(temperature*v))
		}
		l.Labels = append(l.Labels, label)
	}
	return l
}

// meanLoss is the cross-entropy of logits over a temperature, computed another way.
func meanLoss(l Logits, temperature float64) float64 {
	loss := 0.
	for i := range l.Labels {
		z, label := l.row(i)
		p := 0.
		for _, v := range z {
			p += math.Exp(float64(v-z[label]) / temperature)
		}
		loss += math.Log(p) / float64(l.Images())
	}
	return loss
}

// The temperature is found again, and no other gives a lower loss.
func TestTemperature(t *testing.T) {
	for _, want := range []float64{0.5, 1, 3} {
		l := overconfident(20_000, want)
		got := l.temperature(0, 1)
		near.Relative(t, got, want, 0.03, "temperature")
		for _, other := range []float64{got * 0.999, got * 1.001} {
			if least := meanLoss(l, got); !(least < meanLoss(l, other)) {
				t.Errorf("loss %v at %v, but %v at %v", least, got, meanLoss(l, other), other)
			}
		}
	}
}

// Images that are all right want a temperature of 0, and those that contradict their logits an infinite one.
func TestTemperatureEnds(t *testing.T) {
	right := Logits{Classes: 2, Labels: []int{0, 1}, Values: []float32{1, 0, 0, 1}}
	near.Relative(t, right.temperature(0, 1), float64(lowestTemperature), 1e-6, "temperature of what is always right")
	wrong := Logits{Classes: 2, Labels: []int{1, 0}, Values: []float32{1, 0, 0, 1}}
	near.Relative(t, wrong.temperature(0, 1), float64(highestTemperature), 1e-6, "temperature of what is always wrong")
	if got := (Logits{}).temperature(0, 1); got != 1 {
		t.Errorf("temperature %v without images, want 1", got)
	}
}

// Logits as far apart as a network that has over-fitted for long may have them.
func TestTemperatureOfLargeLogits(t *testing.T) {
	l := overconfident(2_000, 1)
	for i := range l.Values {
		l.Values[i] *= 400
	}
	near.Relative(t, l.temperature(0, 1), 400., 0.1, "temperature")
}

func TestScaledByValidation(t *testing.T) {
	test, validation := overconfident(3_000, 4), overconfident(1_000, 2)
	s := NewScaled(test, validation)
	if s.FittedOn != OnValidation {
		t.Errorf("fitted on %s", s.FittedOn)
	}
	near.Absolute(t, s.Temperature, validation.temperature(0, 1), 0, "temperature")
	near.Relative(t, s.Loss, meanLoss(test, s.Temperature), 1e-6, "scaled loss")
	if e := NewEvaluation(Running{Images: 1}, test, &s); e.Predictions[7].ScaledLoss != s.losses[7] || e.Predictions[7].Loss == s.losses[7] {
		t.Errorf("prediction %+v, with a scaled loss of %v", e.Predictions[7], s.losses[7])
	}
}

// Without validation images each half has the temperature of the other.
func TestScaledByHalves(t *testing.T) {
	var l, even, odd Logits
	l.Classes, even.Classes, odd.Classes = 3, 3, 3
	a, b := overconfident(1_000, 2), overconfident(1_000, 5)
	for i := range a.Labels {
		x, label := a.row(i)
		even.Values, even.Labels = append(even.Values, x...), append(even.Labels, label)
		l.Values, l.Labels = append(l.Values, x...), append(l.Labels, label)
		x, label = b.row(i)
		odd.Values, odd.Labels = append(odd.Values, x...), append(odd.Labels, label)
		l.Values, l.Labels = append(l.Values, x...), append(l.Labels, label)
	}
	s := NewScaled(l, Logits{})
	te, to := even.temperature(0, 1), odd.temperature(0, 1)
	near.Relative(t, s.Loss, (meanLoss(even, to)+meanLoss(odd, te))/2, 1e-6, "scaled loss")
	near.Relative(t, s.Temperature, math.Sqrt(te*to), 1e-9, "temperature")
	if s.FittedOn != OnTestHalves {
		t.Errorf("fitted on %s", s.FittedOn)
	}
}

// The figures of a network without over-confidence stay, and so do its classes.
func TestScalingKeepsClasses(t *testing.T) {
	l := overconfident(500, 3)
	for i := range l.Labels {
		cold, hot := l.predict(i, 0.2), l.predict(i, 900)
		if cold.Predicted != hot.Predicted {
			t.Fatalf("image %d: class %d, and scaled %d", i, cold.Predicted, hot.Predicted)
		}
	}
}
