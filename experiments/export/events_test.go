package export

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"overfit/experiments/measure"
)

// 0xe3069283 is the CRC-32C of these digits in the catalogue of such checks; the mask is that of TensorFlow's crc32c.h.
func TestMaskedChecksum(t *testing.T) {
	c := uint32(0xe3069283)
	if got, want := maskedChecksum([]byte("123456789")), bits.RotateLeft32(c, -15)+0xa282ead8; got != want {
		t.Errorf("%#x, want %#x", got, want)
	}
}

func TestRecordsThatAreDamagedEndAFile(t *testing.T) {
	whole := appendRecord(nil, []byte("an event"))
	if data, size, ok := nextRecord(whole); string(data) != "an event" || size != len(whole) || !ok {
		t.Errorf("%q, %d, %v", data, size, ok)
	}
	for cut := range len(whole) {
		if _, _, ok := nextRecord(whole[:cut]); ok {
			t.Errorf("cut after %d bytes, it is a record", cut)
		}
		damaged := slices.Clone(whole)
		damaged[cut] ^= 1
		if _, _, ok := nextRecord(damaged); ok {
			t.Errorf("damaged at %d, it is a record", cut)
		}
	}
	huge := binary.LittleEndian.AppendUint64(nil, math.MaxUint64)
	huge = binary.LittleEndian.AppendUint32(huge, maskedChecksum(huge))
	if _, _, ok := nextRecord(huge); ok {
		t.Error("a length of 16 EB is that of a record")
	}
}

// A run that is resumed goes on with the events of the epochs that it has, and no others.
func TestEpochsOfEvents(t *testing.T) {
	at := time.Unix(1e9, 0)
	file := func(steps ...int) (file []byte) {
		file = appendRecord(nil, versionEvent(at))
		file = appendRecord(file, event(at, 0, markdown("settings", "none")))
		for _, s := range steps {
			file = appendRecord(file, epochEvent(at, measure.Epoch{Epoch: s}, nil))
		}
		return file
	}
	ended := appendRecord(file(1, 2), event(at, 2, scalar(endPrefix+"test_loss", 1)))
	for name, c := range map[string]struct {
		file         []byte
		epochs, want int
	}{
		"none":                       {nil, 3, 0},
		"begun":                      {file(), 3, 0},
		"all":                        {file(1, 2, 3), 3, 3},
		"more than the training has": {file(1, 2, 3), 2, 2},
		"fewer":                      {file(1), 3, 1},
		"a gap":                      {file(1, 3), 3, 1},
		"twice":                      {file(1, 1, 2), 3, 1},
		"cut short":                  {file(1, 2)[:len(file(1, 2))-1], 3, 1},
		"ended, to go on":            {ended, 2, 2},
		"ended, and more behind":     {append(ended, file(3)...), 3, 2},
	} {
		records, got := epochsOf(c.file, c.epochs)
		if got != c.want {
			t.Errorf("%s: %d epochs, want %d", name, got, c.want)
		}
		if whole := file(1, 2, 3); !bytes.Equal(records, whole[len(file()):len(file())+len(records)]) {
			t.Errorf("%s: the records are not those of the first epochs", name)
		}
	}
}

func TestHistogramCountsEveryNumber(t *testing.T) {
	inf := float32(math.Inf(1))
	for name, numbers := range map[string][]float32{
		"spread": {-1, -.5, 0, .25, .5, 1, 1}, "equal": {2, 2, 2}, "zeros": {0, 0}, "one": {-3},
		"not all finite": {1, inf, -inf, float32(math.NaN()), 2}, "none finite": {inf, -inf},
	} {
		finite := slices.DeleteFunc(slices.Clone(numbers), func(x float32) bool { return x != x || x == inf || x == -inf })
		h := []byte(fields(t, histogram("w", numbers), 5)[0])
		sum := 0.0
		for packed := []byte(fields(t, h, 7)[0]); len(packed) > 0; packed = packed[8:] {
			sum += math.Float64frombits(binary.LittleEndian.Uint64(packed))
		}
		if sum != float64(len(finite)) {
			t.Errorf("%s: %v in the bins, want %d", name, sum, len(finite))
		}
		limits := fields(t, h, 6)[0]
		if got := math.Float64frombits(binary.LittleEndian.Uint64([]byte(limits[len(limits)-8:]))); len(finite) > 0 && got != float64(slices.Max(finite)) {
			t.Errorf("%s: the last bin ends at %v", name, got)
		}
	}
}

func TestEventHead(t *testing.T) {
	at := time.Unix(1_700_000_000, 500_000_000)
	head, ok := readEventHead(event(at, 7, scalar("loss/train", 1), scalar("loss/test", 2)))
	if !ok || head.step != 7 || head.tag != "loss/train" || head.at.Sub(at).Abs() > time.Microsecond {
		t.Errorf("%+v, %v", head, ok)
	}
	if _, ok := readEventHead(protowire.AppendTag(nil, 1, protowire.Fixed64Type)); ok {
		t.Error("an event that is cut short was read")
	}
}
