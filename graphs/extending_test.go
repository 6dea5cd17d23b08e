package graphs

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What docs/extending.md shows of this room and of graphs/op compiles, passes the tests it shows, and trains. Its program in a
// module of its own is tested with the command line, which it has.
func TestExtending(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles several packages")
	}
	text, err := os.ReadFile("../docs/extending.md")
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	files, lines := shownInDocs(string(text))
	for _, want := range []string{"graphs/vgg.go", "graphs/lion.go", "graphs/op/maxout.go", "graphs/op/maxout_test.go"} {
		if files[want] == "" {
			t.Errorf("docs/extending.md shows no %s", want)
		}
	}
	files["graphs/op/swish.go"] = "package op\n\nimport \"overfit/graphs/portable\"\n\n" + snippet(t, string(text), "// Swish is x / (1 + e^-x) (")
	files["graphs/shown_test.go"] = shownTest
	for file, line := range lines {
		files[file] = withLine(t, filepath.Join(root, file), line)
	}
	files["graphs/activation.go"] = withLine(t, filepath.Join(root, "graphs/activation.go"), `{"swish", op.Swish},`)
	overlay := map[string]map[string]string{"Replace": {}}
	folder := t.TempDir()
	for file, content := range files {
		if !strings.HasPrefix(file, "graphs/") {
			continue
		}
		copied := filepath.Join(folder, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(copied, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay["Replace"][filepath.Join(root, file)] = copied
	}
	encoded, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "overlay.json"), encoded, 0o600); err != nil {
		t.Fatal(err)
	}
	got := goCommand(t, root, "test", "-overlay", filepath.Join(folder, "overlay.json"), "-v", "-run", "TestMaxoutGradients|TestShown", "./graphs", "./graphs/op")
	for _, want := range []string{"--- PASS: TestMaxoutGradients", "--- PASS: TestShown"} {
		if !strings.Contains(got, want) {
			t.Errorf("go test says\n%s", got)
		}
	}
}

// shownTest trains what the text adds to the tables.
const shownTest = `package graphs

import "testing"

func TestShown(t *testing.T) {
	n, ok := LookupNetwork("vgg")
	if !ok {
		t.Fatal("no network vgg")
	}
	for _, n := range []Network{n, DeepMLP{Depth: 1, Activation: "swish"}} {
		m := newModel(t, n, Config{Height: 8, Width: 8, BatchSize: 8, Optimizer: Optimizer{Name: "lion", LearningRate: .001}})
		first := trainOn(t, m, 0, 1)
		if last := trainOn(t, m, 0, 200); !(last.Loss < first.Loss/2) {
			t.Errorf("%T: loss from %v to %v in 200 steps on one batch", n, first.Loss, last.Loss)
		}
	}
}
`

// shownInDocs returns the Go files that the text shows, and the lines of tables, by the path that the text names last before
// each.
func shownInDocs(text string) (files, lines map[string]string) {
	files, lines = make(map[string]string), make(map[string]string)
	path := regexp.MustCompile("`((?:graphs/)?[a-z0-9_/]+\\.go)`")
	parts := strings.Split(text, "```")
	for i := 1; i < len(parts); i += 2 {
		code, ok := strings.CutPrefix(parts[i], "go\n")
		named := path.FindAllStringSubmatch(parts[i-1], -1)
		if !ok || len(named) == 0 {
			continue
		}
		file := named[len(named)-1][1]
		switch {
		case strings.HasPrefix(code, "package "):
			files[file] = code
		case strings.HasPrefix(code, "{") && strings.HasPrefix(file, "graphs/"):
			lines[file] = strings.TrimSpace(code)
		}
	}
	return files, lines
}

// snippet is the block that begins so.
func snippet(t *testing.T, text, begin string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, "```go\n"+begin)
	if !ok {
		t.Fatalf("docs/extending.md shows no block that begins with %q", begin)
	}
	code, _, _ := strings.Cut(begin+rest, "```")
	return strings.ReplaceAll(code, "op.Elementwise", "Elementwise")
}

// withLine is the file with another line at the end of its table.
func withLine(t *testing.T, file, line string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, after, ok := strings.Cut(string(content), "\n}}\n")
	if !ok {
		t.Fatalf("%s has no table", file)
	}
	return before + "\n\t" + line + "\n}}\n" + after
}

func goCommand(t *testing.T, folder string, arguments ...string) string {
	t.Helper()
	command := exec.Command("go", arguments...)
	command.Dir = folder
	command.Env = append(os.Environ(), "GOPROXY=off")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("go %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return string(out)
}
