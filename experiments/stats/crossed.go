package stats

import (
	"errors"
	"fmt"
	"math"
)

// Runs are what runs of one experiment with different seeds make of the same images, [run][image]: for each image 1 if the
// run's network is right, say, or its loss.
type Runs [][]float64

// components are what runs and images each add to the variance of the mean over both.
type components struct {
	mean           float64
	runs, images   int
	byImage        []float64 // mean over the runs
	run, interplay float64   // variances of the mean, from runs and from what runs and images do together; 0 with one run
}

func (v Runs) components() (components, error) {
	c := components{runs: len(v)}
	if c.runs == 0 || len(v[0]) < 2 {
		return c, errors.New("no runs, or less than two images, to take a mean over")
	}
	c.images = len(v[0])
	c.byImage = make([]float64, c.images)
	byRun := make([]float64, c.runs)
	for r, images := range v {
		if len(images) != c.images {
			return c, fmt.Errorf("%d images of one run and %d of another, expected as many", c.images, len(images))
		}
		for i, x := range images {
			byRun[r] += x / float64(c.images)
			c.byImage[i] += x / float64(c.runs)
		}
		c.mean += byRun[r] / float64(c.runs)
	}
	if c.runs == 1 {
		return c, nil
	}
	for r, images := range v {
		c.run += square(byRun[r] - c.mean)
		for i, x := range images {
			c.interplay += square(x - byRun[r] - c.byImage[i] + c.mean)
		}
	}
	c.run /= float64(c.runs-1) * float64(c.runs)
	c.interplay /= float64(c.runs-1) * float64(c.images-1) * float64(c.runs) * float64(c.images)
	return c, nil
}

func square(x float64) float64 { return x * x }

// Mean returns the mean over runs and images, for seeds and test images that might have been others: both are taken to be
// random, crossed with each other, and the variance of the mean is the sum of what either adds (Cornfield and Tukey, "Average
// Values of Mean Squares in Factorials", Annals of Mathematical Statistics 27, 1956), with Hillis's degrees of freedom ("A
// Comparison of Denominator Degrees of Freedom Methods for Multiple Observer ROC Analysis", Statistics in Medicine 26, 2007). A
// bootstrap over runs and images comes to the same, but knows nothing of how few the runs are.
//
// Of one run it is the mean over images that might have been others alone.
func (v Runs) Mean() (Estimate, error) {
	c, err := v.components()
	if err != nil {
		return Unknown(), err
	}
	return c.estimate(c.byImage, c.run, c.interplay, hillis(c)), nil
}

// MinusBaseline returns the mean over runs and images minus that of the baseline, whose runs are others, with seeds of their
// own, on the same images. Runs of one seed are not taken as pairs: what they share, first weights and order of the images,
// makes them hardly more alike, and to pair them would cost degrees of freedom.
func (v Runs) MinusBaseline(baseline Runs) (Estimate, error) {
	a, err := v.components()
	if err != nil {
		return Unknown(), err
	}
	b, err := baseline.components()
	if err != nil {
		return Unknown(), err
	}
	if a.images != b.images {
		return Unknown(), fmt.Errorf("%d images of the baseline and %d of the other, expected as many", b.images, a.images)
	}
	differences := make([]float64, a.images)
	for i := range differences {
		differences[i] = a.byImage[i] - b.byImage[i]
	}
	both := components{mean: a.mean - b.mean, runs: min(a.runs, b.runs), images: a.images}
	return both.estimate(differences, a.run+b.run, a.interplay+b.interplay, hillis(a, b)), nil
}

// estimate is that of the mean over images, whose variance the runs add theirs to. What runs and images do together is in the
// spread over the images as well as in that over the runs, and counts once.
func (c components) estimate(byImage []float64, run, interplay float64, df func(sum float64) float64) Estimate {
	mean, image := 0., 0.
	for _, x := range byImage {
		mean += x / float64(c.images)
	}
	for _, x := range byImage {
		image += square(x - mean)
	}
	image /= float64(c.images-1) * float64(c.images)
	sum := run + max(image-interplay, 0)
	return Estimate{c.mean, math.Sqrt(sum), df(sum)}
}

// hillis returns the degrees of freedom of a variance, to which the groups of runs add theirs: those of the runs, and the more
// the less they add. Where there is no variance at all, because all runs are right equally often, say, they are the fewest runs'.
func hillis(groups ...components) func(sum float64) float64 {
	return func(sum float64) float64 {
		of := 0.
		images, runs := math.Inf(1), math.Inf(1)
		for _, c := range groups {
			images = min(images, float64(c.images-1))
			if c.runs > 1 {
				of += square(c.run) / float64(c.runs-1)
				runs = min(runs, float64(c.runs-1))
			}
		}
		switch {
		case sum == 0:
			return min(runs, images)
		case of == 0:
			return images
		default:
			return min(square(sum)/of, images)
		}
	}
}
