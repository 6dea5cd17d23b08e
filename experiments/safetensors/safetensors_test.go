package safetensors_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"overfit/experiments/safetensors"
)

func encode(t testing.TB, metadata map[string]string, tensors ...safetensors.Tensor) []byte {
	t.Helper()
	r, err := safetensors.Encode(metadata, tensors)
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func decode(file []byte) (*safetensors.File, error) {
	return safetensors.NewFile(bytes.NewReader(file), int64(len(file)))
}

// sample holds what is easily lost: a scalar, an empty tensor, more elements than a buffer, and every kind of number.
func sample() (map[string]string, []safetensors.Tensor) {
	many := make([]float32, 33_000)
	for i := range many {
		many[i] = float32(i) / 7
	}
	return map[string]string{"note": "two\nlines, \"quotes\" and ü", "empty": ""}, []safetensors.Tensor{
		{Name: "dense/kernel", Shape: []int{3, 2}, Data: []float32{1, -2, float32(math.Inf(1)), math.SmallestNonzeroFloat32, 0, math.MaxFloat32}},
		{Name: "scalar", Data: []float32{42}},
		{Name: "none", Shape: []int{0, 5}},
		{Name: "many", Shape: []int{33, 1000}, Data: many},
	}
}

func TestRoundTrip(t *testing.T) {
	metadata, tensors := sample()
	f, err := decode(encode(t, metadata, tensors...))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Verify(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(metadata, f.Metadata); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
	if len(f.Tensors) != len(tensors) {
		t.Fatalf("%d tensors, want %d", len(f.Tensors), len(tensors))
	}
	for i, info := range f.Tensors {
		want := tensors[i]
		got := make([]float32, info.Size())
		if err := f.Read(info, got); err != nil {
			t.Error(err)
		}
		if info.Name != want.Name || fmt.Sprint(info.Shape) != fmt.Sprint(want.Shape) || fmt.Sprint(got) != fmt.Sprint(want.Data) {
			t.Errorf("tensor %s %v, want %s %v with the same elements", info.Name, info.Shape, want.Name, want.Shape)
		}
		if err := f.Read(info, make([]float32, info.Size()+1)); err == nil {
			t.Errorf("%s: read into room of another size", info.Name)
		}
	}
}

// Not one bit of a file can change without being noticed: neither in the header nor in the data.
func TestVerifyNoticesEveryByte(t *testing.T) {
	file := encode(t, map[string]string{"a": "b"}, safetensors.Tensor{Name: "w", Shape: []int{2}, Data: []float32{1, 2}})
	for i := range file {
		file[i] ^= 1
		f, err := decode(file)
		if err == nil {
			err = f.Verify()
		}
		if err == nil {
			t.Errorf("byte %d was changed unnoticed", i)
		}
		file[i] ^= 1
	}
	for n := range file {
		if _, err := decode(file[:n]); err == nil {
			t.Errorf("cut to %d bytes unnoticed", n)
		}
	}
	if _, err := decode(append(file, 0)); err == nil {
		t.Error("a byte was added unnoticed")
	}
}

// Python takes files as the format's description and this package's documentation have it.
func TestReadableFromPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip(err)
	}
	path := filepath.Join(t.TempDir(), "a.safetensors")
	metadata, tensors := sample()
	if err := os.WriteFile(path, encode(t, metadata, tensors...), 0o644); err != nil {
		t.Fatal(err)
	}
	const script = `
import hashlib, json, struct, sys
raw = open(sys.argv[1], "rb").read()
n = int.from_bytes(raw[:8], "little")
header = json.loads(raw[8 : 8 + n])
digest = header["__metadata__"]["sha256"].encode()
assert hashlib.sha256(raw.replace(digest, b"0" * 64, 1)).hexdigest().encode() == digest
assert n % 8 == 0
data = raw[8 + n :]
end = 0
for name, t in header.items():
    if name != "__metadata__":
        a, b = t["data_offsets"]
        assert a == end and t["dtype"] == "F32"
        end = b
        print(name, t["shape"], sum(x for x in struct.unpack("<%df" % ((b - a) // 4), data[a:b]) if x < 1e30))
assert end == len(data)
`
	out, err := exec.Command(python, "-c", script, path).CombinedOutput()
	if want := "dense/kernel [3, 2] -1.0\nscalar [] 42.0\nnone [0, 5] 0\nmany [33, 1000] 77783"; err != nil || !strings.HasPrefix(string(out), want) {
		t.Errorf("Python read %s (%v), want %s...", out, err, want)
	}
}

// raw is a file with the given header and that many bytes of data.
func raw(header string, data int) []byte {
	file := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(file, header...), make([]byte, data)...)
}

func TestTakesFilesOfOtherPrograms(t *testing.T) {
	// The order of names is not that of the data; there is no checksum; spaces follow.
	f, err := decode(raw(`{"b":{"shape":[2],"dtype":"F32","data_offsets":[4,12]},"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}   `, 12))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Tensors) != 2 || f.Tensors[0].Name != "a" || f.Tensors[1].Name != "b" || f.Metadata["format"] != "pt" {
		t.Errorf("%+v", f)
	}
	if err := f.Verify(); !errors.Is(err, safetensors.ErrNoChecksum) {
		t.Errorf("error %v, want that it has no checksum", err)
	}
}

var hostile = map[string]struct {
	file []byte
	want string
}{
	"empty":                   {nil, "at least 8"},
	"header beyond the end":   {binary.LittleEndian.AppendUint64(nil, 100), "header of 100 bytes"},
	"header of 2^64-1 bytes":  {append(binary.LittleEndian.AppendUint64(nil, math.MaxUint64), "{}"...), "header of 18446744073709551615 bytes"},
	"not JSON":                {raw("hello, world", 0), "invalid character"},
	"a list":                  {raw("[]", 0), "expected a JSON object"},
	"JSON cut short":          {raw(`{"a":{"dtype":"F32"`, 0), "unexpected EOF"},
	"two objects":             {raw(`{}{}`, 0), "something follows"},
	"zeros behind the header": {raw("{}\x00", 0), "something follows"},
	"another type":            {raw(`{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}`, 4), `tensor "a": dtype "F16", expected F32`},
	"no shape":                {raw(`{"a":{"dtype":"F32","data_offsets":[0,4]}}`, 4), "no shape"},
	"negative size":           {raw(`{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}`, 4), "shape [-1 -1]"},
	"sizes that overflow":     {raw(`{"a":{"dtype":"F32","shape":[4294967296,4294967296,4294967297],"data_offsets":[0,4]}}`, 4), "shape [4294967296"},
	"size too large":          {raw(`{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}`, 4), "data_offsets [0 4000000000]"},
	"a number no integer has": {raw(`{"a":{"dtype":"F32","shape":[1e99],"data_offsets":[0,4]}}`, 4), "shape"},
	"offsets backwards":       {raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}`, 4), "data_offsets [4 0]"},
	"negative offset":         {raw(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[-4,4]}}`, 4), "data_offsets [-4 4]"},
	"one offset":              {raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}`, 4), "data_offsets [0]"},
	"an unknown field":        {raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}`, 4), `unknown field "x"`},
	"tensors that overlap":    {raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 4), `tensor "b" begins at`},
	"a gap":                   {raw(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), `tensor "a" begins at`},
	"data of no tensor":       {raw(`{}`, 4), "the tensors end at"},
	"one name twice":          {raw(`{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}`, 0), `two entries named "a"`},
	"metadata of numbers":     {raw(`{"__metadata__":{"a":1}}`, 0), `metadata "a": expected a string`},
	"metadata null":           {raw(`{"__metadata__":{"a":null}}`, 0), `metadata "a": expected a string`},
	"metadata twice":          {raw(`{"__metadata__":{"a":"1","a":"2"}}`, 0), "two strings of metadata"},
	"deep nesting":            {raw(`{"a":`+strings.Repeat("[", 1<<20), 0), "exceeded max depth"},
	"long shape":              {raw(`{"a":{"dtype":"F32","shape":[`+strings.Repeat("1,", 1<<20)+`1],"data_offsets":[0,4]}}`, 4), "entry of 2097"},
	"many tensors":            {raw(manyTensors(20_000), 0), "more than 10000 tensors"},
}

func manyTensors(n int) string {
	var s strings.Builder
	for i := range n {
		fmt.Fprintf(&s, `,"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}`, i)
	}
	return "{" + s.String()[1:] + "}"
}

func TestHostileFiles(t *testing.T) {
	for name, c := range hostile {
		t.Run(name, func(t *testing.T) {
			if _, err := decode(c.file); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			} else if len(err.Error()) > 1000 || strings.Contains(err.Error(), "\n") {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
		})
	}
}

// The largest header there may be, of whatever is dearest to parse, costs a few times its size.
func TestMemoryIsBounded(t *testing.T) {
	var before, after runtime.MemStats
	for _, content := range []string{`{"__metadata__":{` + strings.Repeat(`"":"",`, 2<<20), `{` + strings.Repeat(`"":{},`, 2<<20), `{"a":` + strings.Repeat(`[0],`, 3<<20)} {
		file := raw(content, 0)
		runtime.ReadMemStats(&before)
		if _, err := decode(file); err == nil {
			t.Error("it is taken")
		}
		runtime.ReadMemStats(&after)
		if got := after.TotalAlloc - before.TotalAlloc; got > 100<<20 {
			t.Errorf("%.20s...: %d MB for a file of %d", content, got>>20, len(file)>>20)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	one := []float32{1}
	for name, c := range map[string]struct {
		metadata map[string]string
		tensors  []safetensors.Tensor
	}{
		"a shape that does not fit": {nil, []safetensors.Tensor{{Name: "a", Shape: []int{2}, Data: one}}},
		"one name twice":            {nil, []safetensors.Tensor{{Name: "a", Data: one}, {Name: "a", Data: one}}},
		"the metadata's name":       {nil, []safetensors.Tensor{{Name: "__metadata__", Data: one}}},
		"a checksum given":          {map[string]string{"sha256": ""}, nil},
	} {
		if _, err := safetensors.Encode(c.metadata, c.tensors); err == nil {
			t.Errorf("it takes %s", name)
		}
	}
}

// FuzzRead feeds anything to the reader. What it takes must be consistent, and cost no more than it is worth.
func FuzzRead(f *testing.F) {
	metadata, tensors := sample()
	f.Add(encode(f, metadata, tensors[:2]...))
	for _, c := range hostile {
		if len(c.file) < 1<<10 {
			f.Add(c.file)
		}
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		s, err := decode(file)
		if err != nil {
			return
		}
		s.Verify()
		total := 0
		for _, info := range s.Tensors {
			total += 4 * info.Size()
			if total > len(file) {
				t.Fatalf("%d bytes of tensors in a file of %d", total, len(file))
			}
			if err := s.Read(info, make([]float32, info.Size())); err != nil {
				t.Error(err)
			}
		}
	})
}
