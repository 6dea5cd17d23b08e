package runs

import (
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// Whoever asks for the same name at the same time gets a folder of his own.
func TestReserve(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "mlp", "now")
	got := make([]string, 20)
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() {
			var err error
			if got[i], err = Reserve(folder); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	slices.Sort(got)
	if n := len(slices.Compact(got)); n != 20 || !slices.Contains(got, folder) {
		t.Errorf("%d folders, want 20: %v", n, got)
	}
	if err := CheckNew(folder); err != nil {
		t.Errorf("what was reserved cannot be begun in: %v", err)
	}
}
