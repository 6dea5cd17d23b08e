package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"overfit/experiments/runs"
	"overfit/experiments/train"
)

// Watching returns the observer that writes a run's events into its folder while it trains, with histograms of the weights
// after every epoch. Of a run that is resumed it goes on with those that are there: no step is in the file twice.
func Watching(folder string) train.Observer {
	w := &watcher{path: filepath.Join(folder, EventsFile)}
	return train.Observer{
		Name:  "writing events",
		Start: w.start,
		Epoch: func(t *train.Training) error {
			return w.append(epochEvent(time.Now(), t.History.Last(), t.Model.Parameters()))
		},
		End: func(_ train.Outcome, ended error) error { return w.end(folder, ended) },
	}
}

// Watched reports whether there are events in a run's folder.
func Watched(folder string) bool {
	_, err := os.Stat(filepath.Join(folder, EventsFile))
	return err == nil
}

type watcher struct {
	path string
	file *os.File
}

// start leaves of the file what belongs to the training as it stands, and adds what it lacks.
func (w *watcher) start(t *train.Training) (err error) {
	before, err := os.ReadFile(w.path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	began := time.Now()
	if first, _, ok := nextRecord(before); ok {
		if head, ok := readEventHead(first); ok {
			began = head.at
		}
	}
	kept, epochs := epochsOf(before, len(t.History))
	file := append(startEvents(began, t.Spec), kept...) // the settings may be others: more epochs
	for _, e := range t.History[epochs:] {
		file = appendRecord(file, epochEvent(time.Now(), e, nil))
	}
	//nolint:forbidigo // TensorBoard follows the file as it grows, and what an interruption leaves of a record is cut off by start
	if w.file, err = os.OpenFile(w.path, os.O_WRONLY|os.O_CREATE, 0o644); err != nil {
		return err
	}
	if _, err = w.file.Write(file); err == nil {
		err = w.file.Truncate(int64(len(file)))
	}
	if err != nil {
		w.file.Close()
	}
	return err
}

// epochsOf returns the records of the first epochs, one after the other, as far as the file has them whole, and how many they
// are. What a run has come to at its end does not count: if it goes on, that was not its end.
func epochsOf(file []byte, epochs int) (records []byte, found int) {
	for {
		data, size, ok := nextRecord(file)
		if !ok {
			return records, found
		}
		switch head, ok := readEventHead(data); {
		case !ok || head.step > epochs || strings.HasPrefix(head.tag, endPrefix):
			return records, found
		case head.step == found+1:
			records, found = append(records, file[:size]...), head.step
		case head.step > 0 || found > 0: // not the version and the settings, which come first
			return records, found
		}
		file = file[size:]
	}
}

func (w *watcher) append(event message) error {
	_, err := w.file.Write(appendRecord(nil, event))
	return err
}

func (w *watcher) end(folder string, ended error) error {
	defer w.file.Close()
	if ended != nil {
		return nil
	}
	r, err := runs.Read(folder)
	if err != nil {
		return err
	}
	event, err := endEvent(time.Now(), r)
	if err != nil {
		return err
	}
	if err := w.append(event); err != nil {
		return err
	}
	return w.file.Close()
}
