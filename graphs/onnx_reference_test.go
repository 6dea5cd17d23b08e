package graphs

import (
	"fmt"
	"math"
	"slices"

	"overfit/graphs/op"
)

// array is a tensor as ONNX has it.
type array struct {
	shape  []int
	values []float64
}

// onnxReference computes each node as it is added, by the text of https://onnx.ai/onnx/operators in float64 and without a care
// for speed. An operator or an attribute that it does not know panics.
type onnxReference struct {
	arrays    map[string]array
	operators []string
}

func (r *onnxReference) name(base string, a array) string {
	name := fmt.Sprintf("%s %d", base, len(r.arrays))
	r.arrays[name] = a
	return name
}

func (r *onnxReference) Floats(name string, shape []int, values []float32) string {
	if size(shape) != len(values) {
		panic(fmt.Sprintf("%s: %d values for shape %v", name, len(values), shape))
	}
	return r.name(name, array{shape, doubles(values)})
}

func (r *onnxReference) Ints(name string, values []int) string {
	a := array{shape: []int{len(values)}}
	for _, v := range values {
		a.values = append(a.values, float64(v))
	}
	return r.name(name, a)
}

func (r *onnxReference) Node(operator string, attributes op.Attributes, inputs ...string) string {
	r.operators = append(r.operators, operator)
	var in []array
	for _, name := range inputs {
		a, ok := r.arrays[name]
		if !ok {
			panic(fmt.Sprintf("%s: there is no %q", operator, name))
		}
		in = append(in, a)
	}
	return r.name(operator, compute(operator, attributes, in))
}

func compute(operator string, attributes op.Attributes, in []array) array {
	x := in[0]
	scalar := func(name string) float64 { return float64(attributes[name].(float32)) }
	switch operator {
	case "Relu":
		return elementwise(x, func(v float64) float64 { return max(v, 0) })
	case "LeakyRelu":
		return elementwise(x, func(v float64) float64 { return max(v, 0) + scalar("alpha")*min(v, 0) })
	case "Sigmoid":
		return elementwise(x, func(v float64) float64 { return 1 / (1 + math.Exp(-v)) })
	case "Softplus":
		return elementwise(x, func(v float64) float64 { return math.Log(math.Exp(v) + 1) })
	case "Tanh":
		return elementwise(x, math.Tanh)
	case "Erf":
		return elementwise(x, math.Erf)
	case "Sqrt":
		return elementwise(x, math.Sqrt)
	case "Add":
		return broadcast(x, in[1], func(a, b float64) float64 { return a + b })
	case "Sub":
		return broadcast(x, in[1], func(a, b float64) float64 { return a - b })
	case "Mul":
		return broadcast(x, in[1], func(a, b float64) float64 { return a * b })
	case "Div":
		return broadcast(x, in[1], func(a, b float64) float64 { return a / b })
	case "Transpose":
		return transpose(x, attributes["perm"].([]int))
	case "Flatten":
		axis := attributes["axis"].(int)
		return array{[]int{size(x.shape[:axis]), size(x.shape[axis:])}, x.values}
	case "ReduceMean":
		return lastMean(x, attributes["axes"].([]int))
	case "Gemm":
		w, b := in[1], in[2]
		y := zeros(x.shape[0], w.shape[1])
		y.each(func(at []int, to *float64) {
			*to = b.values[at[1]]
			for k := range x.shape[1] {
				*to += x.at(at[0], k) * w.at(k, at[1])
			}
		})
		return y
	case "Conv":
		return windows(x, in[1].shape[0], attributes, func(to, _ int, each func(func(c, kh, kw int, v float64))) float64 {
			sum := in[2].values[to]
			each(func(c, kh, kw int, v float64) { sum += v * in[1].at(to, c, kh, kw) })
			return sum
		})
	case "MaxPool":
		return windows(x, x.shape[1], attributes, func(to, _ int, each func(func(c, kh, kw int, v float64))) float64 {
			most := math.Inf(-1)
			each(func(c, _, _ int, v float64) {
				if c == to {
					most = max(most, v)
				}
			})
			return most
		})
	case "AveragePool":
		return windows(x, x.shape[1], attributes, func(to, within int, each func(func(c, kh, kw int, v float64))) float64 {
			sum := 0.0
			each(func(c, _, _ int, v float64) {
				if c == to {
					sum += v
				}
			})
			return sum / float64(within)
		})
	case "Pad":
		pads, d := in[1].values, len(x.shape)
		shape := slices.Clone(x.shape)
		for i := range shape {
			shape[i] += int(pads[i] + pads[d+i])
		}
		y := zeros(shape...)
		for i := range y.values {
			y.values[i] = in[2].values[0]
		}
		x.each(func(at []int, v *float64) {
			to := slices.Clone(at)
			for i := range to {
				to[i] += int(pads[i])
			}
			y.values[y.index(to...)] = *v
		})
		return y
	case "BatchNormalization":
		y := zeros(x.shape...)
		y.each(func(at []int, to *float64) {
			c := at[1]
			*to = (x.at(at...)-in[3].values[c])/math.Sqrt(in[4].values[c]+scalar("epsilon"))*in[1].values[c] + in[2].values[c]
		})
		return y
	}
	panic("operator " + operator)
}

// windows calls of for each output [batch, channels, height, width], with its channel, how many pixels of the image its window has,
// and what calls its argument with each of the values in those.
func windows(x array, channels int, attributes op.Attributes, of func(to, within int, each func(func(c, kh, kw int, v float64))) float64) array {
	kernel, strides := attributes["kernel_shape"].([]int), attributes["strides"].([]int)
	pads := []int{0, 0, 0, 0}
	if p, ok := attributes["pads"]; ok {
		pads = p.([]int)
	}
	out := func(i int) int { return (x.shape[2+i]+pads[i]+pads[2+i]-kernel[i])/strides[i] + 1 }
	y := zeros(x.shape[0], channels, out(0), out(1))
	y.each(func(at []int, to *float64) {
		within := 0
		pixels := func(f func(kh, kw, row, column int)) {
			for kh := range kernel[0] {
				for kw := range kernel[1] {
					row, column := at[2]*strides[0]+kh-pads[0], at[3]*strides[1]+kw-pads[1]
					if row >= 0 && row < x.shape[2] && column >= 0 && column < x.shape[3] {
						f(kh, kw, row, column)
					}
				}
			}
		}
		pixels(func(_, _, _, _ int) { within++ })
		*to = of(at[1], within, func(f func(c, kh, kw int, v float64)) {
			for c := range x.shape[1] {
				pixels(func(kh, kw, row, column int) { f(c, kh, kw, x.at(at[0], c, row, column)) })
			}
		})
	})
	return y
}

func size(shape []int) int {
	n := 1
	for _, d := range shape {
		n *= d
	}
	return n
}

func doubles(values []float32) []float64 {
	var d []float64
	for _, v := range values {
		d = append(d, float64(v))
	}
	return d
}

func zeros(shape ...int) array { return array{shape, make([]float64, size(shape))} }

func (a array) index(at ...int) int {
	i := 0
	for axis, n := range at {
		i = i*a.shape[axis] + n
	}
	return i
}

func (a array) at(at ...int) float64 { return a.values[a.index(at...)] }

// each calls f with each element and where it is.
func (a array) each(f func(at []int, v *float64)) {
	at := make([]int, len(a.shape))
	for i := range a.values {
		f(at, &a.values[i])
		for axis := len(at) - 1; axis >= 0; axis-- {
			if at[axis]++; at[axis] < a.shape[axis] {
				break
			}
			at[axis] = 0
		}
	}
}

func elementwise(x array, f func(float64) float64) array {
	y := zeros(x.shape...)
	for i, v := range x.values {
		y.values[i] = f(v)
	}
	return y
}

// broadcast computes f of a and of b, which has fewer axes or some of size 1.
func broadcast(a, b array, f func(a, b float64) float64) array {
	y := zeros(a.shape...)
	y.each(func(at []int, to *float64) {
		from := slices.Clone(at[len(at)-len(b.shape):])
		for axis, d := range b.shape {
			if d == 1 {
				from[axis] = 0
			} else if d != a.shape[len(at)-len(b.shape)+axis] {
				panic(fmt.Sprintf("shapes %v and %v", a.shape, b.shape))
			}
		}
		*to = f(a.at(at...), b.at(from...))
	})
	return y
}

func transpose(x array, perm []int) array {
	var shape []int
	for _, axis := range perm {
		shape = append(shape, x.shape[axis])
	}
	y := zeros(shape...)
	y.each(func(at []int, to *float64) {
		from := make([]int, len(at))
		for i, axis := range perm {
			from[axis] = at[i]
		}
		*to = x.at(from...)
	})
	return y
}

func lastMean(x array, axes []int) array {
	if !slices.Equal(axes, []int{-1}) {
		panic(fmt.Sprintf("axes %v", axes))
	}
	last := len(x.shape) - 1
	y := zeros(append(slices.Clone(x.shape[:last]), 1)...)
	x.each(func(at []int, v *float64) {
		y.values[y.index(append(slices.Clone(at[:last]), 0)...)] += *v / float64(x.shape[last])
	})
	return y
}
