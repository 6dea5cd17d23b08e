package export

import (
	"context"
	"io"
	"reflect"

	"codeberg.org/sbinet/npyio/npz"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
	"overfit/experiments/train"
)

// An Array is one of an NPZ file.
type Array struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`

	floats []float32
	ints   []int64
}

// Arrays are a checkpoint's tensors, moving averages included, under their Keras names and in Keras's layout. With a data set,
// there are also the logits and probabilities [images, classes] that the network gives its test images, and their labels [images].
func Arrays(ctx context.Context, c *runs.Checkpoint, data *datasets.Dataset, compute experiments.Compute) ([]Array, error) {
	m, err := c.Model(0, compute)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	var arrays []Array
	for _, p := range m.Parameters() {
		arrays = append(arrays, Array{Name: p.Name, Shape: p.Shape, floats: p.Data})
	}
	if data == nil {
		return arrays, nil
	}
	var logits measure.Logits
	if logits, err = train.Logits(ctx, m, data.Test); err != nil {
		return nil, err
	}
	shape := []int{logits.Images(), logits.Classes}
	labels := make([]int64, logits.Images())
	for i, l := range logits.Labels {
		labels[i] = int64(l)
	}
	return append(arrays,
		Array{Name: "logits", Shape: shape, floats: logits.Values},
		Array{Name: "probabilities", Shape: shape, floats: logits.Probabilities()},
		Array{Name: "labels", Shape: shape[:1], ints: labels}), nil
}

// WriteNPZ writes arrays as numpy.savez_compressed does.
func WriteNPZ(w io.Writer, arrays []Array) error {
	file := npz.NewWriter(w)
	for _, a := range arrays {
		var values any = a.ints
		if a.ints == nil {
			values = nested(a.Shape, reflect.ValueOf(a.floats)).Interface()
		}
		if err := file.Write(a.Name+".npy", values); err != nil {
			return err
		}
	}
	return file.Close()
}

// nested makes slices of slices of the numbers, whose lengths are the shape: how npyio takes arrays of several axes.
func nested(shape []int, values reflect.Value) reflect.Value {
	if len(shape) == 1 {
		return values
	}
	size := values.Len() / shape[0]
	var rows reflect.Value
	for i := range shape[0] {
		row := nested(shape[1:], values.Slice(i*size, (i+1)*size))
		if i == 0 {
			rows = reflect.MakeSlice(reflect.SliceOf(row.Type()), 0, shape[0])
		}
		rows = reflect.Append(rows, row)
	}
	return rows
}
