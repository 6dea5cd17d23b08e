package machine

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// A Child makes the command of a process that calls TryKernel with these arguments, prints what that returns as JSON,
// and exits with 1 after an error. The command is made by exec.CommandContext: the process ends when ctx does.
type Child func(ctx context.Context, kernel string, threads int) *exec.Cmd

const (
	tryLimit  = 5 * time.Minute // a hundred times what plain Go takes on one slow core
	maxOutput = 64 << 10        // bytes that are kept of what a child prints
)

// try runs a child. The error says what the kernel did instead of giving a result.
func (c Child) try(ctx context.Context, kernel string, threads int) (Trial, error) {
	return c.tryWithin(ctx, tryLimit, kernel, threads)
}

func (c Child) tryWithin(ctx context.Context, limit time.Duration, kernel string, threads int) (Trial, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var stdout, stderr head
	cmd := c(ctx, kernel, threads)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = time.Second // for what the child has started itself
	if err := cmd.Run(); err != nil {
		exit := new(exec.ExitError)
		switch {
		case ctx.Err() != nil:
			return Trial{}, fmt.Errorf("gave no result within %v", limit)
		case !errors.As(err, &exit):
			return Trial{}, fmt.Errorf("could not be tried: %w", err)
		case exit.ExitCode() == 1:
			return Trial{}, fmt.Errorf("failed with %s", stderr.reason(exit))
		default:
			return Trial{}, fmt.Errorf("crashed with %s", stderr.reason(exit))
		}
	}
	var t Trial
	if err := json.Unmarshal(stdout.Bytes(), &t); err != nil || t.Kernel != kernel || !isSHA256(t.Bits) {
		return Trial{}, fmt.Errorf("printed %q instead of a result", firstLine(stdout.Bytes()))
	}
	return t, nil
}

func isSHA256(s string) bool {
	sum, err := hex.DecodeString(s)
	return err == nil && len(sum) == 32
}

// A head keeps the beginning of what is written to it.
type head struct{ bytes.Buffer }

func (h *head) Write(p []byte) (int, error) {
	h.Buffer.Write(p[:min(len(p), maxOutput-h.Len())])
	return len(p), nil
}

// reason is the first line of a standard error, where Go says why a program crashes, and how the process ended.
func (h *head) reason(exit *exec.ExitError) string {
	line := firstLine(h.Bytes())
	if line == "" {
		return exit.String()
	}
	return fmt.Sprintf("%s (%v)", line, exit)
}

// firstLine is the first line that is not empty, cut to what fits into one of an error.
func firstLine(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	line = strings.ToValidUTF8(strings.TrimSpace(line), "?")
	if runes := []rune(line); len(runes) > 100 {
		line = string(runes[:100]) + "..."
	}
	return line
}
