package experiments

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// sameHistory compares histories in which NaN equals NaN.
func sameHistory(a, b History) string {
	return cmp.Diff(a, b, cmpopts.EquateNaNs(), cmpopts.EquateEmpty())
}

var nan = math.NaN()

var twoEpochs = History{
	{1, 0.25, 0.9, 1.0 / 3, 0.95, nan, nan, nan, nan, 0.5, 0.875, 6.5, 0.001, 1.5},
	{2, 0.125, 1, 1e-9, 1, 1, 0.0625, 0.75, 0.5, 0, 0, 7, 1e-5, 0},
}

const twoEpochsCSV = `epoch,running_loss,running_accuracy,train_loss,train_accuracy,train_clean_accuracy,train_corrupted_accuracy,val_loss,val_accuracy,test_loss,test_accuracy,weight_norm,learning_rate,seconds
1,0.25,0.9,0.3333333333333333,0.95,,,,,0.5,0.875,6.5,0.001,1.5
2,0.125,1,1e-09,1,1,0.0625,0.75,0.5,0,0,7,1e-05,0
`

const twoEpochsJSON = `[{"epoch":1,"running_loss":0.25,"running_accuracy":0.9,"train_loss":0.3333333333333333,"train_accuracy":0.95,"train_clean_accuracy":null,"train_corrupted_accuracy":null,"val_loss":null,"val_accuracy":null,"test_loss":0.5,"test_accuracy":0.875,"weight_norm":6.5,"learning_rate":0.001,"seconds":1.5},
 {"epoch":2,"running_loss":0.125,"running_accuracy":1,"train_loss":1e-9,"train_accuracy":1,"train_clean_accuracy":1,"train_corrupted_accuracy":0.0625,"val_loss":0.75,"val_accuracy":0.5,"test_loss":0,"test_accuracy":0,"weight_norm":7,"learning_rate":0.00001,"seconds":0}]
`

// A format is one of the two files of a history.
type format struct {
	name  string
	write func(History, io.Writer) error
	read  func(io.Reader) (History, error)
	text  string
}

var formats = []format{
	{"CSV", History.WriteCSV, ReadCSV, twoEpochsCSV},
	{"JSON", History.WriteJSON, ReadJSON, twoEpochsJSON},
}

func TestHistoryFiles(t *testing.T) {
	for _, f := range formats {
		t.Run(f.name, func(t *testing.T) {
			var out bytes.Buffer
			if err := f.write(twoEpochs, &out); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(f.text, out.String()); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			got, err := f.read(&out)
			if err != nil {
				t.Fatal(err)
			}
			if diff := sameHistory(twoEpochs, got); diff != "" {
				t.Errorf("read back (-want +got):\n%s", diff)
			}
		})
		t.Run(f.name+" of no epoch", func(t *testing.T) {
			var out bytes.Buffer
			if err := f.write(nil, &out); err != nil {
				t.Fatal(err)
			}
			if got, err := f.read(&out); err != nil || len(got) != 0 {
				t.Errorf("read back %v, %v", got, err)
			}
		})
	}
}

func TestReadCSVErrors(t *testing.T) {
	header, rows, _ := strings.Cut(twoEpochsCSV, "\n")
	for name, c := range map[string]struct{ in, want string }{
		"empty":            {"", "line 1: no header"},
		"other header":     {"epoch,loss\n1,2\n", "line 1: header"},
		"too few fields":   {header + "\n1,2,3\n", "line 2: 3 fields, expected 14"},
		"not a number":     {strings.Replace(twoEpochsCSV, "0.75", "high", 1), `line 3: val_loss "high", expected a number`},
		"NaN":              {strings.Replace(twoEpochsCSV, "0.75", "NaN", 1), `line 3: val_loss "NaN", expected a number`},
		"infinite":         {strings.Replace(twoEpochsCSV, "0.125", "Inf", 1), "line 3: running_loss +Inf is out of range"},
		"missing":          {strings.Replace(twoEpochsCSV, "0.125", "", 1), "line 3: no running_loss"},
		"not an epoch":     {header + "\nx" + rows[1:], `line 2: epoch "x", expected a whole number`},
		"epoch left out":   {strings.Replace(twoEpochsCSV, "\n2,", "\n3,", 1), "line 3: epoch 3, expected 2"},
		"accuracy above 1": {strings.Replace(twoEpochsCSV, "0.9", "90", 1), "line 2: running_accuracy 90 is out of range, expected 0 to 1"},
		"negative loss":    {strings.Replace(twoEpochsCSV, "0.25", "-0.25", 1), "line 2: running_loss -0.25 is out of range"},
		"open quote":       {header + "\n1,\"2\n", "line 2, column 6: extraneous"},
	} {
		t.Run(name, func(t *testing.T) { wantError(t, c.want)(ReadCSV(strings.NewReader(c.in))) })
	}
}

func TestReadJSONErrors(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"empty":            {"", "line 1, column 1: unexpected end of JSON input"},
		"syntax":           {strings.Replace(twoEpochsJSON, "0.75", "high", 1), "line 2, column 162: invalid character 'h'"},
		"not a list":       {"{}", "line 1, column 1: object, expected []"},
		"not an object":    {"[1]", "line 1, column 2: a row that is not an object"},
		"null":             {"[null]", "line 1, column 2: epoch"},
		"not a number":     {strings.Replace(twoEpochsJSON, "0.75", `"high"`, 1), `line 2, column 2: val_loss "high", expected a number`},
		"missing":          {strings.Replace(twoEpochsJSON, `"running_loss":0.125,`, "", 1), "line 2, column 2: no running_loss"},
		"null loss":        {strings.Replace(twoEpochsJSON, "0.125", "null", 1), "line 2, column 2: no running_loss"},
		"unknown field":    {strings.Replace(twoEpochsJSON, `{"epoch":2`, `{"x":1,"epoch":2`, 1), `line 2, column 2: unknown field "x"`},
		"epoch left out":   {strings.Replace(twoEpochsJSON, `"epoch":2`, `"epoch":3`, 1), "line 2, column 2: epoch 3, expected 2"},
		"half an epoch":    {strings.Replace(twoEpochsJSON, `"epoch":2`, `"epoch":2.5`, 1), "line 2, column 2: epoch 2.5, expected a whole number"},
		"accuracy above 1": {strings.Replace(twoEpochsJSON, "0.9", "90", 1), "line 1, column 2: running_accuracy 90 is out of range, expected 0 to 1"},
	} {
		t.Run(name, func(t *testing.T) { wantError(t, c.want)(ReadJSON(strings.NewReader(c.in))) })
	}
}

func wantError(t *testing.T, want string) func(History, error) {
	return func(_ History, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
}

func FuzzReadCSV(f *testing.F)  { fuzz(f, formats[0]) }
func FuzzReadJSON(f *testing.F) { fuzz(f, formats[1]) }

// fuzz checks that what is read can be written and read again, unchanged.
func fuzz(f *testing.F, fm format) {
	f.Add([]byte(fm.text))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := fm.read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := fm.write(h, &out); err != nil {
			t.Fatalf("cannot write what was read: %v", err)
		}
		again, err := fm.read(&out)
		if err != nil {
			t.Fatalf("cannot read what was written: %v", err)
		}
		if diff := sameHistory(h, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
