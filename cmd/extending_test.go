package cmd

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The program that docs/extending.md shows, in a module of its own, has the whole command line, for its own network,
// activation, experiment and claim.
func TestLaboratoryOfOnesOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	lab := buildOwn(t)
	folder := t.TempDir()
	if err := writeIDX(filepath.Join(folder, "tiny"), 8); err != nil {
		t.Fatal(err)
	}
	run := func(program string, arguments ...string) string {
		t.Helper()
		command := exec.Command(program, arguments...)
		command.Dir = folder
		out, err := command.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", strings.Join(arguments, " "), err, out)
		}
		return string(out)
	}
	wants := func(out string, wants ...string) {
		t.Helper()
		for _, want := range wants {
			if !strings.Contains(out, want) {
				t.Errorf("no %q in\n%s", want, out)
			}
		}
	}
	wants(run(lab, "list"), "mlp-swish")
	wants(run(lab, "describe", "mlp-swish", "--data", "tiny"), "swish", "Swisher{hidden: 128}")
	wants(run(lab, "run", "mlp", "mlp-swish", "--data", "tiny", "--epochs", "2", "--seeds", "2", "--quiet"), "mlp-swish")
	run(lab, "run", "mlp-swish", "--data", "tiny", "--epochs", "2", "--hidden", "4", "--name", "short", "--quiet")
	wants(run(lab, "resume", "runs/mlp-swish/short", "--epochs", "3", "--quiet"), "3 of 3 epochs")
	run(lab, "verify", "runs/mlp-swish/short")
	run(lab, "run", "mlp", "--network", "deep-mlp", "--activation", "swish", "--depth", "2", "--data", "tiny", "--epochs", "1", "--name", "deep", "--quiet")
	runs, err := filepath.Glob(filepath.Join(folder, "runs", "mlp*", "seed*"))
	if err != nil || len(runs) != 4 {
		t.Fatalf("runs %q, %v, want 4", runs, err)
	}
	run(lab, append([]string{"plot", "--kind", "gaps", "-o", "gaps.png"}, runs...)...)
	wants(run(lab, append([]string{"compare"}, runs...)...), "mlp-swish")
	run(lab, append([]string{"report", "--out", "report"}, runs...)...)
	if text, err := os.ReadFile(filepath.Join(folder, "report", "report.md")); err != nil {
		t.Error(err)
	} else {
		wants(string(text), "A smooth activation counters over-fitting.", "an idea of ours", "mlp-swish")
	}
	wants(run("overfit", "runs"), "mlp-swish") // though it does not know the network
}

// buildOwn builds the program of docs/extending.md with this repository's requirements, which are on this machine.
func buildOwn(t *testing.T) (program string) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	_, shown, ok := strings.Cut(read("docs/extending.md"), "its `main.go`:\n\n```go\n")
	if !ok {
		t.Fatal("docs/extending.md shows no program")
	}
	shown, _, _ = strings.Cut(shown, "```")
	folder := t.TempDir()
	for name, content := range map[string]string{
		"main.go": shown,
		"go.mod":  strings.Replace(read("go.mod"), "module overfit", "module example", 1) + "\nrequire overfit v0.0.0\n\nreplace overfit => " + root + "\n",
		"go.sum":  read("go.sum"),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program = filepath.Join(folder, "laboratory")
	command := exec.Command("go", "build", "-mod=mod", "-o", program, ".")
	command.Dir = folder
	command.Env = append(os.Environ(), "GOPROXY=off")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}
