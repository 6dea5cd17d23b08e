package machine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments/internal/small"
)

// childVariable makes the test's program a child that does what its value says, with the kernel in os.Args[1].
const childVariable = "DOCTOR_CHILD"

func TestMain(m *testing.M) {
	if do := os.Getenv(childVariable); do != "" {
		beChild(do, os.Args[1])
	}
	os.Exit(m.Run())
}

func beChild(do, kernel string) {
	right := Trial{kernel, strings.Repeat("a", 64)}
	tell := func(t Trial) {
		if err := json.NewEncoder(os.Stdout).Encode(t); err != nil {
			panic(err)
		}
	}
	switch do {
	case "right":
		tell(right)
	case "other bits":
		tell(Trial{kernel, strings.Repeat("b", 64)})
	case "other kernel":
		tell(Trial{"abacus", right.Bits})
	case "no sum":
		tell(Trial{kernel, "a"})
	case "illegal instruction":
		signalMyself(syscall.SIGILL)
	case "killed":
		signalMyself(syscall.SIGKILL)
	case "panic":
		panic("out of range")
	case "fault":
		var nowhere *int
		*nowhere = 1
	case "error":
		fmt.Fprintln(os.Stderr, "overfit: out of memory")
		os.Exit(1)
	case "silent end":
		os.Exit(3)
	case "hang":
		time.Sleep(time.Hour)
	case "garbage":
		fmt.Println("hello\nworld")
	case "nothing":
	case "endless garbage":
		for line := strings.Repeat("x", 1<<10); ; {
			if _, err := fmt.Println(line); err != nil {
				os.Exit(0)
			}
		}
	default:
		panic("no such child")
	}
	os.Exit(0)
}

func signalMyself(s os.Signal) {
	me, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = me.Signal(s)
	}
	if err != nil {
		panic(err)
	}
	time.Sleep(time.Minute) // it comes from another thread
}

// children do by kernel and threads what do says, "avx2 0" for all threads; what is not there is right.
func children(do map[string]string) Child {
	return func(ctx context.Context, kernel string, threads int) *exec.Cmd {
		what, ok := do[fmt.Sprint(kernel, " ", threads)]
		if !ok {
			what = "right"
		}
		cmd := exec.CommandContext(ctx, os.Args[0], kernel)
		cmd.Env = append(os.Environ(), childVariable+"="+what)
		return cmd
	}
}

// Whatever a child does, it is a line of the diagnosis.
func TestChild(t *testing.T) {
	for _, c := range []struct {
		do, want string
		unix     bool
	}{
		{do: "right"},
		{do: "other bits"}, // which only a comparison tells
		{do: "other kernel", want: `printed "{\"kernel\":\"abacus\",`},
		{do: "no sum", want: `printed "{`},
		{do: "illegal instruction", want: "crashed with SIGILL: illegal instruction (exit status 2)", unix: true},
		{do: "killed", want: "crashed with signal: killed", unix: true},
		{do: "panic", want: "crashed with panic: out of range (exit status 2)"},
		{do: "fault", want: "crashed with panic: runtime error: invalid memory address or nil pointer dereference (exit status 2)"},
		{do: "error", want: "failed with overfit: out of memory (exit status 1)"},
		{do: "silent end", want: "crashed with exit status 3"},
		{do: "garbage", want: `printed "hello" instead of a result`},
		{do: "nothing", want: `printed "" instead of a result`},
		{do: "hang", want: "gave no result within 500ms"},
		{do: "endless garbage", want: "gave no result within 500ms"},
	} {
		t.Run(c.do, func(t *testing.T) {
			t.Parallel()
			if c.unix && runtime.GOOS == "windows" {
				t.Skip("no signals to send")
			}
			limit := time.Minute
			if strings.Contains(c.want, "within") {
				limit = 500 * time.Millisecond
			}
			_, err := children(map[string]string{"avx2 0": c.do}).tryWithin(t.Context(), limit, "avx2", 0)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
				t.Errorf("error %v, want %s", err, c.want)
			case err != nil && strings.Contains(err.Error(), "\n"):
				t.Errorf("more than a line of error: %v", err)
			}
		})
	}
	t.Run("no such program", func(t *testing.T) {
		none := func(ctx context.Context, _ string, _ int) *exec.Cmd {
			return exec.CommandContext(ctx, "/no/such/program")
		}
		if _, err := Child(none).try(t.Context(), "avx2", 0); err == nil || !strings.HasPrefix(err.Error(), "could not be tried: ") {
			t.Errorf("error %v", err)
		}
	})
}

func TestCheckKernels(t *testing.T) {
	right, other := strings.Repeat("a", 64), strings.Repeat("b", 64)
	const crash = "crashed with panic: out of range (exit status 2)"
	const alone = "has nothing to be compared with: generic on one thread " + crash
	for name, c := range map[string]struct {
		do   map[string]string
		want []KernelCheck
	}{
		"all right": {nil, []KernelCheck{
			{Kernel: "avx512", Bits: right, Right: true},
			{Kernel: "avx2", Bits: right, Right: true},
			{Kernel: "generic", Bits: right, Right: true},
		}},
		"a crash": {map[string]string{"avx2 0": "panic"}, []KernelCheck{
			{Kernel: "avx512", Bits: right, Right: true},
			{Kernel: "avx2", Fault: crash, Instead: "avx512"},
			{Kernel: "generic", Bits: right, Right: true},
		}},
		"other bits, and a crash": {map[string]string{"avx512 0": "panic", "avx2 0": "other bits"}, []KernelCheck{
			{Kernel: "avx512", Fault: crash, Instead: "generic"},
			{Kernel: "avx2", Bits: other, Fault: "gives other bits than generic on one thread", Instead: "generic"},
			{Kernel: "generic", Bits: right, Right: true},
		}},
		"threads": {map[string]string{"generic 0": "other bits"}, []KernelCheck{
			{Kernel: "avx512", Bits: right, Right: true},
			{Kernel: "avx2", Bits: right, Right: true},
			{Kernel: "generic", Bits: other, Fault: "gives other bits than generic on one thread", Instead: "avx512"},
		}},
		"no reference": {map[string]string{"generic 1": "panic", "avx2 0": "panic"}, []KernelCheck{
			{Kernel: "avx512", Bits: right, Fault: alone},
			{Kernel: "avx2", Fault: crash},
			{Kernel: "generic", Bits: right, Fault: alone},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := checkKernels(t.Context(), []string{"avx512", "avx2", "generic"}, children(c.do))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// An interrupted diagnosis ends at once, and with its child.
func TestDiagnoseInterrupted(t *testing.T) {
	interrupted := errors.New("interrupted")
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(100*time.Millisecond, func() { cancel(interrupted) })
	start := time.Now()
	if _, err := Diagnose(ctx, ".", children(map[string]string{"generic 1": "hang"})); !errors.Is(err, interrupted) {
		t.Errorf("error %v, want %v", err, interrupted)
	}
	if took := time.Since(start); took > tryLimit/2 {
		t.Errorf("it took %v to end", took)
	}
}

func TestHealthy(t *testing.T) {
	healthy := Diagnosis{Kernels: []KernelCheck{{Kernel: "generic", Right: true}}, Data: []FileCheck{{Right: true}}}
	if err := healthy.Healthy(); err != nil {
		t.Error(err)
	}
	ill := Diagnosis{Kernels: []KernelCheck{{Kernel: "generic", Right: true}, {Kernel: "avx2", Fault: "crashed"}}}
	wrong := new(KernelError)
	if err := ill.Healthy(); !errors.As(err, &wrong) || err.Error() != "kernel avx2 crashed" {
		t.Errorf("error %v, want the kernel's", err)
	}
	ill = Diagnosis{Data: []FileCheck{{}}}
	if err := ill.Healthy(); err == nil {
		t.Error("damaged data are healthy")
	}
}

// What a kernel is tried on does not depend on the threads, and is all that a training can be made of.
func TestTryKernel(t *testing.T) {
	best, err := TryKernel(t.Context(), "auto", 1)
	if err != nil {
		t.Fatal(err)
	}
	if all, err := TryKernel(t.Context(), best.Kernel, 2); err != nil || all != best || !isSHA256(best.Bits) {
		t.Errorf("%v on two threads (error %v), %v on one", all, err, best)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := TryKernel(ctx, "generic", 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want the context's", err)
	}
}

func TestCheckFiles(t *testing.T) {
	files := small.MNIST(t).Files
	files[2].FileSHA256 = files[3].FileSHA256
	for i, check := range checkFiles(files) {
		if check.Right != (i != 2) || check.File != files[i] {
			t.Errorf("file %d, of which the third is damaged: %+v", i+1, check)
		}
	}
}
