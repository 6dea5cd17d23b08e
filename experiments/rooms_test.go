package experiments

import (
	"errors"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// readRooms returns which packages of this module each of them may import, as .golangci.yml has it for depguard: those
// below it, and no others. Tests may import more.
func readRooms(t *testing.T, file string) map[string][]string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Linters struct {
			Settings struct {
				Depguard struct {
					Rules map[string]struct {
						ListMode     string `yaml:"list-mode"`
						Files, Allow []string
						Deny         []struct{ Pkg string }
					}
				}
			}
		}
	}
	if err := yaml.Unmarshal(text, &config); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	rooms := map[string][]string{}
	for room, rule := range config.Linters.Settings.Depguard.Rules {
		if files := []string{"**/" + room + "/*.go", "!$test"}; !slices.Equal(rule.Files, files) {
			t.Errorf("the rule of %s is for %q, want %q", room, rule.Files, files)
		}
		if rule.ListMode != "lax" || len(rule.Deny) != 1 || rule.Deny[0].Pkg != "overfit/" {
			t.Errorf("the rule of %s does not deny this module's other packages", room)
		}
		rooms[room] = []string{}
		for _, allowed := range rule.Allow {
			below, own := strings.CutPrefix(allowed, "overfit/")
			below, whole := strings.CutSuffix(below, "$")
			if !own || !whole {
				t.Errorf("the rule of %s allows %q, which is not overfit/ROOM$", room, allowed)
			}
			rooms[room] = append(rooms[room], below)
		}
	}
	return rooms
}

// Imports go down, as the rules have it, and the rules have nothing that is not so. Each room says what it is about.
func TestImportsGoDown(t *testing.T) {
	const root = ".."
	rooms := readRooms(t, filepath.Join(root, ".golangci.yml"))
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
		if errors.As(err, new(*build.NoGoError)) {
			return nil
		}
		if err != nil {
			return err
		}
		room, _ := filepath.Rel(root, path)
		room = filepath.ToSlash(room)
		allowed, ok := rooms[room]
		if !ok {
			t.Errorf(".golangci.yml has no rule for %s", room)
		}
		delete(left, room)
		if p.Doc == "" {
			t.Errorf("%s does not say what it is about", room)
		}
		for _, imported := range p.Imports {
			if below, own := strings.CutPrefix(imported, "overfit/"); own && !slices.Contains(allowed, below) {
				t.Errorf("%s imports %s, which its rule does not allow", room, below)
			}
		}
		for _, below := range allowed {
			if !slices.Contains(p.Imports, "overfit/"+below) {
				t.Errorf("%s does not import %s, which its rule allows", room, below)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range left {
		t.Errorf(".golangci.yml has a rule for %s, which there is not", room)
	}
}
