package runs

import (
	"context"
	"fmt"

	"overfit/datasets"
	"overfit/experiments"
	"overfit/experiments/train"
)

// A Plan is experiments to train on the data, unless there are finished runs of them.
type Plan struct {
	Jobs []Job // what is to be trained

	data  *datasets.Dataset
	specs []experiments.Spec
	found []*Run // for each of the specs, finished or diverged; nil: it is to be trained
}

// A Placing finds where an experiment's run on the data is, or is to be, and the run if it is finished; see Archive.Place.
type Placing func(experiments.Spec, *datasets.Dataset) (folder string, finished *Run, err error)

// NewPlan looks for a run of each experiment where place says.
func NewPlan(specs []experiments.Spec, data *datasets.Dataset, place Placing) (*Plan, error) {
	p := &Plan{data: data, specs: specs}
	for _, spec := range specs {
		folder, finished, err := place(spec, data)
		if err != nil {
			return nil, err
		}
		p.found = append(p.found, finished)
		if finished == nil {
			p.Jobs = append(p.Jobs, Job{Spec: spec, Folder: folder})
		}
	}
	return p, nil
}

// Finished is how many runs were found.
func (p *Plan) Finished() int { return len(p.specs) - len(p.Jobs) }

// Train trains what is to be trained, as the function Train does, and returns a run of each experiment, in their order: it is
// finished, or has diverged, which keeps no other from its end.
func (p *Plan) Train(ctx context.Context, o Options, observers func(Job) []train.Observer) ([]*Run, error) {
	if err := Train(ctx, p.data, p.Jobs, o, observers); err != nil {
		return nil, err
	}
	all := make([]*Run, len(p.specs))
	jobs := p.Jobs
	for i, r := range p.found {
		if r == nil {
			var err error
			if r, err = jobs[0].Finished(p.data); err != nil {
				return nil, err
			}
			if r == nil {
				return nil, fmt.Errorf("run %s was changed by another process", jobs[0].Folder)
			}
			jobs = jobs[1:]
		}
		// Data and initial weights are where they are now.
		r.Spec.Data, r.Spec.Init.Name = p.specs[i].Data, p.specs[i].Init.Name
		all[i] = r
	}
	return all, nil
}

// Named returns a placing by name: the folder NAME-seed1 of the experiment's, and so on.
func (a *Archive) Named(name string) Placing {
	return func(spec experiments.Spec, data *datasets.Dataset) (string, *Run, error) {
		folder, err := Path(a.Root, spec.Name, fmt.Sprintf("%s-seed%d", name, spec.Seed))
		if err != nil {
			return "", nil, err
		}
		finished, err := Job{Spec: spec, Folder: folder}.Finished(data)
		return folder, finished, err
	}
}
