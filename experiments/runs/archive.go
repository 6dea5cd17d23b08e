package runs

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"overfit/datasets"
	"overfit/experiments"
)

// An Archive is the runs below a folder, root/<experiment>/<run>. It reads those of an experiment once, when they are
// first asked for.
type Archive struct {
	Root string
	// Notes say which folders hold a run that cannot be read and so does not count, a line each.
	Notes []string

	read map[string][]*Run // by experiment
}

// NewArchive returns the archive of the runs below root, which need not exist.
func NewArchive(root string) *Archive { return &Archive{Root: root, read: map[string][]*Run{}} }

// Experiments returns the names of the experiments that have runs, whether the catalogue has them or not, in order.
func (a *Archive) Experiments() ([]string, error) {
	entries, err := os.ReadDir(a.Root)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if specs, _ := fs.Glob(os.DirFS(filepath.Join(a.Root, e.Name())), "*/"+specFile); len(specs) > 0 {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Runs returns the runs of an experiment, in the order of their names.
func (a *Archive) Runs(experiment string) ([]*Run, error) {
	if runs, ok := a.read[experiment]; ok {
		return runs, nil
	}
	dir := filepath.Join(a.Root, experiment)
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var runs []*Run
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		r, err := Read(filepath.Join(dir, e.Name()))
		if err != nil {
			a.Notes = append(a.Notes, fmt.Sprintf("%v; the run does not count", err))
			continue
		}
		runs = append(runs, r)
	}
	a.read[experiment] = runs
	return runs, nil
}

// Place finds where the experiment's run on the data is, or is to be: the folder of a run that has come to its
// end, or has diverged, and that run; else that of one which can be resumed; else a new one.
func (a *Archive) Place(spec experiments.Spec, data *datasets.Dataset) (folder string, finished *Run, err error) {
	if err := noteInit(&spec); err != nil {
		return "", nil, err
	}
	runs, err := a.Runs(spec.Name)
	if err != nil {
		return "", nil, err
	}
	for _, r := range runs {
		if !spec.ServedBy(r.Spec) || r.sameData(data) != nil {
			continue
		}
		folder = r.Folder
		if r.Finished() || r.Diverged() != "" {
			return folder, r, nil
		}
	}
	if folder != "" {
		return folder, nil, nil
	}
	digest, err := spec.Digest(data)
	if err != nil {
		return "", nil, err
	}
	// What has that name already is another experiment by now, or was killed before it had begun.
	return FreeFolder(filepath.Join(a.Root, spec.Name, fmt.Sprintf("seed%d-%s", spec.Seed, digest))), nil, nil
}

// The errors of names that mean no run that is finished.
var (
	ErrUnfinished   = errors.New("not finished")
	ErrDamaged      = errors.New("damaged run")
	ErrNoRuns       = errors.New("no finished run")
	ErrNoExperiment = errors.New("neither an experiment nor the folder of a run")
)

// IsRun reports whether there is a folder of that name that holds a run.
func IsRun(name string) bool {
	info, err := os.Stat(filepath.Join(name, specFile))
	return err == nil && !info.IsDir()
}

// Find returns the finished runs that are meant by a name: those of the experiment of that name, and if the catalogue has it,
// those that are as it is there; or the run in the folder of that name.
func (a *Archive) Find(name string) ([]*Run, error) {
	if IsRun(name) {
		r, err := Read(name)
		if err != nil {
			return nil, err
		}
		if !r.hasEnded() {
			return nil, fmt.Errorf("run %s is %w", name, ErrUnfinished)
		}
		if err := r.damage(); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return []*Run{r}, nil
	}
	spec, known := experiments.Lookup(name)
	if own, err := a.Experiments(); err != nil || !known && !slices.Contains(own, name) {
		return nil, cmp.Or(err, fmt.Errorf("%q is %w", name, ErrNoExperiment))
	}
	runs, err := a.Runs(name)
	if err != nil {
		return nil, err
	}
	runs = slices.DeleteFunc(slices.Clone(runs), func(r *Run) bool {
		return !r.Finished() || known && !r.Spec.AsInCatalogue(spec)
	})
	if len(runs) == 0 {
		return nil, fmt.Errorf("%s: %w of it in %s", name, ErrNoRuns, filepath.Join(a.Root, name))
	}
	return runs, nil
}
