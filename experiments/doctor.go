package experiments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"overfit/datasets"
	"overfit/graphs"
)

// A Diagnosis is what a machine is like, and whether it computes as it should.
type Diagnosis struct {
	Environment
	Kernels    []KernelCheck `json:"kernels"`
	Data       []FileCheck   `json:"data"`
	FreeDisk   uint64        `json:"free_disk"`   // bytes; 0 where the system does not tell
	FreeMemory uint64        `json:"free_memory"` // bytes; 0 where the system does not tell
}

// A KernelCheck is what a kernel makes of a few training steps.
type KernelCheck struct {
	Kernel string `json:"kernel"`
	Bits   string `json:"bits"` // the SHA-256 of all weights and losses: of one version of the program the same on every machine
	Right  bool   `json:"right"`
}

// A FileCheck compares a file of MNIST with what its makers published.
type FileCheck struct {
	datasets.File
	Right bool `json:"right"`
}

// Healthy reports whether everything is right.
func (d Diagnosis) Healthy() error {
	for _, k := range d.Kernels {
		if !k.Right {
			return fmt.Errorf("kernel %s gives other bits than generic", k.Kernel)
		}
	}
	for _, f := range d.Data {
		if !f.Right {
			return fmt.Errorf("%s of the embedded MNIST is damaged", f.Name)
		}
	}
	return nil
}

// mnistSums are the SHA-256 of MNIST's files as they were published, in the order of Dataset.Files.
var mnistSums = []string{
	"440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
	"3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
	"8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
	"f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
}

// checkKernel compares the bits that a kernel gives with the right ones.
func checkKernel(kernel, got, want string) KernelCheck { return KernelCheck{kernel, got, got == want} }

// Diagnose looks at the machine, and at the disk that folder is on. Every kernel that the processor can run trains
// the article's networks for a few steps on all cores; the plain Go of the generic one, on one core, defines the bits.
func Diagnose(ctx context.Context, folder string) (Diagnosis, error) {
	data, err := datasets.MNIST()
	if err != nil {
		return Diagnosis{}, err
	}
	d := Diagnosis{FreeDisk: freeDisk(folder), FreeMemory: freeMemory()}
	for i, f := range data.Files {
		d.Data = append(d.Data, FileCheck{f, f.SHA256 == mnistSums[i]})
	}
	want, _, err := trainingBits(ctx, data, "generic", 1)
	if err != nil {
		return d, err
	}
	for _, kernel := range graphs.Kernels() {
		got, environment, err := trainingBits(ctx, data, kernel, 0)
		if err != nil {
			return d, fmt.Errorf("kernel %s: %w", kernel, err)
		}
		d.Kernels = append(d.Kernels, checkKernel(kernel, got, want))
		if d.Processor == "" { // the first kernel is the one in use
			d.Environment = environment
		}
	}
	return d, nil
}

// trainingBits is the checksum of what a few steps of the article's networks come to.
func trainingBits(ctx context.Context, data *datasets.Dataset, kernel string, threads int) (bits string, e Environment, err error) {
	const batch = 32
	sum := sha256.New()
	for _, name := range Article {
		spec, _ := Lookup(name)
		height, width := data.Train.Shape()
		m, err := graphs.New(spec.Network, graphs.Config{
			Height: height, Width: width, Classes: data.Classes, BatchSize: batch, EvalBatchSize: batch,
			Seed: spec.Seed, Optimizer: spec.Optimizer, Kernel: kernel, Threads: threads,
		})
		if err != nil {
			return "", e, err
		}
		defer m.Close()
		e = environment(m)
		rows := inOrder(data.Train)[:batch+batch/4] // a whole batch, and a part of one
		for rows := range slices.Chunk(rows, batch) {
			if ctx.Err() != nil {
				return "", e, context.Cause(ctx)
			}
			images, labels := m.TrainBatch()
			metrics, err := m.Step(data.Train.Fill(images, labels, rows))
			if err != nil {
				return "", e, err
			}
			fmt.Fprintln(sum, metrics.Loss, metrics.Correct)
		}
		images, labels := m.EvalBatch()
		metrics, err := m.Evaluate(data.Train.Fill(images, labels, rows[:batch]))
		if err != nil {
			return "", e, err
		}
		fmt.Fprintln(sum, metrics.Loss, metrics.Correct, m.WeightsSHA256())
	}
	return hex.EncodeToString(sum.Sum(nil)), e, nil
}
