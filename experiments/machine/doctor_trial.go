package machine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/graphs"
)

// A Trial is what a kernel makes of a few training steps.
type Trial struct {
	Kernel string `json:"kernel"`
	Bits   string `json:"bits"` // the SHA-256 of all weights and losses: of one version of the program the same on every machine
}

// TryKernel trains the article's networks for a few steps. Where the kernel is not what the processor wants, it crashes
// the process, and nothing in that can help it: see Child.
func TryKernel(ctx context.Context, kernel string, threads int) (Trial, error) {
	const batch = 32
	data, err := datasets.MNIST()
	if err != nil {
		return Trial{}, err
	}
	sum := sha256.New()
	for _, spec := range triedSpecs() {
		height, width := data.Train.Shape()
		m, err := graphs.New(spec.Network, graphs.Config{
			Height: height, Width: width, Classes: data.Classes, BatchSize: batch, EvalBatchSize: batch,
			Seed: spec.Seed, Optimizer: spec.Optimizer, L1: spec.L1, L2: spec.L2, Kernel: kernel, Threads: threads,
		})
		if err != nil {
			return Trial{}, err
		}
		defer m.Close()
		kernel = m.Kernel()                // no longer "auto"
		rows := make([]int, batch+batch/4) // a whole batch, and a part of one
		for i := range rows {
			rows[i] = i
		}
		for rows := range slices.Chunk(rows, batch) {
			if ctx.Err() != nil {
				return Trial{}, context.Cause(ctx)
			}
			images, labels := m.TrainBatch()
			metrics, err := m.Step(data.Train.Fill(images, labels, rows))
			if err != nil {
				return Trial{}, err
			}
			fmt.Fprintln(sum, metrics.Loss, metrics.Correct)
		}
		images, labels := m.EvalBatch()
		metrics, err := m.Evaluate(data.Train.Fill(images, labels, rows[:batch]))
		if err != nil {
			return Trial{}, err
		}
		fmt.Fprintln(sum, metrics.Loss, metrics.Correct, m.WeightsSHA256())
	}
	return Trial{kernel, hex.EncodeToString(sum.Sum(nil))}, nil
}

// triedSpecs are the article's experiments, and what takes in the kernels that they leave out.
func triedSpecs() []experiments.Spec {
	var specs []experiments.Spec
	for _, name := range experiments.Article {
		spec, _ := experiments.Lookup(name)
		specs = append(specs, spec)
	}
	penalised, _ := experiments.Lookup("mlp-dropout")
	penalised.L1, penalised.L2 = 1e-5, 1e-4
	penalised.Optimizer = graphs.Optimizer{Name: "sgd", Momentum: 0.9}
	plain, _ := experiments.Lookup("mlp")
	plain.Optimizer = graphs.Optimizer{Name: "sgd"}
	return append(specs, penalised, plain)
}
