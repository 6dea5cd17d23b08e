package experiments

import (
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooms says which packages of this module each of them may import: those below it, and no others. Tests may import more.
var rooms = map[string][]string{
	"graphs/portable":        {},
	"graphs/internal/kernel": {"graphs/portable"},
	"graphs/op":              {"graphs/internal/kernel", "graphs/portable"},
	"graphs":                 {"graphs/internal/kernel", "graphs/op", "graphs/portable"},

	"datasets/augment": {},
	"datasets":         {"datasets/augment"},

	"experiments/stats":          {},
	"experiments/safetensors":    {},
	"experiments/internal/check": {},

	"plots": {"experiments/stats"},

	"experiments":          {"datasets", "datasets/augment", "experiments/internal/check", "graphs"},
	"experiments/measure":  {"experiments/stats", "graphs"},
	"experiments/train":    {"datasets", "experiments", "experiments/internal/check", "experiments/measure", "graphs"},
	"experiments/runs":     {"datasets", "experiments", "experiments/internal/check", "experiments/measure", "experiments/safetensors", "experiments/train", "graphs"},
	"experiments/analysis": {"datasets", "experiments", "experiments/measure", "experiments/runs", "experiments/stats"},
	"experiments/machine":  {"datasets", "experiments", "experiments/runs", "experiments/train", "graphs"},
	"experiments/figures": {"datasets", "experiments", "experiments/analysis", "experiments/measure", "experiments/runs", "experiments/stats",
		"experiments/train", "plots"},
	"experiments/report": {"experiments", "experiments/analysis", "experiments/figures", "experiments/measure", "experiments/runs",
		"experiments/stats", "plots"},

	"cmd/overfit": {"cmd"},
	"cmd": {"datasets", "experiments", "experiments/analysis", "experiments/figures", "experiments/machine", "experiments/measure",
		"experiments/report", "experiments/runs", "experiments/stats", "experiments/train", "graphs", "plots"},

	// For tests alone.
	"experiments/stats/near":     {},
	"experiments/internal/small": {"datasets", "experiments", "experiments/measure", "graphs"},
}

// Imports go down, as the table has it, and the table has nothing that is not so. Each room says what it is about.
func TestImportsGoDown(t *testing.T) {
	const root = ".."
	left := map[string]bool{}
	for room := range rooms {
		left[room] = true
	}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
			return fs.SkipDir
		}
		p, err := build.ImportDir(path, 0)
		if err != nil { // of a folder without Go files
			return nil
		}
		room, _ := filepath.Rel(root, path)
		room = filepath.ToSlash(room)
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf("%s is no room of the table", room)
		}
		delete(left, room)
		if p.Doc == "" {
			t.Errorf("%s does not say what it is about", room)
		}
		for _, imported := range p.Imports {
			if below, own := strings.CutPrefix(imported, "overfit/"); own && !slices.Contains(allowed, below) {
				t.Errorf("%s imports %s, which the table does not have", room, below)
			}
		}
		for _, below := range allowed {
			if !slices.Contains(p.Imports, "overfit/"+below) {
				t.Errorf("%s does not import %s, which the table has", room, below)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range left {
		t.Errorf("there is no %s", room)
	}
}
