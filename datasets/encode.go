package datasets

import (
	"io"
	"strings"
)

// An EncodedFile is one of those that a data set is written as.
type EncodedFile struct {
	Name  string
	Write func(io.Writer) error
}

// Encode returns the IDX files of a data set as Load has read it, named as
// MNIST's are and not compressed, and if the classes have names, the file of
// these.
func (d *Dataset) Encode() []EncodedFile {
	idx := func(name string, data []byte, sizes ...int) EncodedFile {
		return EncodedFile{name, func(w io.Writer) error {
			if _, err := w.Write(header(sizes)); err != nil {
				return err
			}
			_, err := w.Write(data)
			return err
		}}
	}
	var files []EncodedFile
	for _, p := range []struct {
		name string
		Split
	}{{"train", d.Train}, {"t10k", d.Test}} {
		files = append(files,
			idx(p.name+"-images-idx3-ubyte", p.pixels, len(p.labels), p.height, p.width),
			idx(p.name+"-labels-idx1-ubyte", p.labels, len(p.labels)))
	}
	if d.ClassNames != nil {
		files = append(files, EncodedFile{ClassesFile, func(w io.Writer) error {
			_, err := io.WriteString(w, strings.Join(d.ClassNames, "\n")+"\n")
			return err
		}})
	}
	return files
}
