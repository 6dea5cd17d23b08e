package op

import (
	"math"

	"overfit/graphs/portable"
)

// Sigmoid is 1 / (1 + e^-x).
var Sigmoid = Elementwise("sigmoid",
	func(x float32) float32 { return float32(portable.Logistic(float64(x))) },
	func(_, y float32) float32 { return y * (1 - y) },
).InONNX(func(g ONNX, x string) string { return g.Node("Sigmoid", nil, x) })

// Tanh is the hyperbolic tangent.
var Tanh = Elementwise("tanh",
	func(x float32) float32 { return float32(portable.Tanh(float64(x))) },
	func(_, y float32) float32 { return 1 - float32(y*y) },
).InONNX(func(g ONNX, x string) string { return g.Node("Tanh", nil, x) })

// Softplus is log(1 + e^x) (Dugas et al. 2001), in the form max(x, 0) + log(1 + e^-|x|), which overflows for no x.
var Softplus = Elementwise("softplus",
	func(x float32) float32 {
		z := float64(x)
		return float32(max(z, 0) + portable.Log1p(portable.Exp(-math.Abs(z))))
	},
	func(x, _ float32) float32 { return float32(portable.Logistic(float64(x))) },
).InONNX(func(g ONNX, x string) string { return g.Node("Softplus", nil, x) })

// GELU is x*P(X <= x) for a standard normal X (Hendrycks and Gimpel 2016): exact, by the error function, as Keras has it by
// default (keras.activations.gelu, approximate=False).
var GELU = Elementwise("gelu",
	func(x float32) float32 {
		z := float64(x)
		return float32(z * below(z))
	},
	func(x, _ float32) float32 {
		z := float64(x)
		density := portable.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
		return float32(below(z) + float64(z*density))
	},
).InONNX(func(g ONNX, x string) string { // x/2 * (1 + erf(x/sqrt 2))
	scalar := func(name string, v float32) string { return g.Floats(name, nil, []float32{v}) }
	erf := g.Node("Erf", nil, g.Node("Mul", nil, x, scalar("gelu/scale", 1/math.Sqrt2)))
	return g.Node("Mul", nil, g.Node("Mul", nil, x, scalar("gelu/half", .5)), g.Node("Add", nil, erf, scalar("gelu/one", 1)))
})

// below is the probability that a standard normal number is not larger than z.
func below(z float64) float64 { return (1 + portable.Erf(z*(1/math.Sqrt2))) / 2 }

// LeakyReLU is x where x >= 0 and slope*x elsewhere (Maas et al. 2013).
func LeakyReLU(slope float32) Activation {
	return Elementwise("leaky_relu",
		func(x float32) float32 {
			if x < 0 {
				return slope * x
			}
			return x
		},
		func(x, _ float32) float32 {
			if x < 0 {
				return slope
			}
			return 1
		},
	).InONNX(func(g ONNX, x string) string { return g.Node("LeakyRelu", Attributes{"alpha": slope}, x) })
}
