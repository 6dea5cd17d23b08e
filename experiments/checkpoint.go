package experiments

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"overfit/datasets"
	"overfit/experiments/safetensors"
	"overfit/graphs"
)

// A checkpoint's metadata beside the checksum.
const (
	formatKey  = "format"
	versionKey = "format_version"
	recordKey  = "record"  // as in spec.json
	stateKey   = "state"   // a state
	historyKey = "history" // as in history.csv

	checkpointFormat  = "overfit checkpoint"
	checkpointVersion = "1"
)

// A Checkpoint is a training as it was at some moment, kept in a safetensors file: the weights under their
// Keras names; the optimizer's tensors and those of hooks, behind a prefix; all else in the metadata.
type Checkpoint struct {
	Record
	History History

	state state
	file  *safetensors.File
}

// state is where a training stands, beside its tensors and its history.
type state struct {
	Epoch        int                        `json:"epoch"` // from 1; complete if the history has it
	Step         int                        `json:"step"`  // of the epoch
	Steps        uint64                     `json:"steps"` // of all epochs
	Running      Tally                      `json:"running"`
	LearningRate float64                    `json:"learning_rate"`
	EpochSeconds float64                    `json:"epoch_seconds"`
	Seconds      float64                    `json:"seconds"`
	Hooks        map[string]json.RawMessage `json:"hooks,omitempty"`
}

// writeCheckpoint replaces the file by a checkpoint of the training as it is.
func (t *Training) writeCheckpoint(path string) error {
	s := state{
		Epoch:        t.Epoch,
		Step:         t.Step,
		Steps:        t.Model.Steps(),
		Running:      t.Running,
		LearningRate: t.Model.LearningRate(),
		EpochSeconds: t.epochSeconds,
		Seconds:      t.seconds(),
		Hooks:        map[string]json.RawMessage{},
	}
	tensors := slices.Concat(t.Model.Parameters(), t.Model.SolverState())
	for _, h := range t.hooks {
		if h.State != nil {
			remembered, err := json.Marshal(h.State)
			if err != nil {
				return fmt.Errorf("%s: state of %s: %w", path, h.Name, err)
			}
			s.Hooks[h.Name] = remembered
		}
		tensors = append(tensors, h.tensors()...)
	}
	record, err := json.Marshal(t.record())
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	stateJSON, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var history strings.Builder
	if err := t.History.WriteCSV(&history); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var out []safetensors.Tensor
	for _, p := range tensors {
		out = append(out, safetensors.Tensor(p))
	}
	file, err := safetensors.Encode(map[string]string{
		formatKey:  checkpointFormat,
		versionKey: checkpointVersion,
		recordKey:  string(record),
		stateKey:   string(stateJSON),
		historyKey: history.String(),
	}, out)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return replaceFile(path, file)
}

// tensors are the hook's, under names that no other hook's have.
func (h Hook) tensors() []graphs.Parameter {
	if h.Tensors == nil {
		return nil
	}
	tensors := slices.Clone(h.Tensors())
	for i := range tensors {
		tensors[i].Name = h.Name + "/" + tensors[i].Name
	}
	return tensors
}

// OpenCheckpoint opens a checkpoint for reading. One that is damaged is an error; all are of one line and name the file.
func OpenCheckpoint(path string) (*Checkpoint, error) {
	file, err := safetensors.Open(path)
	if err != nil {
		return nil, err
	}
	c := &Checkpoint{file: file}
	if err := c.read(); err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return c, nil
}

// Close closes the file.
func (c *Checkpoint) Close() error { return c.file.Close() }

func (c *Checkpoint) read() error {
	metadata := c.file.Metadata
	if got := metadata[formatKey]; got != checkpointFormat {
		return fmt.Errorf("format %.40q, expected %q: it holds no more than tensors", got, checkpointFormat)
	}
	if got := metadata[versionKey]; got != checkpointVersion {
		return fmt.Errorf("checkpoint of format version %.40q, expected %q", got, checkpointVersion)
	}
	if err := c.file.Verify(); err != nil {
		return err
	}
	var err error
	if c.Record, err = parseRecord([]byte(metadata[recordKey])); err != nil {
		return fmt.Errorf("%s: %w", recordKey, err)
	}
	if err := unmarshalStrict([]byte(metadata[stateKey]), &c.state); err != nil {
		return fmt.Errorf("%s: %w", stateKey, jsonError([]byte(metadata[stateKey]), err))
	}
	if c.History, err = ReadCSV(strings.NewReader(metadata[historyKey])); err != nil {
		return fmt.Errorf("%s: %w", historyKey, err)
	}
	return nil
}

// restore puts the training where the checkpoint was taken, all but what hooks remember.
func (t *Training) restore(c *Checkpoint) error {
	s := c.state
	if err := c.checkState(t); err != nil {
		return fmt.Errorf("state of the checkpoint: %w", err)
	}
	if err := readWeights(c.file, t.Model.Parameters()); err != nil {
		return err
	}
	if err := readTensors(c.file, t.Model.SolverState()); err != nil {
		return err
	}
	t.Model.Resume(s.Steps)
	t.Model.SetLearningRate(s.LearningRate)
	t.Epoch, t.Step, t.Running, t.epochSeconds = s.Epoch, s.Step, s.Running, s.EpochSeconds
	t.secondsBefore = s.Seconds
	t.History = slices.Clone(c.History)
	return nil
}

// checkState reports a state in which this training cannot have been.
func (c *Checkpoint) checkState(t *Training) error {
	s := c.state
	if n := len(c.History); s.Epoch < 0 || s.Epoch != n && s.Epoch != n+1 {
		return fmt.Errorf("epoch %d with a history of %d", s.Epoch, n)
	}
	if s.Epoch == 0 {
		if s.Step != 0 || s.Steps != 0 || s.Running != (Tally{}) {
			return fmt.Errorf("steps before the first epoch")
		}
		return nil
	}
	complete := s.Epoch == len(c.History)
	return cmp.Or(
		inRange("step", s.Step, 0, t.Steps),
		equal("steps of an epoch that is complete", complete, s.Step, t.Steps),
		equal("steps in all", true, s.Steps, uint64(s.Epoch-1)*uint64(t.Steps)+uint64(s.Step)),
		equal("images of the epoch", true, s.Running.Images, min(s.Step*t.Spec.BatchSize, t.Train.Len())),
		inRange("images classified correctly", s.Running.Correct, 0, s.Running.Images),
		inRange("sum of losses", s.Running.LossSum, 0, math.MaxFloat64),
		inRange("learning rate", s.LearningRate, 0, 1e6),
		inRange("seconds", s.Seconds, 0, math.MaxFloat64),
		inRange("seconds of the epoch", s.EpochSeconds, 0, math.MaxFloat64),
	)
}

func equal[T int | uint64](name string, applies bool, got, want T) error {
	if !applies || got == want {
		return nil
	}
	return fmt.Errorf("%s: %v, expected %v", name, got, want)
}

// restoreHooks gives the hooks what the checkpoint remembers for them. One of which it knows nothing is new, or
// sees to itself, and is left as its Start made it.
func (c *Checkpoint) restoreHooks(hooks []Hook) error {
	for _, h := range hooks {
		if remembered, ok := c.state.Hooks[h.Name]; ok && h.State != nil {
			if err := unmarshalStrict(remembered, h.State); err != nil {
				return fmt.Errorf("state of the checkpoint: %s: %w", h.Name, err)
			}
		}
		if !c.hasTensorsOf(h) {
			continue
		}
		if err := readTensors(c.file, h.tensors()); err != nil {
			return err
		}
	}
	return nil
}

func (c *Checkpoint) hasTensorsOf(h Hook) bool {
	return slices.ContainsFunc(c.file.Tensors, func(t safetensors.Info) bool { return strings.HasPrefix(t.Name, h.Name+"/") })
}

// readWeights is readTensors, and wants finite numbers.
func readWeights(file *safetensors.File, weights []graphs.Parameter) error {
	if err := readTensors(file, weights); err != nil {
		return err
	}
	for _, p := range weights {
		for i, w := range p.Data {
			if v := float64(w); math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("tensor %q: element %d is %v, expected a finite number", p.Name, i, w)
			}
		}
	}
	return nil
}

// readTensors fills the tensors from those of the same names in the file. It is an error if one is missing or has
// another shape; none is written to then.
func readTensors(file *safetensors.File, tensors []graphs.Parameter) error {
	infos := map[string]safetensors.Info{}
	for _, info := range file.Tensors {
		infos[info.Name] = info
	}
	for _, p := range tensors {
		info, ok := infos[p.Name]
		if !ok {
			return fmt.Errorf("no tensor %q, expected one of shape %v", p.Name, p.Shape)
		}
		if !slices.Equal(info.Shape, p.Shape) {
			return fmt.Errorf("tensor %q has shape %.80s, expected %v", p.Name, fmt.Sprint(info.Shape), p.Shape)
		}
	}
	for _, p := range tensors {
		if err := file.Read(infos[p.Name], p.Data); err != nil {
			return err
		}
	}
	return nil
}

// LoadData reads the data set that the record names, which may be elsewhere by now: in the folder at, unless that is "".
// It is an error if it is not the same.
func (r Record) LoadData(at string) (*datasets.Dataset, error) {
	r.Spec.Data = cmp.Or(at, r.Spec.Data)
	data, err := r.Spec.LoadData()
	if err != nil {
		return nil, err
	}
	return data, r.sameData(data)
}

// sameData reports whether the data set is not the one that the record names.
func (r Record) sameData(data *datasets.Dataset) error {
	if len(r.Data.Files) != len(data.Files) {
		return fmt.Errorf("data set of %d files, expected %d", len(data.Files), len(r.Data.Files))
	}
	for i, f := range data.Files {
		if f.SHA256 != r.Data.Files[i].SHA256 {
			return fmt.Errorf("data set %s: %s has SHA-256 %s, but that of the run had %.64q", data.Name, f.Name, f.SHA256, r.Data.Files[i].SHA256)
		}
	}
	return nil
}
