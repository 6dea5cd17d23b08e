package measure

import (
	"bytes"
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
	{1, 0.25, 0.9, 1.0 / 3, 0.95, nan, nan, nan, nan, 0.5, 0.875, nan, nan, nan, nan, 6.5, 0.001, 1.5},
	{2, 0.125, 1, 1e-9, 1, 1, 0.0625, 0.75, 0.5, 0, 0, 0.375, 2.5, 0.25, 0.125, 7, 1e-5, 0},
}

const twoEpochsCSV = `epoch,running_loss,running_accuracy,train_loss,train_accuracy,train_clean_accuracy,train_corrupted_accuracy,val_loss,val_accuracy,test_loss,test_accuracy,scaled_test_loss,temperature,calibration_error,scaled_calibration_error,weight_norm,learning_rate,seconds
1,0.25,0.9,0.3333333333333333,0.95,,,,,0.5,0.875,,,,,6.5,0.001,1.5
2,0.125,1,1e-09,1,1,0.0625,0.75,0.5,0,0,0.375,2.5,0.25,0.125,7,1e-05,0
`

func TestHistoryFile(t *testing.T) {
	for name, want := range map[string]History{"two epochs": twoEpochs, "no epoch": nil} {
		var out bytes.Buffer
		if err := want.WriteCSV(&out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(twoEpochsCSV, out.String()); want != nil && diff != "" {
			t.Errorf("%s, written (-want +got):\n%s", name, diff)
		}
		got, err := ReadHistory(&out)
		if err != nil {
			t.Fatal(err)
		}
		if diff := sameHistory(want, got); diff != "" {
			t.Errorf("%s, read back (-want +got):\n%s", name, diff)
		}
	}
}

// Columns are found by their names: others are passed over, whatever their order, and what may not have been measured may
// have none.
func TestHistoryOfOtherColumns(t *testing.T) {
	got, err := ReadHistory(strings.NewReader(`epoch,test_accuracy,sharpness,running_loss,running_accuracy,train_loss,train_accuracy,val_loss,test_loss,weight_norm,learning_rate,seconds
1,0.875,high,0.25,0.9,0.5,0.95,0.75,0.5,6.5,0.001,1.5
`))
	if err != nil {
		t.Fatal(err)
	}
	want := History{{1, 0.25, 0.9, 0.5, 0.95, nan, nan, 0.75, nan, 0.5, 0.875, nan, nan, nan, nan, 6.5, 0.001, 1.5}}
	if diff := sameHistory(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReadHistoryErrors(t *testing.T) {
	header, rows, _ := strings.Cut(twoEpochsCSV, "\n")
	for name, c := range map[string]struct{ in, want string }{
		"empty":            {"", "line 1: no header"},
		"other header":     {"epoch,loss\n1,2\n", "line 1: header"},
		"too few fields":   {header + "\n1,2,3\n", "line 2: 3 fields, expected 18"},
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
		t.Run(name, func(t *testing.T) { wantError(t, c.want)(ReadHistory(strings.NewReader(c.in))) })
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

// FuzzReadHistory checks that what is read can be written and read again, unchanged.
func FuzzReadHistory(f *testing.F) {
	f.Add([]byte(twoEpochsCSV))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, err := ReadHistory(bytes.NewReader(data))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := h.WriteCSV(&out); err != nil {
			t.Fatalf("cannot write what was read: %v", err)
		}
		again, err := ReadHistory(&out)
		if err != nil {
			t.Fatalf("cannot read what was written: %v", err)
		}
		if diff := sameHistory(h, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
