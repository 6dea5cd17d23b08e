package runs

import (
	"fmt"
	"path/filepath"

	"github.com/gofrs/flock"
)

// lockFile stays in a run's folder; what counts is the lock that the system keeps on it.
const lockFile = ".lock"

// lock makes this process the only one to write to a run's folder, until unlock is called or the process ends,
// in whatever way.
func lock(folder string) (unlock func() error, err error) {
	l := flock.New(filepath.Join(folder, lockFile), flock.SetPermissions(0o644))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock run folder %s: %w", folder, err)
	}
	if !ok {
		return nil, fmt.Errorf("run folder %s is in use by another process", folder)
	}
	return l.Unlock, nil
}
