package runs

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments/internal/small"
	"overfit/experiments/measure"
	"overfit/experiments/train"
	"overfit/graphs"
)

func TestSave(t *testing.T) {
	folder, err := Path(t.TempDir(), "mlp", "first")
	if err != nil {
		t.Fatal(err)
	}
	spec := small.Spec()
	data := small.MNIST(t)
	var afterEpoch []measure.History
	read := train.Observer{Name: "test", Epoch: func(tr *train.Training) error {
		h, err := readHistory(folder)
		afterEpoch = append(afterEpoch, h)
		return err
	}}
	o, err := Start(t.Context(), spec, data, folder, Options{}, read)
	h := o.History
	if err != nil {
		t.Fatal(err)
	}

	if len(afterEpoch) != 2 || small.DiffHistory(h[:1], afterEpoch[0]) != "" || small.DiffHistory(h, afterEpoch[1]) != "" {
		t.Errorf("on disk after each epoch: %v, want %v", afterEpoch, h)
	}
	record, err := ReadRecord(folder)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(spec, record.Spec); diff != "" {
		t.Errorf("spec (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(data.Files, record.Data.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if e := record.Environment; e.Go == "" || e.OS == "" || e.Processor == "" || e.Kernel == "" || e.Threads < 1 {
		t.Errorf("environment %+v", e)
	}

	summary := readSummary(t, folder)
	for _, key := range []string{"experiment", "seed", "epochs", "parameters", "train_accuracy", "train_loss", "test_accuracy", "test_loss",
		"best_test_loss", "onset_epoch", "accuracy_gap", "loss_gap", "weights_sha256", "images_per_second"} {
		if summary[key] == nil {
			t.Errorf("summary without %s", key)
		}
	}
	if summary["test_loss"] != h.Last().TestLoss || summary["complete"] != true || len(summary["weights_sha256"].(string)) != 64 {
		t.Errorf("summary %v", summary)
	}

	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if want := []string{".lock", "checkpoints", "evaluation.json", "history.csv", "predictions.csv", "spec.json", "summary.json"}; !slices.Equal(names, want) {
		t.Errorf("folder holds %v, want %v", names, want)
	}
}

// readHistory reads the history in a run's folder.
func readHistory(folder string) (measure.History, error) {
	return readFile(filepath.Join(folder, historyFile), measure.ReadHistory)
}

func readSummary(t *testing.T, folder string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, summaryFile))
	if err != nil {
		t.Fatal(err)
	}
	var summary map[string]any
	if err := json.Unmarshal(data, &summary); err != nil {
		t.Fatal(err)
	}
	return summary
}

func TestSaveWithoutCompleteEpoch(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "run")
	stop := errors.New("stop")
	_, err := Start(t.Context(), small.Spec(), small.MNIST(t), folder, Options{}, train.Observer{Name: "test", Step: func(*train.Training) error { return stop }})
	if !errors.Is(err, stop) {
		t.Fatal(err)
	}
	if h, err := readHistory(folder); err != nil || len(h) != 0 {
		t.Errorf("history %v, %v, want an empty one", h, err)
	}
	summary := readSummary(t, folder)
	if _, ok := summary["test_loss"]; ok || summary["complete"] != false || summary["epochs"] != 0.0 {
		t.Errorf("summary %v, want one without results", summary)
	}
}

func TestRunIsNotOverwritten(t *testing.T) {
	root := t.TempDir()
	folder := filepath.Join(root, "mlp", "first")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	mine := filepath.Join(folder, "results.csv2024")
	if err := os.WriteFile(mine, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	want := "run folder " + folder + " exists already"
	if err := CheckNew(folder); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if err := CheckNew(folder + "2"); err != nil {
		t.Error(err)
	}
	// Made by another process since CheckNew.
	if _, err := Start(t.Context(), small.Spec(), small.MNIST(t), folder, Options{}); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("the other's folder now holds %v", entries)
	}
}

func TestFolderNames(t *testing.T) {
	for _, name := range []string{"", ".", "..", "a/b", "/a", "../a", "a/"} {
		if folder, err := Path(t.TempDir(), "mlp", name); err == nil {
			t.Errorf("name %q gives folder %s", name, folder)
		}
	}
}

func TestReadErrorsNameTheFile(t *testing.T) {
	folder := t.TempDir()
	for file, content := range map[string]string{specFile: "{\n  \"spec\": nothing\n}", historyFile: "epoch\n"} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ReadRecord(folder)
	if want := filepath.Join(folder, specFile) + ": line 2, column 12: invalid character"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	_, err = readHistory(folder)
	if want := filepath.Join(folder, historyFile) + ": line 1: header"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if _, err := readHistory(filepath.Join(folder, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want one that the file does not exist", err)
	}
}

func TestReadFileIsBounded(t *testing.T) {
	file := filepath.Join(t.TempDir(), historyFile)
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(1 << 40); err != nil { // takes no room on the disk
		t.Skip(err)
	}
	if _, err := readFile(file, measure.ReadHistory); err == nil || !strings.Contains(err.Error(), "larger than 16 MB") {
		t.Errorf("error %v, want the limit", err)
	}
}

// A run that was killed before it had begun has left nothing that is in the way of another.
func TestFolderOfNoRun(t *testing.T) {
	spec, data := small.Spec(), small.MNIST(t)
	job := Job{spec, filepath.Join(t.TempDir(), "run")}
	if err := os.MkdirAll(filepath.Join(job.Folder, checkpointFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{lockFile, specFile + "123"} {
		if err := os.WriteFile(filepath.Join(job.Folder, name), []byte("{"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if free := FreeFolder(job.Folder); free != job.Folder {
		t.Errorf("free is %s", free)
	}
	if finished, err := job.Finished(data); finished != nil || err != nil {
		t.Errorf("finished %v, error %v", finished, err)
	}
	if err := Train(t.Context(), data, []Job{job}, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if finished, err := job.Finished(data); finished == nil || err != nil {
		t.Errorf("after training: finished %v, error %v", finished, err)
	}
	// A history that is lost is no reason not to go on.
	if err := os.Remove(filepath.Join(job.Folder, historyFile)); err != nil {
		t.Fatal(err)
	}
	if finished, err := job.Finished(data); finished != nil || err != nil {
		t.Errorf("without a history: finished %v, error %v", finished, err)
	}
	if err := Train(t.Context(), data, []Job{job}, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(job.Folder, "*[0-9]")); len(files) > 0 {
		t.Errorf("left over: %v", files)
	}
}

// unregistered is a network that no file can name.
type unregistered struct{ graphs.MLP }

// An experiment whose network no file can name could be trained, and never be read again.
func TestSaveRefusesWhatItCouldNotRead(t *testing.T) {
	spec := small.Spec()
	spec.Network = unregistered{graphs.MLP{Hidden: 4}}
	folder := filepath.Join(t.TempDir(), "run")
	_, err := Start(t.Context(), spec, small.MNIST(t), folder, Options{})
	if want := `the run could not be read again: experiment "mlp" has a network of type "unregistered", which is not registered`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one before the first step", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("it has made a folder")
	}
}

// An experiment of one's own, with whatever name and network, is kept and resumed.
func TestExperimentOfOnesOwn(t *testing.T) {
	data := small.MNIST(t)
	spec := small.Spec()
	spec.Name, spec.Network = "my-own", graphs.SmallCNN{Filters: 2}
	want := startRun(t, spec, data, filepath.Join(t.TempDir(), "whole"), 0)
	folder := filepath.Join(t.TempDir(), "run")
	startRun(t, spec, data, folder, 20)
	got, _ := resumeRun(t, data, folder, 0, nil)
	small.WantSame(t, want, got)
	if r, err := Read(folder); err != nil || !r.Finished() || r.Spec.Name != "my-own" {
		t.Errorf("error %v, or not finished", err)
	}
}

// A run is finished when all that was to be done at its end is.
func TestFailureAtEndIsNoEnd(t *testing.T) {
	data := small.MNIST(t)
	job := Job{small.Spec(), filepath.Join(t.TempDir(), "run")}
	full := errors.New("disk full")
	draw := func(result error) func(Job) []train.Observer {
		return func(Job) []train.Observer {
			return []train.Observer{{Name: "drawing", End: func(train.Outcome, error) error { return result }}}
		}
	}
	for _, result := range []error{full, nil} {
		if err := Train(t.Context(), data, []Job{job}, Options{}, draw(result)); !errors.Is(err, result) {
			t.Fatalf("error %v, want %v", err, result)
		}
		if finished, err := job.Finished(data); (finished != nil) != (result == nil) || err != nil {
			t.Errorf("drawing comes to %v: finished %v, error %v", result, finished, err)
		}
	}
}
