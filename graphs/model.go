package graphs

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"overfit/graphs/internal/kernel"
	"overfit/graphs/op"
)

// Config is what a model must know beside its network.
type Config struct {
	Height, Width int // of an image
	Classes       int
	BatchSize     int // rows of the training graph
	EvalBatchSize int // rows of the evaluation graph; 0 means 250
	Seed          uint64
	Optimizer     Optimizer
	Loss          Loss
	SoftTargets   bool    // train on Model.TrainTargets, not on labels
	L1, L2        float64 // penalties l1*sum|w| + l2*sum(w^2) on kernels, as Keras has them
	MaxParameters int     // a network with more is an error before it takes memory; 0 means no limit
	Kernel        string  // one of Kernels(), or "auto" (also when empty) for the first of them
	Threads       int     // 0 means one for each core
}

func (c Config) validate() error {
	for _, f := range []struct {
		name             string
		value, low, high int
	}{
		{"image height", c.Height, 1, 1 << 14}, {"image width", c.Width, 1, 1 << 14}, {"number of classes", c.Classes, 2, 1 << 16},
		{"batch size", c.BatchSize, 1, 1 << 20}, {"evaluation batch size", c.EvalBatchSize, 0, 1 << 20},
		{"number of threads", c.Threads, 0, 1024},
	} {
		if f.value < f.low || f.value > f.high {
			return fmt.Errorf("%s %d, want %d to %d", f.name, f.value, f.low, f.high)
		}
	}
	if err := c.Loss.Validate(); err != nil {
		return err
	}
	if !(c.L1 >= 0) || !(c.L2 >= 0) || math.IsInf(c.L1+c.L2, 0) {
		return fmt.Errorf("penalties l1 %v and l2 %v, want neither negative", c.L1, c.L2)
	}
	return nil
}

// Kernels are the implementations this processor can run, the fastest first.
func Kernels() []string { return kernel.Available() }

// Metrics are what a batch came to.
type Metrics struct {
	Loss    float64 // mean over the rows of Config.Loss: in training with penalties and dropout, in evaluation without
	Correct int     // rows whose largest logit is that of their label
}

// Model is a network with its weights: a training graph with dropout and gradients, and an evaluation graph without
// them, over the same tensors. It is for one goroutine at a time.
type Model struct {
	engine     *op.Engine
	layers     []Layer
	parameters []Parameter // all tensors
	trainable  []Parameter // those that gradients move
	train      *pass
	eval       *pass
	loss       Loss
	penalties  []func() float64
	afterStep  []func()
	gradients  []gorgonia.ValueGrad // of trainable
	solver     solver
	decay      decay
	clip       *clip // nil without a bound
	step       *op.Step
}

// pass is one graph, compiled.
type pass struct {
	images  []float32
	labels  []int
	targets []float32 // nil if labels are the targets
	logits  *gorgonia.Node
	loss    *gorgonia.Node
	outcome op.Loss
	program *program
}

// New builds both graphs of a network, initialises the weights from the seed, and starts the threads, which Close
// stops.
func New(network Network, c Config) (*Model, error) {
	if err := c.validate(); err != nil {
		return nil, err
	}
	if c.EvalBatchSize == 0 {
		c.EvalBatchSize = 250
	}
	engine, err := kernel.New(c.Kernel, c.Threads)
	if err != nil {
		return nil, err
	}
	m := &Model{engine: engine, loss: c.Loss, step: new(op.Step)}
	if err := m.build(network, c); err != nil {
		engine.Close()
		return nil, err
	}
	return m, nil
}

func (m *Model) build(network Network, c Config) (err error) {
	weights := &store{seed: c.Seed, limit: c.MaxParameters, tensors: make(map[string]*tensor.Dense)}
	train, b, err := m.forward(network, c, weights, true)
	if err != nil {
		return err
	}
	if len(b.trainable) == 0 {
		return errors.New("the network has no parameters")
	}
	grads, err := gorgonia.Grad(train.loss, b.trainable...)
	if err != nil {
		return fmt.Errorf("differentiate the network: %w", err)
	}
	if train.program, err = compile(m.engine, append(grads, train.loss)...); err != nil {
		return err
	}
	for _, p := range b.order {
		m.parameters = append(m.parameters, newParameter(p))
	}
	for i, p := range b.trainable {
		m.gradients = append(m.gradients, gradient{p, grads[i], train.program})
		m.trainable = append(m.trainable, newParameter(p))
	}
	m.train, m.layers, m.penalties, m.afterStep = train, b.layers, b.penalties, b.afterStep
	if m.solver, err = c.Optimizer.solver(m.engine, m.gradients); err != nil {
		return err
	}
	m.decay.rate = c.Optimizer.decayRate()
	if bound := c.Optimizer.GlobalClipNorm; bound > 0 {
		m.clip = newClip(m.engine, bound, m.gradients)
	}

	eval, b, err := m.forward(network, c, weights, false)
	if err != nil {
		return err
	}
	if len(b.order) != len(m.parameters) {
		return fmt.Errorf("the network has %d parameters in evaluation and %d in training, want the same", len(b.order), len(m.parameters))
	}
	eval.program, err = compile(m.engine, eval.loss)
	m.eval = eval
	return err
}

// forward builds one graph from the images to the loss.
func (m *Model) forward(network Network, c Config, weights *store, training bool) (*pass, *Builder, error) {
	rows := c.EvalBatchSize
	if training {
		rows = c.BatchSize
	}
	g := gorgonia.NewGraph()
	images, labels := newTensor(rows, c.Height, c.Width, 1), tensor.New(tensor.Of(tensor.Int), tensor.WithShape(rows))
	x := gorgonia.NewTensor(g, tensor.Float32, 4, gorgonia.WithName("images"), gorgonia.WithShape(images.Shape()...), gorgonia.WithValue(images))
	y := gorgonia.NewVector(g, tensor.Int, gorgonia.WithName("labels"), gorgonia.WithShape(rows), gorgonia.WithValue(labels))
	b := &Builder{
		graph: g, engine: m.engine, images: x, classes: c.Classes, training: training, store: weights, step: m.step,
		l1: c.L1, l2: c.L2, used: make(map[string]int), nodes: make(map[string]*gorgonia.Node),
	}
	logits, err := build(network, b, x)
	if err != nil {
		return nil, nil, fmt.Errorf("build the network: %w", err)
	}
	if want := (tensor.Shape{rows, c.Classes}); !logits.Shape().Eq(want) {
		return nil, nil, fmt.Errorf("build the network: it ends in shape %v, want the logits %v", logits.Shape(), want)
	}
	p := &pass{images: images.Data().([]float32), labels: labels.Data().([]int), logits: logits}
	var soft *gorgonia.Node
	if training && c.SoftTargets {
		targets := newTensor(rows, c.Classes)
		soft = gorgonia.NewMatrix(g, tensor.Float32, gorgonia.WithName("targets"), gorgonia.WithShape(rows, c.Classes), gorgonia.WithValue(targets))
		p.targets = targets.Data().([]float32)
	}
	if p.loss, p.outcome, err = c.Loss.node(m.engine, logits, y, soft); err != nil {
		return nil, nil, fmt.Errorf("build the network: %w", err)
	}
	return p, b, nil
}

// build runs the network's own code, in which a stock operation may panic on a shape it does not like.
func build(network Network, b *Builder, x *gorgonia.Node) (logits *gorgonia.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.Join(b.err, fmt.Errorf("panic: %v", r))
		}
	}()
	logits = network.Build(b, x)
	if b.err == nil && logits == nil {
		return nil, errors.New("it returns no logits")
	}
	return logits, b.err
}

// Close stops the model's threads.
func (m *Model) Close() { m.engine.Close() }

// Kernel is the implementation in use.
func (m *Model) Kernel() string { return m.engine.Name() }

// PlainGo names the operations of a training step that have no kernel of their own and are computed in plain Go.
func (m *Model) PlainGo() []string {
	var names []string
	for _, ins := range m.train.program.instructions {
		name, _, _ := strings.Cut(ins.op.String(), ".") // without what tells a gradient from its operation
		if len(ins.args) > 0 && !op.HasKernel(ins.op) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Threads is the number of threads in use.
func (m *Model) Threads() int { return m.engine.Threads() }

// Loss is the one that the model trains on and evaluates.
func (m *Model) Loss() Loss { return m.loss }

// Layers describes the network, a line a layer.
func (m *Model) Layers() []Layer { return m.layers }

// LearningRate is the optimizer's, as it stands.
func (m *Model) LearningRate() float64 { return *m.solver.rate() }

// SetLearningRate changes it for the steps to come.
func (m *Model) SetLearningRate(lr float64) { *m.solver.rate() = lr }

// TrainBatch returns the training graph's own inputs, for the caller to fill before Step: images [batch size][height]
// [width] from 0 to 1, and class numbers.
func (m *Model) TrainBatch() (images []float32, labels []int) { return m.train.images, m.train.labels }

// TrainTargets are the probabilities of each class that a model with Config.SoftTargets trains on, [batch size][classes], for
// the caller to fill before Step, which then gives each row the label of its largest; nil in any other model.
func (m *Model) TrainTargets() []float32 { return m.train.targets }

// EvalBatch returns the evaluation graph's own inputs, for the caller to fill before Evaluate.
func (m *Model) EvalBatch() (images []float32, labels []int) { return m.eval.images, m.eval.labels }

// Run calls task.Piece(i) for every i in [0, pieces) on the model's threads, in any order, and returns when the last
// call has. Pieces must not depend on each other. It is for work between steps, such as filling the next batch.
func (m *Model) Run(pieces int, task interface{ Piece(i int) }) { m.engine.Run(pieces, task) }

// Step trains on the first rows of TrainBatch. The metrics are those before the weights moved. When the loss is not
// finite the weights stay as they are: the caller must look.
func (m *Model) Step(rows int) (Metrics, error) {
	m.step.Rows = rows
	metrics, err := m.train.run(rows)
	if err != nil {
		return metrics, err
	}
	for _, penalty := range m.penalties {
		metrics.Loss += penalty()
	}
	if math.IsNaN(metrics.Loss) || math.IsInf(metrics.Loss, 0) {
		return metrics, nil
	}
	for _, f := range m.afterStep {
		f()
	}
	m.step.Number++
	gradients := m.gradients
	if m.clip != nil {
		if err := m.clip.apply(); err != nil {
			return metrics, err
		}
		gradients = m.clip.gradients
	}
	if m.decay.rate != 0 {
		m.decay.apply(m.engine, m.LearningRate(), m.trainable)
	}
	return metrics, m.solver.Step(gradients)
}

// Logits are what the last Evaluate computed before the softmax, [evaluation batch size][classes], in a buffer that the next
// one overwrites. Rows that were not evaluated mean nothing.
func (m *Model) Logits() []float32 {
	return m.eval.program.value(m.eval.logits).Data().([]float32)
}

// Probabilities are what the last Evaluate gave each class, [evaluation batch size][classes], in a buffer that the next
// one overwrites; rows that were not evaluated are 0. They are the softmax of the logits also where the loss is another.
func (m *Model) Probabilities() []float32 { return m.eval.outcome.Probabilities() }

// Predicted are the classes that the last Evaluate gave the rows of the batch, those of the largest logits and the first of
// equals, in a buffer that the next one overwrites; -1 in rows that were not evaluated.
func (m *Model) Predicted() []int { return m.eval.outcome.Best() }

// Evaluate measures the model on the first rows of EvalBatch, without dropout or penalties.
func (m *Model) Evaluate(rows int) (Metrics, error) { return m.eval.run(rows) }

// run computes the graph with all rows behind the first ones left out of the loss.
func (p *pass) run(rows int) (Metrics, error) {
	if rows < 1 || rows > len(p.labels) {
		return Metrics{}, fmt.Errorf("batch of %d rows, want 1 to %d", rows, len(p.labels))
	}
	if p.targets != nil {
		if err := p.labelTargets(rows); err != nil {
			return Metrics{}, err
		}
	}
	classes := p.outcome.Classes()
	for i, l := range p.labels[:rows] {
		if l < 0 || l >= classes {
			return Metrics{}, fmt.Errorf("label %d in row %d of the batch, want 0 to %d", l, i, classes-1)
		}
	}
	for i := rows; i < len(p.labels); i++ {
		p.labels[i] = op.Ignore
	}
	err := p.program.run()
	return Metrics{p.outcome.Mean(), p.outcome.Correct()}, err
}

// gradient is a parameter with the gradient that the program computes for it.
type gradient struct {
	parameter, node *gorgonia.Node
	program         *program
}

func (g gradient) Value() gorgonia.Value         { return g.parameter.Value() }
func (g gradient) Grad() (gorgonia.Value, error) { return g.program.value(g.node), nil }
