package export

import (
	"encoding/binary"
	"hash/crc32"
	"math"
)

// A TFRecord is the length of its data, 8 bytes, a checksum of that, the data, and a checksum of those, 4 bytes each
// (https://www.tensorflow.org/tutorials/load_data/tfrecord).
const (
	recordHeader  = 12
	recordTrailer = 4
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// maskedChecksum is CRC-32C, rotated and shifted: data that hold checksums would else have poor ones.
func maskedChecksum(b []byte) uint32 {
	c := crc32.Checksum(b, castagnoli)
	return (c>>15 | c<<17) + 0xa282ead8
}

// appendRecord appends a TFRecord.
func appendRecord(file, data []byte) []byte {
	at := len(file)
	file = binary.LittleEndian.AppendUint64(file, uint64(len(data)))
	file = binary.LittleEndian.AppendUint32(file, maskedChecksum(file[at:]))
	file = append(file, data...)
	return binary.LittleEndian.AppendUint32(file, maskedChecksum(data))
}

// nextRecord returns the data of the record that the file begins with, and how many bytes it takes. It is not ok if the
// record is damaged or cut short.
func nextRecord(file []byte) (data []byte, size int, ok bool) {
	if len(file) < recordHeader || maskedChecksum(file[:8]) != binary.LittleEndian.Uint32(file[8:]) {
		return nil, 0, false
	}
	length := binary.LittleEndian.Uint64(file)
	if length > math.MaxInt32 || len(file) < recordHeader+int(length)+recordTrailer {
		return nil, 0, false
	}
	data = file[recordHeader:][:length]
	size = recordHeader + len(data) + recordTrailer
	return data, size, maskedChecksum(data) == binary.LittleEndian.Uint32(file[size-recordTrailer:])
}
