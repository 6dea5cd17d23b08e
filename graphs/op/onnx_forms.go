package op

import "fmt"

// What the ops of evaluation graphs are in ONNX.

// sameLayout are the names of two values with their channels on the same axis.
func sameLayout(g ONNX, a, b Value) (first, second string, channelsFirst bool) {
	if a.ChannelsFirst == b.ChannelsFirst {
		return a.As(g), b.As(g), a.ChannelsFirst
	}
	return a.First(g), b.First(g), true
}

// reluONNX adds a ReLU, if there is one.
func reluONNX(g ONNX, relu bool, x string) string {
	if !relu {
		return x
	}
	return g.Node("Relu", nil, x)
}

func (o *dense) ONNX(g ONNX, in []Value) (Value, error) {
	y := g.Node("Gemm", nil, in[0].As(g), in[1].As(g), in[2].As(g))
	return Value{Name: reluONNX(g, o.relu, y)}, nil
}

func (o *conv) ONNX(g ONNX, in []Value) (Value, error) {
	s := o.shape
	y := g.Node("Conv", Attributes{
		"kernel_shape": []int{s.KernelH, s.KernelW},
		"strides":      []int{s.Stride, s.Stride},
		"pads":         []int{s.PadH, s.PadW, s.PadH, s.PadW},
	}, in[0].First(g), filtersFirst(g, in[1]), in[2].As(g))
	y = reluONNX(g, s.ReLU, y)
	if s.Pool {
		y = g.Node("MaxPool", Attributes{"kernel_shape": []int{2, 2}, "strides": []int{2, 2}}, y)
	}
	return Value{Name: y, ChannelsFirst: true}, nil
}

// filtersFirst makes [filters, channels, height, width] of a kernel [height, width, channels, filters].
func filtersFirst(g ONNX, w Value) string {
	if w.Data == nil { // it is computed
		return g.Node("Transpose", Attributes{"perm": []int{3, 2, 0, 1}}, w.Last(g))
	}
	pixels, channels, filters := w.Shape[0]*w.Shape[1], w.Shape[2], w.Shape[3]
	values := make([]float32, len(w.Data))
	for p := range pixels {
		for c := range channels {
			for f := range filters {
				values[(f*channels+c)*pixels+p] = w.Data[(p*channels+c)*filters+f]
			}
		}
	}
	return g.Floats(w.Name, []int{filters, channels, w.Shape[0], w.Shape[1]}, values)
}

func (o *relu) ONNX(g ONNX, in []Value) (Value, error) {
	return Value{Name: g.Node("Relu", nil, in[0].As(g)), ChannelsFirst: in[0].ChannelsFirst}, nil
}

func (o *elementwise) ONNX(g ONNX, in []Value) (Value, error) {
	if o.onnx == nil {
		return Value{}, ErrNoONNX
	}
	return Value{Name: o.onnx(g, in[0].As(g)), ChannelsFirst: in[0].ChannelsFirst}, nil
}

func (o *add) ONNX(g ONNX, in []Value) (Value, error) {
	a, b, first := sameLayout(g, in[0], in[len(in)-1]) // of x + x there is one input
	return Value{Name: g.Node("Add", nil, a, b), ChannelsFirst: first}, nil
}

func (o *reshape) ONNX(g ONNX, in []Value) (Value, error) {
	if len(o.to) != 2 {
		return Value{}, fmt.Errorf("to %v, %w", o.to, ErrNoONNX)
	}
	return Value{Name: g.Node("Flatten", Attributes{"axis": 1}, in[0].Last(g))}, nil
}

func (o *maxPool) ONNX(g ONNX, in []Value) (Value, error) {
	y := g.Node("MaxPool", Attributes{
		"kernel_shape": []int{o.shape.Window, o.shape.Window}, "strides": []int{o.shape.Stride, o.shape.Stride},
	}, in[0].First(g))
	return Value{Name: y, ChannelsFirst: true}, nil
}

func (o *averagePool) ONNX(g ONNX, in []Value) (Value, error) {
	y := g.Node("AveragePool", Attributes{ // what pads an image is no part of a mean by default, as here
		"kernel_shape": []int{o.height, o.width}, "strides": []int{o.stride, o.stride},
		"pads": []int{o.edges.Top, o.edges.Left, o.edges.Bottom, o.edges.Right},
	}, in[0].First(g))
	return Value{Name: y, ChannelsFirst: true}, nil
}

func (o *pad) ONNX(g ONNX, in []Value) (Value, error) {
	e := o.edges
	y := g.Node("Pad", nil, in[0].First(g),
		g.Ints("pads", []int{0, 0, e.Top, e.Left, 0, 0, e.Bottom, e.Right}), g.Floats("padding", nil, []float32{o.value}))
	return Value{Name: y, ChannelsFirst: true}, nil
}

func (o *movingNorm) ONNX(g ONNX, in []Value) (Value, error) {
	y := g.Node("BatchNormalization", Attributes{"epsilon": float32(o.epsilon)},
		in[0].First(g), in[1].As(g), in[2].As(g), in[3].As(g), in[4].As(g))
	return Value{Name: y, ChannelsFirst: in[0].Shape.Dims() > 2}, nil
}

// ONNX writes the formula out: opset 13 has no such operator yet.
func (o *layerNorm) ONNX(g ONNX, in []Value) (Value, error) {
	x, mean := in[0].Last(g), Attributes{"axes": []int{-1}}
	centred := g.Node("Sub", nil, x, g.Node("ReduceMean", mean, x))
	variance := g.Node("ReduceMean", mean, g.Node("Mul", nil, centred, centred))
	deviation := g.Node("Sqrt", nil, g.Node("Add", nil, variance, g.Floats("epsilon", nil, []float32{float32(o.epsilon)})))
	y := g.Node("Mul", nil, g.Node("Div", nil, centred, deviation), in[1].As(g))
	return Value{Name: g.Node("Add", nil, y, in[2].As(g))}, nil
}

var (
	_ Exporter = (*add)(nil)
	_ Exporter = (*averagePool)(nil)
	_ Exporter = (*conv)(nil)
	_ Exporter = (*dense)(nil)
	_ Exporter = (*elementwise)(nil)
	_ Exporter = (*layerNorm)(nil)
	_ Exporter = (*maxPool)(nil)
	_ Exporter = (*movingNorm)(nil)
	_ Exporter = (*pad)(nil)
	_ Exporter = (*relu)(nil)
	_ Exporter = (*reshape)(nil)
)
