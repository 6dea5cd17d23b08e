package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// averagePool takes the mean of each window.
type averagePool struct {
	base
	engine                *Engine
	height, width, stride int // of a window, and from one to the next
	edges                 Edges
	in                    tensor.Shape // [batch, height, width, channels]
	out                   *tensor.Dense

	x, y []float32 // of the run under way
}

// AveragePool takes the mean of each window of so many rows and columns of x [batch, height, width, channels], the windows
// being stride apart. They may reach over the edges, by less than a window, where there is nothing: a mean is over what is
// within the image, as in Keras with padding 'same'. Rows and columns left over at the end are dropped.
func AveragePool(e *Engine, x *G.Node, height, width, stride int, edges Edges) (*G.Node, error) {
	if err := expectDims(x, 4, "[batch, height, width, channels]"); err != nil {
		return nil, err
	}
	if err := edges.validate(); err != nil {
		return nil, err
	}
	in := x.Shape().Clone()
	rows, columns := in[1]+edges.Top+edges.Bottom-height, in[2]+edges.Left+edges.Right-width
	if min(height, width, stride) < 1 || min(rows, columns) < 0 {
		return nil, fmt.Errorf("window %dx%d with stride %d on %dx%d images, want all at least 1 and a window that fits", height, width, stride, in[1], in[2])
	}
	if max(edges.Top, edges.Bottom) >= height || max(edges.Left, edges.Right) >= width {
		return nil, fmt.Errorf("padding %+v, want less than the window of %dx%d", edges, height, width)
	}
	return G.ApplyOp(&averagePool{
		base: newBase("averagepool", 1), engine: e, height: height, width: width, stride: stride, edges: edges,
		in: in, out: newTensor(in[0], rows/stride+1, columns/stride+1, in[3]),
	}, x)
}

func (o *averagePool) Type() hm.Type { return signature(float(4), float(4)) }
func (o *averagePool) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *averagePool) Do(v ...G.Value) (G.Value, error) {
	o.x, o.y = data(v[0]), data(o.out)
	o.engine.Run(o.in[0], o)
	return o.out, nil
}

// windows calls each with the rows and columns of every window of an image, and where its mean is, and the share that one
// pixel has in it.
func (o *averagePool) windows(each func(top, bottom, left, right, out int, share float32)) {
	shape := o.out.Shape()
	for r := range shape[1] {
		top := r*o.stride - o.edges.Top
		bottom := min(top+o.height, o.in[1])
		top = max(top, 0)
		for c := range shape[2] {
			left := c*o.stride - o.edges.Left
			right := min(left+o.width, o.in[2])
			left = max(left, 0)
			each(top, bottom, left, right, (r*shape[2]+c)*shape[3], 1/float32((bottom-top)*(right-left)))
		}
	}
}

// Piece pools an image.
func (o *averagePool) Piece(i int) {
	channels, size := o.in[3], len(o.x)/o.in[0]
	x, y := o.x[i*size:][:size], o.y[i*len(o.y)/o.in[0]:]
	o.windows(func(top, bottom, left, right, out int, share float32) {
		y := y[out:][:channels]
		clear(y)
		for r := top; r < bottom; r++ {
			for c := left; c < right; c++ {
				for k, v := range x[(r*o.in[2]+c)*channels:][:channels] {
					y[k] += v
				}
			}
		}
		for k := range y {
			y[k] *= share
		}
	})
}

func (o *averagePool) DiffWRT(int) []bool { return []bool{true} }
func (o *averagePool) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	dx, err := G.ApplyOp(&averagePoolBackward{base: newBase("averagepool.dx", 1), f: o, out: newTensor(o.in...)}, grad)
	return G.Nodes{dx}, err
}

// averagePoolBackward gives each pixel of a window its share of the window's gradient.
type averagePoolBackward struct {
	base
	f   *averagePool
	out *tensor.Dense

	dy, dx []float32 // of the run under way
}

func (o *averagePoolBackward) Type() hm.Type { return signature(float(4), float(4)) }
func (o *averagePoolBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *averagePoolBackward) Do(v ...G.Value) (G.Value, error) {
	o.dy, o.dx = data(v[0]), data(o.out)
	o.f.engine.Run(o.f.in[0], o)
	return o.out, nil
}

// Piece is an image.
func (o *averagePoolBackward) Piece(i int) {
	in := o.f.in
	channels, size := in[3], len(o.dx)/in[0]
	dx, dy := o.dx[i*size:][:size], o.dy[i*len(o.dy)/in[0]:]
	clear(dx)
	o.f.windows(func(top, bottom, left, right, out int, share float32) {
		dy := dy[out:][:channels]
		for r := top; r < bottom; r++ {
			for c := left; c < right; c++ {
				to := dx[(r*in[2]+c)*channels:][:channels]
				for k, v := range dy {
					to[k] += float32(v * share)
				}
			}
		}
	})
}

var (
	_ G.SDOp = (*averagePool)(nil)
	_ G.Op   = (*averagePoolBackward)(nil)
)
