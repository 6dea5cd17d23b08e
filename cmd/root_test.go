package cmd

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"overfit/experiments/machine"
	"overfit/experiments/measure"
	"overfit/graphs"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"overfit": func() { injectFault(); Main() }})
}

// injectFault makes the doctor's child that tries a kernel on all threads crash, or give other bits: the variable
// OVERFIT_TEST_FAULT is that kernel and what it does, as in "avx2 crash".
func injectFault() {
	kernel, fault, _ := strings.Cut(os.Getenv("OVERFIT_TEST_FAULT"), " ")
	if !slices.Equal(os.Args[1:], []string{"doctor", "try", "--kernel", kernel, "--threads", "0"}) {
		return
	}
	if fault == "crash" {
		panic("a fault of the test's")
	}
	if err := json.NewEncoder(os.Stdout).Encode(machine.Trial{Kernel: kernel, Bits: strings.Repeat("0", 64)}); err != nil {
		panic(err)
	}
	os.Exit(0)
}

// TestScript runs the command as a user would: see testdata/script.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("FASTEST", graphs.Kernels()[0])
			return errors.Join(
				writeIDX(filepath.Join(env.WorkDir, "tiny"), 8),
				writeIDX(filepath.Join(env.WorkDir, "small"), 28),
				os.CopyFS(filepath.Join(env.WorkDir, "old"), os.DirFS("testdata/old")),
			)
		},
		Condition: func(condition string) (bool, error) {
			if condition == "assembly" { // the processor has more than plain Go
				return len(graphs.Kernels()) > 1, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":     exits,
			"interrupt": interrupt,
			"chart":     chart,
			"make-data": makeData,
			"old-sums":  oldSums,
			"picture":   picture,
			"weights":   weights,
		},
	})
}

// writeIDX writes a data set that trains in no time: two classes of square images, bright above or below.
func writeIDX(dir string, size int) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	for part, n := range map[string]int{"train": 40, "t10k": 10} {
		images := binary.BigEndian.AppendUint32([]byte{0, 0, 8, 3}, uint32(n))
		images = append(images, 0, 0, 0, byte(size), 0, 0, 0, byte(size))
		labels := binary.BigEndian.AppendUint32([]byte{0, 0, 8, 1}, uint32(n))
		for i := range n {
			halves := [2][]byte{bytes.Repeat([]byte{byte(i)}, size*size/2), bytes.Repeat([]byte{250}, size*size/2)}
			images = append(append(images, halves[i%2]...), halves[1-i%2]...)
			labels = append(labels, byte(i%2))
		}
		if err := errors.Join(
			os.WriteFile(filepath.Join(dir, part+"-images-idx3-ubyte"), images, 0o644),
			os.WriteFile(filepath.Join(dir, part+"-labels-idx1-ubyte"), labels, 0o644),
		); err != nil {
			return err
		}
	}
	return nil
}

// exits CODE PROGRAM ARG...: the program ends with the code, and its error is one line.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		if got := strconv.Itoa(exit.ExitCode()); got != args[0] {
			ts.Fatalf("exit code %s, want %s", got, args[0])
		}
	} else if err != nil || args[0] != "0" {
		ts.Fatalf("exit code 0 (error %v), want %s", err, args[0])
	}
	if stderr := ts.ReadFile("stderr"); bytes.Count([]byte(stderr), []byte("\n")) > 1 {
		ts.Fatalf("more than a line of error")
	}
}

// interrupt SIGNAL FILE PROGRAM ARG...: the program gets the signal once a file of that pattern has two lines, and must then
// end with code 130. What it printed is left in the files stdout.txt and stderr.txt.
func interrupt(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 3 {
		ts.Fatalf("usage: interrupt SIGNAL FILE PROGRAM ARG...")
	}
	sig, ok := map[string]os.Signal{"SIGINT": os.Interrupt, "SIGTERM": syscall.SIGTERM}[args[0]]
	if !ok {
		ts.Fatalf("unknown signal %s", args[0])
	}
	cmd := exec.Command(args[2], args[3:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = os.Environ()
	if n := ts.Getenv("GOMAXPROCS"); n != "" {
		cmd.Env = append(cmd.Env, "GOMAXPROCS="+n)
	}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	ts.Check(cmd.Start())
	defer func() { _ = cmd.Process.Kill() }() // of no effect once it has ended

	deadline := time.Now().Add(20 * time.Second)
	for {
		if files, _ := filepath.Glob(ts.MkAbs(args[1])); len(files) > 0 {
			data, err := os.ReadFile(files[0])
			if err == nil && bytes.Count(data, []byte("\n")) >= 2 {
				break
			}
		}
		if time.Now().After(deadline) {
			ts.Fatalf("no two lines in %s; stderr: %s", args[1], &stderr)
		}
		time.Sleep(time.Millisecond)
	}
	ts.Check(cmd.Process.Signal(sig))
	err := cmd.Wait()
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		ts.Fatalf("it ended with %v, want exit code %d", err, exitInterrupted)
	}
	ts.Check(os.WriteFile(ts.MkAbs("stdout.txt"), stdout.Bytes(), 0o644))
	ts.Check(os.WriteFile(ts.MkAbs("stderr.txt"), stderr.Bytes(), 0o644))
}

// weights FILE RUN: puts the checksum of a run's weights into a file.
func weights(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: weights FILE RUN")
	}
	var summary measure.Summary
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(filepath.Join(args[1], "summary.json"))), &summary))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(summary.WeightsSHA256), 0o644))
}
