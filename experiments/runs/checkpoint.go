package runs

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"overfit/experiments/measure"
	"overfit/experiments/safetensors"
	"overfit/experiments/train"
	"overfit/graphs"
)

// A checkpoint's metadata beside the checksum.
const (
	formatKey  = "format"
	versionKey = "format_version"
	recordKey  = "record"  // as in spec.json
	stateKey   = "state"   // where the training stands
	historyKey = "history" // as in history.csv

	checkpointFormat = "overfit checkpoint"
)

// A Checkpoint is a training as it was at some moment, kept in a safetensors file: the weights under their
// Keras names; the tensors of the optimizer and of early stopping, behind a prefix; all else in the metadata.
type Checkpoint struct {
	Record
	History measure.History

	version int
	state   train.State
	file    *safetensors.File
}

// writeCheckpoint replaces the file by a checkpoint of the training as the snapshot has it.
func writeCheckpoint(path string, t *train.Training, s train.Snapshot) error {
	record, err := json.Marshal(recordOf(t))
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	state, err := json.Marshal(s.State)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var history strings.Builder
	if err := s.History.WriteCSV(&history); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	var tensors []safetensors.Tensor
	for _, p := range s.Tensors {
		tensors = append(tensors, safetensors.Tensor(p))
	}
	file, err := safetensors.Encode(map[string]string{
		formatKey:  checkpointFormat,
		versionKey: strconv.Itoa(formatVersion),
		recordKey:  string(record),
		stateKey:   string(state),
		historyKey: history.String(),
	}, tensors)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return replaceFile(path, file)
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
	c.folder = filepath.Dir(filepath.Dir(path))
	return c, nil
}

// OpenTrained opens what is at the path: a checkpoint, or that of the weights which the run in a folder has ended with.
func OpenTrained(path string) (*Checkpoint, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return OpenCheckpoint(path)
	}
	if _, err := ReadRecord(path); err != nil {
		return nil, err
	}
	final := filepath.Join(path, checkpointFolder, finalCheckpoint)
	if _, err := os.Stat(final); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("run %s is %w", path, ErrUnfinished)
	}
	return OpenCheckpoint(final)
}

// Close closes the file.
func (c *Checkpoint) Close() error { return c.file.Close() }

// readVersion reads which format the checkpoint has, if it is one.
func (c *Checkpoint) readVersion() (err error) {
	metadata := c.file.Metadata
	if got := metadata[formatKey]; got != checkpointFormat {
		return fmt.Errorf("format %.40q, expected %q: it holds no more than tensors", got, checkpointFormat)
	}
	if c.version, err = strconv.Atoi(metadata[versionKey]); err != nil || c.version < 1 {
		return fmt.Errorf("checkpoint of format version %.40q, expected 1 to %d", metadata[versionKey], formatVersion)
	}
	return checkVersion(c.version)
}

func (c *Checkpoint) read() error {
	if err := c.readVersion(); err != nil {
		return err
	}
	if err := c.file.Verify(); err != nil {
		return err
	}
	metadata := c.file.Metadata
	var err error
	if c.Record, err = parseRecord([]byte(metadata[recordKey])); err != nil {
		return fmt.Errorf("%s: %w", recordKey, err)
	}
	if err := unmarshal([]byte(metadata[stateKey]), &c.state); err != nil {
		return fmt.Errorf("%s: %w", stateKey, err)
	}
	if c.History, err = measure.ReadHistory(strings.NewReader(metadata[historyKey])); err != nil {
		return fmt.Errorf("%s: %w", historyKey, err)
	}
	return nil
}

// snapshot reads where the training stood.
func (c *Checkpoint) snapshot() (train.Snapshot, error) {
	tensors, err := readTensors(c.file)
	return train.Snapshot{State: c.state, History: c.History, Tensors: tensors}, err
}

// readTensors reads all tensors of a file.
func readTensors(file *safetensors.File) ([]graphs.Parameter, error) {
	var tensors []graphs.Parameter
	for _, info := range file.Tensors {
		p := graphs.Parameter{Name: info.Name, Shape: info.Shape, Data: make([]float32, info.Size())}
		if err := file.Read(info, p.Data); err != nil {
			return nil, err
		}
		tensors = append(tensors, p)
	}
	return tensors, nil
}
