package figures

import (
	"fmt"

	"overfit/experiments/runs"
)

// firstLayer returns the weights of the first layer of the network that the run has trained, a picture each: a
// convolution's filters [height][width] over the one channel of the images, or the units of a dense layer, with a
// weight for each pixel of an image.
func firstLayer(r *runs.Run) (pictures [][][]float32, err error) {
	m, err := r.Model()
	if err != nil {
		return nil, err
	}
	defer m.Close()
	first := m.Parameters()[0]
	var height, width, units int
	switch shape := first.Shape; {
	case len(shape) == 4 && shape[2] == 1:
		height, width, units = shape[0], shape[1], shape[3]
	case len(shape) == 2 && shape[0] == r.Data.Height*r.Data.Width:
		height, width, units = r.Data.Height, r.Data.Width, shape[1]
	default:
		return nil, fmt.Errorf("%s: the first layer, %s %v, has no weights that are pictures", r.Folder, first.Name, shape)
	}
	for unit := range units {
		picture := make([][]float32, height)
		for y := range picture {
			picture[y] = make([]float32, width)
			for x := range picture[y] {
				picture[y][x] = first.Data[(y*width+x)*units+unit]
			}
		}
		pictures = append(pictures, picture)
	}
	return pictures, nil
}
