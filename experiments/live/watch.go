package live

import (
	"context"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// maxDepth is how many folders below the folder of runs a run may be: a quick look has runs/quick/mlp/NAME.
const maxDepth = 3

// A watcher knows the runs below a folder, which need not exist yet.
type watcher struct {
	folder string
	every  time.Duration // between two looks at the folder
	now    func() time.Time

	planned map[string]*run // that this process is to train, by id; set before the first look

	mu       sync.Mutex
	runs     map[string]*run // by id
	rows     map[string]row
	versions map[string]uint64 // at which a row was last changed, or taken away
	version  uint64
	changed  chan struct{} // closed at the next version
}

func newWatcher(folder string) *watcher {
	return &watcher{
		folder: folder, every: time.Second, now: time.Now,
		runs: map[string]*run{}, rows: map[string]row{}, versions: map[string]uint64{}, changed: make(chan struct{}),
	}
}

// watch looks at the folder again and again, less often where a look takes long, until ctx is done.
func (w *watcher) watch(ctx context.Context) {
	for {
		start := time.Now()
		w.look()
		select {
		case <-ctx.Done():
			return
		case <-time.After(max(w.every, 10*time.Since(start))):
		}
	}
}

// look reads what has changed.
func (w *watcher) look() {
	w.mu.Lock()
	before := w.runs // only ever replaced, by this function
	w.mu.Unlock()
	found := map[string]*run{}
	if root, err := os.OpenRoot(w.folder); err == nil { // each time: it may be another folder by now
		find(root, ".", 0, func(dir *os.Root, id string) {
			now, old := fingerprintOf(dir), before[id]
			if old != nil && old.seen == now {
				found[id] = old
				return
			}
			found[id] = readRun(dir, id, now, old)
		})
		root.Close()
	}
	for id, r := range w.planned {
		if found[id] == nil {
			found[id] = r
		}
	}
	w.publish(found)
}

// find calls visit for the folder of each run in dir, which is a run's itself or has them in its folders. Links are not
// followed.
func find(dir *os.Root, id string, depth int, visit func(dir *os.Root, id string)) {
	if _, err := dir.Lstat(specFile); err == nil {
		visit(dir, id)
		return
	}
	entries, err := fs.ReadDir(dir.FS(), ".")
	if depth == maxDepth || err != nil {
		return
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		below, err := dir.OpenRoot(e.Name())
		if err != nil {
			continue
		}
		find(below, path.Join(id, e.Name()), depth+1, visit)
		below.Close()
	}
}

// publish makes the runs found those that there are, and wakes who waits for a change.
func (w *watcher) publish(found map[string]*run) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.runs = found
	now, next := w.now(), w.version+1
	for id, r := range found {
		if old, ok := w.rows[id]; ok && old.of == r && old.State == r.state(now) {
			continue
		}
		row := r.row(now)
		row.Planned = w.planned[id] != nil
		w.rows[id], w.versions[id], w.version = row, next, next
	}
	for id := range w.rows {
		if found[id] == nil {
			delete(w.rows, id)
			w.versions[id], w.version = next, next
		}
	}
	if w.version == next {
		close(w.changed)
		w.changed = make(chan struct{})
	}
}

// A change is what differs from an earlier version.
type change struct {
	All  bool     `json:"all"` // the rows are all there are
	Rows []row    `json:"rows"`
	Gone []string `json:"gone"`
}

// since returns the rows that were changed after a version, the version now, and what is closed at the next one.
func (w *watcher) since(version uint64) (change, uint64, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := change{Rows: []row{}, Gone: []string{}}
	for id, at := range w.versions {
		if at <= version {
			continue
		}
		if row, ok := w.rows[id]; ok {
			c.Rows = append(c.Rows, row)
		} else {
			c.Gone = append(c.Gone, id)
		}
	}
	return c, w.version, w.changed
}

// run returns the run of an id, nil if there is none.
func (w *watcher) run(id string) *run {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.runs[id]
}

// open opens the folder of a run that is known. The caller closes it.
func (w *watcher) open(r *run) (*os.Root, error) {
	root, err := os.OpenRoot(w.folder)
	if err != nil {
		return nil, reason(err)
	}
	defer root.Close()
	dir, err := root.OpenRoot(r.id)
	if err != nil {
		return nil, reason(err)
	}
	return dir, nil
}

// reason is what is wrong with a path, without the path.
func reason(err error) error {
	if path, ok := err.(*fs.PathError); ok { //nolint:errorlint // os.Root returns it as it is
		return path.Err
	}
	return err
}
