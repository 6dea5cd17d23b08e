package graphs

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"

	"overfit/graphs/portable"
)

// An Initializer fills a new parameter of the given shape; rng is the parameter's own stream of random numbers.
type Initializer func(w []float32, shape []int, rng *rand.Rand)

// initializers are those that can be had by name, which is Keras's, as are their defaults.
var initializers = table[Initializer]{kind: "initializer", lines: []line[Initializer]{
	{"glorot_uniform", GlorotUniform},
	{"glorot_normal", GlorotNormal},
	{"he_uniform", HeUniform},
	{"he_normal", HeNormal},
	{"lecun_uniform", LecunUniform},
	{"lecun_normal", LecunNormal},
	{"random_uniform", RandomUniform(.05)},
	{"random_normal", RandomNormal(.05)},
	{"truncated_normal", TruncatedNormal(.05)},
	{"zeros", Zeros},
	{"ones", Ones},
}}

// Initializers are the names that InitializerOf knows.
func Initializers() []string { return initializers.names() }

// InitializerOf is the initializer of that name, or an error that says what names there are.
func InitializerOf(name string) (Initializer, error) { return initializers.find(name) }

// Initializer is the initializer of that name, or GlorotUniform for "", whose numbers are multiplied by a factor; 0 means 1.
func (b *Builder) Initializer(name string, factor float64) Initializer {
	init, err := InitializerOf(cmp.Or(name, "glorot_uniform"))
	if err == nil && !(factor >= 0 && factor <= math.MaxFloat32) {
		err = fmt.Errorf("factor %v of the initializer is out of range, expected at least 0", factor)
	}
	if err != nil {
		b.fail(err)
		return Zeros
	}
	if factor == 0 || factor == 1 {
		return init
	}
	return Scaled(init, factor)
}

// Zeros leaves a parameter at 0.
func Zeros([]float32, []int, *rand.Rand) {}

// Ones sets a parameter to 1.
func Ones(w []float32, _ []int, _ *rand.Rand) {
	for i := range w {
		w[i] = 1
	}
}

// GlorotUniform draws from U(-limit, limit) with limit = sqrt(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, Keras's
// default). The fans of a dense kernel [in, out] are its sizes; those of a convolution's kernel [height, width,
// channels, filters] are height*width*channels and height*width*filters.
func GlorotUniform(w []float32, shape []int, rng *rand.Rand) { uniform(w, glorotLimit(shape), rng) }

// GlorotNormal draws from a truncated normal distribution of variance 2 / (fan-in + fan-out).
func GlorotNormal(w []float32, shape []int, rng *rand.Rand) {
	in, out := fans(shape)
	varianceNormal(w, 2/(in+out), rng)
}

// HeUniform draws from U(-limit, limit) with limit = sqrt(6 / fan-in) (He et al. 2015): for layers with ReLU.
func HeUniform(w []float32, shape []int, rng *rand.Rand) {
	in, _ := fans(shape)
	uniform(w, math.Sqrt(6/in), rng)
}

// HeNormal draws from a truncated normal distribution of variance 2 / fan-in.
func HeNormal(w []float32, shape []int, rng *rand.Rand) {
	in, _ := fans(shape)
	varianceNormal(w, 2/in, rng)
}

// LecunUniform draws from U(-limit, limit) with limit = sqrt(3 / fan-in) (LeCun et al. 1998).
func LecunUniform(w []float32, shape []int, rng *rand.Rand) {
	in, _ := fans(shape)
	uniform(w, math.Sqrt(3/in), rng)
}

// LecunNormal draws from a truncated normal distribution of variance 1 / fan-in.
func LecunNormal(w []float32, shape []int, rng *rand.Rand) {
	in, _ := fans(shape)
	varianceNormal(w, 1/in, rng)
}

// RandomUniform draws from U(-limit, limit).
func RandomUniform(limit float64) Initializer {
	return func(w []float32, _ []int, rng *rand.Rand) { uniform(w, limit, rng) }
}

// RandomNormal draws from a normal distribution of mean 0 and of this standard deviation.
func RandomNormal(deviation float64) Initializer {
	return func(w []float32, _ []int, rng *rand.Rand) { normal(w, deviation, math.Inf(1), rng) }
}

// TruncatedNormal is RandomNormal with what lies more than two standard deviations from 0 drawn again.
func TruncatedNormal(deviation float64) Initializer {
	return func(w []float32, _ []int, rng *rand.Rand) { normal(w, deviation, 2, rng) }
}

// Scaled multiplies what another initializer draws by a factor.
func Scaled(init Initializer, factor float64) Initializer {
	return func(w []float32, shape []int, rng *rand.Rand) {
		init(w, shape, rng)
		for i := range w {
			w[i] *= float32(factor)
		}
	}
}

func uniform(w []float32, limit float64, rng *rand.Rand) {
	for i := range w {
		u := float64(rng.Uint64()>>40) / (1 << 24) // [0, 1), all the bits a float32 has
		w[i] = float32((2*u - 1) * limit)
	}
}

// normal draws again what lies more than so many standard deviations from 0.
func normal(w []float32, deviation, most float64, rng *rand.Rand) {
	for len(w) > 0 {
		a, b := portable.Normals(rng.Uint64())
		for _, z := range []float64{a, b} {
			if len(w) > 0 && math.Abs(z) <= most {
				w[0] = float32(z * deviation)
				w = w[1:]
			}
		}
	}
}

// varianceNormal draws from a normal distribution truncated at two standard deviations, which is so much wider that the
// variance of what is left is the one given (keras/src/initializers/random_initializers.py).
func varianceNormal(w []float32, variance float64, rng *rand.Rand) {
	const left = .87962566103423978 // standard deviation of the truncated standard normal distribution
	normal(w, math.Sqrt(variance)/left, 2, rng)
}

func glorotLimit(shape []int) float64 {
	in, out := fans(shape)
	return math.Sqrt(6 / (in + out))
}

// fans are the numbers of inputs and outputs that a weight of a kernel works between.
func fans(shape []int) (in, out float64) {
	last := len(shape) - 1
	field := 1
	for _, d := range shape[:max(last-1, 0)] {
		field *= d
	}
	return float64(field * shape[max(last-1, 0)]), float64(field * shape[last])
}
