package machine

import (
	"context"
	"runtime"
	"slices"
	"time"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/train"
)

// A Benchmark is the speed of an experiment's network.
type Benchmark struct {
	Network              string  `json:"network"`
	TrainImagesPerSecond float64 `json:"train_images_per_second"` // medians over rounds
	EvalImagesPerSecond  float64 `json:"eval_images_per_second"`
	TrainSpread          Spread  `json:"train_spread"`
	EvalSpread           Spread  `json:"eval_spread"`
	// BusyCores is how many cores other processes kept busy meanwhile, as a mean; nil where the system does not tell.
	BusyCores           *float64 `json:"busy_cores,omitempty"`
	MillisecondsPerStep float64  `json:"ms_per_step"` // a training step of BatchSize images
	BatchSize           int      `json:"batch_size"`
	Kernel              string   `json:"kernel"`
	Threads             int      `json:"threads"`
	AllocsPerStep       float64  `json:"allocs_per_step"` // allocations in memory a training step
	// PlainGo names the operations of a step that have no kernel of their own.
	PlainGo []string `json:"plain_go,omitempty"`
}

// Bench measures, for about the given time each, how fast the experiment trains on shuffled batches of its
// data, and how fast it evaluates the test set: steps as a training takes them, filling of the batch included.
func Bench(ctx context.Context, spec experiments.Spec, data *datasets.Dataset, compute experiments.Compute, each time.Duration) (Benchmark, error) {
	t, err := train.New(spec, data, compute)
	if err != nil {
		return Benchmark{}, err
	}
	defer t.Close()

	take, steps := t.Stepper(), 0
	step := func() (images int, err error) {
		steps++
		return take()
	}
	if _, err := step(); err != nil { // what is allocated once is allocated here
		return Benchmark{}, err
	}
	steps = 0
	before, others := mallocs(), newBusy()
	trainRate, trainSpread, err := rate(ctx, each, step)
	if err != nil {
		return Benchmark{}, err
	}
	allocs := float64(mallocs()-before) / float64(steps)
	evalRate, evalSpread, err := rate(ctx, each, t.Evaluator())
	if err != nil {
		return Benchmark{}, err
	}
	return Benchmark{
		Network:              spec.Label(),
		TrainImagesPerSecond: trainRate,
		EvalImagesPerSecond:  evalRate,
		TrainSpread:          trainSpread,
		EvalSpread:           evalSpread,
		BusyCores:            others.cores(),
		MillisecondsPerStep:  1000 * float64(spec.BatchSize) / trainRate,
		BatchSize:            spec.BatchSize,
		Kernel:               t.Model.Kernel(),
		Threads:              t.Model.Threads(),
		AllocsPerStep:        allocs,
		PlainGo:              t.Model.PlainGo(),
	}, nil
}

// Spread is the slowest and the fastest round of a measurement, in images a second.
type Spread struct {
	Slowest float64 `json:"slowest"`
	Fastest float64 `json:"fastest"`
}

// rate repeats work for about the given time and returns how many images a second it takes: the median of
// ten rounds of equal time, so that a hiccup of the machine does not count. A round before them is for
// warming up.
func rate(ctx context.Context, d time.Duration, work func() (images int, err error)) (float64, Spread, error) {
	const parts = 10
	var rates [1 + parts]float64
	for i := range rates {
		images := 0
		began := time.Now()
		for time.Since(began) < d/parts {
			n, err := work()
			if err != nil {
				return 0, Spread{}, err
			}
			if ctx.Err() != nil {
				return 0, Spread{}, context.Cause(ctx)
			}
			images += n
		}
		rates[i] = float64(images) / time.Since(began).Seconds()
	}
	measured := rates[1:]
	slices.Sort(measured)
	return (measured[parts/2-1] + measured[parts/2]) / 2, Spread{measured[0], measured[parts-1]}, nil
}

// mallocs returns the number of allocations since the program began.
func mallocs() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.Mallocs
}
