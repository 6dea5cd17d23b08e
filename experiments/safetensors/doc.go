// Package safetensors writes and reads float32 tensors in the safetensors format
// (https://github.com/huggingface/safetensors#format):
//
//	8 bytes           N, the size of the header, little-endian
//	N bytes           the header, a JSON object: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
//	                  and under "__metadata__" an object of strings; spaces may follow it
//	the rest          the tensors, row-major, little-endian, without gaps; offsets count from here
//
// Files that this package writes carry a checksum, which the format does not know of and its readers pass over:
// the metadata's "sha256" is the SHA-256, in hexadecimal, of the whole file as it is with sixty-four zeros in that
// place. In Python:
//
//	raw = open(path, "rb").read()
//	digest = json.loads(raw[8 : 8 + int.from_bytes(raw[:8], "little")])["__metadata__"]["sha256"].encode()
//	assert hashlib.sha256(raw.replace(digest, b"0" * 64, 1)).hexdigest().encode() == digest
//
// What is read is not trusted: every number is checked before anything is done with it, and memory is needed for
// the header alone, until the caller, who knows what it expects, passes room for a tensor.
package safetensors

// A Tensor has its elements in row-major order.
type Tensor struct {
	Name  string
	Shape []int
	Data  []float32
}

const (
	metadataKey = "__metadata__"
	checksumKey = "sha256"
	noChecksum  = "0000000000000000000000000000000000000000000000000000000000000000"
)

// alignment is that of the data in the file, as other writers have it; the header is padded to it with spaces.
const alignment = 8
