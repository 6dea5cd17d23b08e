package op

import (
	"fmt"

	"github.com/chewxy/hm"
	G "gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// Edges are numbers of rows and columns around an image.
type Edges struct{ Top, Bottom, Left, Right int }

func (p Edges) validate() error {
	if min(p.Top, p.Bottom, p.Left, p.Right) < 0 {
		return fmt.Errorf("padding %+v, want no negative one", p)
	}
	return nil
}

// pad puts a frame around images.
type pad struct {
	base
	engine *Engine
	edges  Edges
	value  float32
	in     tensor.Shape // [batch, height, width, channels]
	out    *tensor.Dense

	x, y []float32 // of the run under way
}

// Pad puts rows and columns of a value around the images x [batch, height, width, channels].
func Pad(e *Engine, x *G.Node, edges Edges, value float32) (*G.Node, error) {
	if err := expectDims(x, 4, "[batch, height, width, channels]"); err != nil {
		return nil, err
	}
	if err := edges.validate(); err != nil {
		return nil, err
	}
	in := x.Shape().Clone()
	out := newTensor(in[0], in[1]+edges.Top+edges.Bottom, in[2]+edges.Left+edges.Right, in[3])
	return G.ApplyOp(&pad{base: newBase("pad", 1), engine: e, edges: edges, value: value, in: in, out: out}, x)
}

func (o *pad) Type() hm.Type                                  { return signature(float(4), float(4)) }
func (o *pad) InferShape(...G.DimSizer) (tensor.Shape, error) { return o.out.Shape().Clone(), nil }
func (o *pad) Do(v ...G.Value) (G.Value, error) {
	o.x, o.y = data(v[0]), data(o.out)
	o.engine.Run(o.in[0], o)
	return o.out, nil
}

// rows calls row with where each row of the i-th image begins, outside the frame and within it.
func (o *pad) rows(i int, row func(from, to, n int)) {
	shape, n := o.out.Shape(), o.in[2]*o.in[3]
	for r := range o.in[1] {
		row((i*o.in[1]+r)*n, ((i*shape[1]+r+o.edges.Top)*shape[2]+o.edges.Left)*shape[3], n)
	}
}

// Piece pads an image.
func (o *pad) Piece(i int) {
	size := len(o.y) / o.in[0]
	image := o.y[i*size:][:size]
	for j := range image {
		image[j] = o.value
	}
	o.rows(i, func(from, to, n int) { copy(o.y[to:][:n], o.x[from:]) })
}

func (o *pad) DiffWRT(int) []bool { return []bool{true} }
func (o *pad) SymDiff(_ G.Nodes, _, grad *G.Node) (G.Nodes, error) {
	dx, err := G.ApplyOp(&padBackward{base: newBase("pad.dx", 1), f: o, out: newTensor(o.in...)}, grad)
	return G.Nodes{dx}, err
}

// padBackward takes the frame away.
type padBackward struct {
	base
	f   *pad
	out *tensor.Dense

	dy, dx []float32 // of the run under way
}

func (o *padBackward) Type() hm.Type { return signature(float(4), float(4)) }
func (o *padBackward) InferShape(...G.DimSizer) (tensor.Shape, error) {
	return o.out.Shape().Clone(), nil
}
func (o *padBackward) Do(v ...G.Value) (G.Value, error) {
	o.dy, o.dx = data(v[0]), data(o.out)
	o.f.engine.Run(o.f.in[0], o)
	return o.out, nil
}

// Piece is an image.
func (o *padBackward) Piece(i int) {
	o.f.rows(i, func(from, to, n int) { copy(o.dx[from:][:n], o.dy[to:]) })
}

var (
	_ G.SDOp = (*pad)(nil)
	_ G.Op   = (*padBackward)(nil)
)
