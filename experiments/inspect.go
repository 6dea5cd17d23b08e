package experiments

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"overfit/datasets"
)

// Evaluation reads how the run's network does on the test images.
func (r *StoredRun) Evaluation() (Evaluation, error) {
	return readFile(filepath.Join(r.Folder, evaluationFile), func(in io.Reader) (Evaluation, error) {
		var e Evaluation
		data, err := io.ReadAll(in)
		if err != nil {
			return e, err
		}
		if err := json.Unmarshal(data, &e); err != nil {
			return e, jsonError(data, err)
		}
		return e, nil
	})
}

// Mistakes returns the images that were taken for another class, those first of which the network was surest.
func (p Predictions) Mistakes() []int {
	var mistakes []int
	for i, image := range p {
		if !image.Right() {
			mistakes = append(mistakes, i)
		}
	}
	slices.SortStableFunc(mistakes, func(a, b int) int { return cmp.Compare(p[b].Confidence, p[a].Confidence) })
	return mistakes
}

// Distorted returns the training image of a row as the experiment trains on it in so many epochs from the first on:
// [epoch][height*width] values from 0 to 1.
func (s Spec) Distorted(train datasets.Split, row, epochs int) [][]float32 {
	height, width := train.Shape()
	images := make([][]float32, epochs)
	for i := range images {
		images[i] = make([]float32, height*width)
		train.FillAugmented(images[i], make([]int, 1), []int{row}, s.Augmentation, s.augmentationKey(i+1))
	}
	return images
}

// FirstLayer returns the weights of the first layer of the network that the run has trained, a picture each: a
// convolution's filters [height][width] over the one channel of the images, or the units of a dense layer, with a
// weight for each pixel of an image.
func (r *StoredRun) FirstLayer() (pictures [][][]float32, err error) {
	c, err := OpenCheckpoint(filepath.Join(r.Folder, checkpointFolder, finalCheckpoint))
	if err != nil {
		return nil, err
	}
	defer c.Close()
	m, err := c.Model(1)
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
