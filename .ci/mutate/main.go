// Mutate shows that the tests can fail: it changes the code in one place at a time, as a mistake might, and runs the tests of
// that folder, or of the one whose business it is, which must fail then. It prints what becomes of each mutant, and ends with an error if one survives, or is not of
// this code. The files stay as they are: the compiler is told to read others in their place.
//
//	go run ./.ci/mutate                 # all mutants, from the top of the project
//	go run ./.ci/mutate stats/ doctor   # those with one of these in their file
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A mutant is a mistake in one place.
type mutant struct {
	file     string // the tests of whose folder must fail
	tests    string // the folder of the tests that must fail, where it is another
	what     string // it does
	old, new string // what stands in the file once, and what takes its place
}

func main() {
	work, err := os.MkdirTemp("", "mutate")
	if err == nil {
		err = run(os.Args[1:], work)
		os.RemoveAll(work)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(wanted []string, work string) error {
	chosen := slices.DeleteFunc(slices.Clone(mutants), func(m mutant) bool {
		return len(wanted) > 0 && !slices.ContainsFunc(wanted, func(w string) bool { return strings.Contains(m.file, w) })
	})
	if len(chosen) == 0 {
		return errors.New("no such mutant")
	}
	fates := map[string]int{}
	for _, m := range chosen {
		began := time.Now()
		fate, by, err := m.try(work)
		if err != nil {
			return err
		}
		fates[fate]++
		fmt.Printf("%-14s %-48s %s (%.0f s) %s\n", fate, m.file, m.what, time.Since(began).Seconds(), by)
	}
	fmt.Printf("%d mutants: %d killed, %d survived, %d do not apply, %d do not compile\n",
		len(chosen), fates[killed], fates[survived], fates[foreign], fates[broken])
	if fates[killed] < len(chosen) {
		return errors.New("not all mutants were killed")
	}
	return nil
}

// folder is where the tests are that must fail.
func (m mutant) folder() string { return "./" + cmp.Or(m.tests, path.Dir(m.file)) }

// What becomes of a mutant.
const (
	killed   = "killed"
	survived = "SURVIVED"
	foreign  = "DOES NOT APPLY"
	broken   = "DOES NOT BUILD"
)

// try runs the tests with the mutant in place of the code, and names the first one that fails.
func (m mutant) try(work string) (fate, by string, err error) {
	code, err := os.ReadFile(m.file)
	if err != nil || strings.Count(string(code), m.old) != 1 {
		return foreign, "", nil
	}
	if out, err := m.test(); err != nil { // after the first time, it has been cached
		return "", "", fmt.Errorf("%s fails without a mutant:\n%s", m.folder(), out)
	}
	overlay, err := m.overlay(string(code), work)
	if err != nil {
		return "", "", err
	}
	out, err := m.test("-overlay", overlay)
	switch failed := failedTest.FindStringSubmatch(out); {
	case err == nil:
		return survived, "", nil
	case strings.Contains(out, "[build failed]"):
		return broken, "", nil
	case failed != nil:
		return killed, failed[1], nil
	default:
		return killed, "by a crash", nil
	}
}

var failedTest = regexp.MustCompile(`--- FAIL: (\w+)`)

// overlay writes the mutant, and the file by which the compiler takes it for the code.
func (m mutant) overlay(code, work string) (path string, err error) {
	mutated, overlay := filepath.Join(work, "mutated.go"), filepath.Join(work, "overlay.json")
	original, err := filepath.Abs(m.file)
	if err != nil {
		return "", err
	}
	replacement, err := json.Marshal(map[string]any{"Replace": map[string]string{original: mutated}})
	if err != nil {
		return "", err
	}
	return overlay, errors.Join(
		os.WriteFile(mutated, []byte(strings.Replace(code, m.old, m.new, 1)), 0o644),
		os.WriteFile(overlay, replacement, 0o644))
}

// test runs the tests.
func (m mutant) test(flags ...string) (out string, err error) {
	arguments := append([]string{"test", "-short", "-failfast", "-vet=off", "-timeout=5m"}, flags...)
	combined, err := exec.Command("go", append(arguments, m.folder())...).CombinedOutput()
	return string(combined), err
}
