package runs

import (
	"errors"
	"io/fs"
	"path/filepath"

	"overfit/experiments"
	"overfit/graphs"
)

// Weights reads those that the run's checkpoints hold, moving averages included, by the epoch that they are of.
func (r *Run) Weights() (map[int][]graphs.Parameter, error) {
	weights := map[int][]graphs.Parameter{}
	for _, name := range []string{bestCheckpoint, lastCheckpoint, finalCheckpoint} {
		c, err := OpenCheckpoint(filepath.Join(r.Folder, checkpointFolder, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		epoch := len(c.History)
		switch {
		case name == finalCheckpoint && r.Summary.Results != nil:
			epoch = r.Summary.ResultEpoch
		case c.state.Epoch > epoch: // it is from within an epoch
			epoch = 0
		}
		if epoch > 0 && weights[epoch] == nil {
			weights[epoch], err = c.weights()
		}
		c.Close()
		if err != nil {
			return nil, err
		}
	}
	return weights, nil
}

func (c *Checkpoint) weights() ([]graphs.Parameter, error) {
	m, err := c.Model(1, experiments.Compute{})
	if err != nil {
		return nil, err
	}
	defer m.Close()
	return m.Parameters(), nil
}
