package datasets

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
)

// The largest picture that is decoded: that of a telephone's camera.
const (
	maxPictureSide   = 10_000
	maxPicturePixels = 12_500_000
)

// checkPicture reports whether a picture is too large, or empty; it is asked
// before pixels are read.
func checkPicture(width, height int) error {
	if width < 1 || height < 1 || width > maxPictureSide || height > maxPictureSide || width*height > maxPicturePixels {
		return fmt.Errorf("picture of %d x %d, expected sides of 1 to %d and at most %d pixels", width, height, maxPictureSide, maxPicturePixels)
	}
	return nil
}

// A pictureFormat is one that is decoded, by a decoder of its own: image.Decode
// would take whatever other formats libraries have registered.
type pictureFormat struct {
	name   string
	magic  string
	header func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
}

var pictureFormats = []pictureFormat{
	{"PNG", "\x89PNG\r\n\x1a\n", png.DecodeConfig, png.Decode},
	{"JPEG", "\xff\xd8", jpeg.DecodeConfig, jpeg.Decode},
}

// DecodePicture reads a PNG or JPEG of up to 12.5 million pixels. Its header is
// looked at first: it may announce more than there is memory for. A JPEG is
// turned as its EXIF orientation says.
func DecodePicture(f io.ReadSeeker) (image.Image, error) {
	magic := make([]byte, 8)
	n, err := io.ReadFull(f, magic)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	for _, format := range pictureFormats {
		if bytes.HasPrefix(magic[:n], []byte(format.magic)) {
			picture, err := format.read(f)
			if err != nil {
				return nil, fmt.Errorf("not a %s that can be read: %w", format.name, err)
			}
			return picture, nil
		}
	}
	return nil, errors.New("neither a PNG nor a JPEG")
}

func (p pictureFormat) read(f io.ReadSeeker) (image.Image, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	header, err := p.header(bufio.NewReader(f))
	if err != nil {
		return nil, err
	}
	if err := checkPicture(header.Width, header.Height); err != nil {
		return nil, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	picture, err := p.decode(bufio.NewReader(f))
	if err != nil || p.name != "JPEG" {
		return picture, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return oriented(picture, orientation(bufio.NewReader(f))), nil
}
