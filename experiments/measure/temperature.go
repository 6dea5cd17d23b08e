package measure

import "overfit/graphs/portable"

// The temperatures that a fit may come to: beyond them all classes are as likely as each other, or one is certain.
const (
	lowestTemperature  = 0.1
	highestTemperature = 1000
)

// What a temperature is fitted on.
const (
	OnValidation = "validation images"
	// On one half of the test images for the other, and the reverse: those of even number, and those of odd.
	OnTestHalves = "the other half of the test images"
)

// Scaled is what becomes of a network's loss on the test images when its logits are divided by a temperature, one number for
// all images, that was fitted on others (Guo et al., "On Calibration of Modern Neural Networks", ICML 2017). The classes that
// it predicts stay as they are. What the loss falls by is what over-confidence costs; what is left is due to what the network
// cannot tell apart (Berta et al., "Rethinking Early Stopping: Refine, Then Calibrate", 2025).
type Scaled struct {
	// Temperature is above 1 for a network that is too sure of itself; of two halves, the geometric mean of both.
	Temperature float64     `json:"temperature"`
	FittedOn    string      `json:"fitted_on"`
	Loss        float64     `json:"loss"` // mean cross-entropy an image
	Calibration Calibration `json:"calibration"`

	losses []float64 // of each image
}

// NewScaled fits a temperature on the validation images, or if there are none on halves of the test images, and scales.
func NewScaled(test, validation Logits) Scaled {
	s := Scaled{FittedOn: OnValidation, losses: make([]float64, test.Images())}
	var temperatures [2]float64 // of images of even and of odd number
	if validation.Images() > 0 {
		t := validation.temperature(0, 1)
		temperatures, s.Temperature = [2]float64{t, t}, t
	} else {
		even, odd := test.temperature(0, 2), test.temperature(1, 2)
		temperatures, s.Temperature = [2]float64{odd, even}, portable.Exp((portable.Log(even)+portable.Log(odd))/2)
		s.FittedOn = OnTestHalves
	}
	bins := make(bins, numBins)
	for i := range s.losses {
		p := test.predict(i, temperatures[i%2])
		bins.add(p.Confidence, p.Right())
		s.losses[i] = p.Loss
		s.Loss += p.Loss
	}
	s.Loss /= float64(max(test.Images(), 1))
	s.Calibration = bins.calibration()
	return s
}

// temperature returns the one that makes the mean loss of every step-th image from the first on the least; 1 without any.
//
// In its reciprocal the loss is convex, with the mean of sum(p*z) - z[label] as its derivative and that of the variance of z
// under p as its second: Newton's method, kept between bounds that close in, finds the zero.
func (l Logits) temperature(first, step int) float64 {
	if first >= l.Images() {
		return 1
	}
	const steps, precise = 60, 1e-6 // of the argument; the loss is off by the square
	low, high := 1./highestTemperature, 1./lowestTemperature
	beta := 1.
	for range steps {
		slope, curvature := l.derivatives(beta, first, step)
		if slope == 0 { // exactly there, or all classes are alike and any will do
			break
		}
		if slope > 0 {
			high = beta
		} else {
			low = beta
		}
		next := beta - slope/curvature
		switch {
		case next > low && next < high:
		case slope > 0: // where most images are certain, the second derivative is small, and the step too long
			next = max(beta/2, (low+high)/2)
		default: // of NaN too
			next = min(beta*2, (low+high)/2)
		}
		moved := next - beta
		beta = next
		if moved < precise*beta && moved > -precise*beta {
			break
		}
	}
	return 1 / beta
}

// derivatives returns the first and the second derivative of the sum of the losses by the reciprocal of the temperature.
func (l Logits) derivatives(beta float64, first, step int) (slope, curvature float64) {
	for i := first; i < l.Images(); i += step {
		logits, label := l.row(i)
		top := logits[0]
		for _, z := range logits {
			top = max(top, z)
		}
		var sum, mean, square float64
		for _, z := range logits {
			d := float64(z) - float64(top)
			p := portable.Exp(float64(beta * d))
			sum += p
			mean += float64(p * d)
			square += float64(float64(p*d) * d)
		}
		mean /= sum
		slope += mean - (float64(logits[label]) - float64(top))
		curvature += square/sum - float64(mean*mean)
	}
	return slope, curvature
}
