package export

import (
	"bytes"
	"image/png"
	"math"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"overfit/plots"
)

// TensorBoard's events, with the numbers of tensorboard/compat/proto/event.proto, summary.proto and tensor.proto in
// https://github.com/tensorflow/tensorboard.

// An event is what was measured at a step.
func event(at time.Time, step int, values ...message) message {
	var e, summary message
	e.double(1, float64(at.UnixNano())/1e9)
	e.int(2, step)
	for _, v := range values {
		summary.bytes(1, v)
	}
	e.bytes(5, summary)
	return e
}

// versionEvent is the first of a file.
func versionEvent(at time.Time) message {
	var e message
	e.double(1, float64(at.UnixNano())/1e9)
	e.text(3, "brain.Event:2")
	return e
}

// scalar is a number.
func scalar(tag string, v float64) message {
	var value message
	value.text(1, tag)
	value.float(2, float32(v))
	return value
}

// histogramBins is how many TensorBoard shows by default.
const histogramBins = 30

// histogram is how numbers are distributed: in bins of one width, from the smallest to the largest. Those that are not finite,
// which the weights of a training that goes astray can be before its loss is, are left out.
func histogram(tag string, numbers []float32) message {
	low, high, sum, squares, finite := math.Inf(1), math.Inf(-1), 0.0, 0.0, 0
	for _, x := range numbers {
		if v := float64(x); isFinite(v) {
			low, high, sum, squares, finite = min(low, v), max(high, v), sum+v, squares+float64(v*v), finite+1
		}
	}
	if finite == 0 {
		low, high = 0, 0
	}
	bins := histogramBins
	if low == high {
		bins = 1
	}
	limits, counts := make([]float64, bins), make([]float64, bins)
	width := (high - low) / float64(bins)
	for i := range limits {
		limits[i] = low + float64(float64(i+1)*width)
	}
	limits[bins-1] = high
	for _, x := range numbers {
		if !isFinite(float64(x)) {
			continue
		}
		bin := 0
		if width > 0 {
			bin = min(int((float64(x)-low)/width), bins-1)
		}
		counts[bin]++
	}
	var h, value message
	h.double(1, low)
	h.double(2, high)
	h.double(3, float64(finite))
	h.double(4, sum)
	h.double(5, squares)
	h.doubles(6, limits)
	h.doubles(7, counts)
	value.text(1, tag)
	value.bytes(5, h)
	return value
}

func isFinite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// imageDPI gives figures of 24 cm about a thousand pixels.
const imageDPI = 110

// picture is a figure.
func picture(tag string, f *plots.Figure) (message, error) {
	var file bytes.Buffer
	if err := f.Encode(&file, "png", plots.Options{DPI: imageDPI}); err != nil {
		return nil, err
	}
	config, err := png.DecodeConfig(bytes.NewReader(file.Bytes()))
	if err != nil {
		return nil, err
	}
	const rgba = 4
	var im, value message
	im.int(1, config.Height)
	im.int(2, config.Width)
	im.int(3, rgba)
	im.bytes(4, file.Bytes())
	value.text(1, tag)
	value.bytes(4, im)
	return value, nil
}

// markdown is a text.
func markdown(tag, text string) message {
	const stringType = 7
	var tensor message
	tensor.int(1, stringType)
	tensor.bytes(2, tensorShape(1))
	tensor.text(8, text)
	return pluginValue(tag+"/text_summary", "text", nil, tensor)
}

// pluginValue is a value of one of TensorBoard's plugins.
func pluginValue(tag, plugin string, content, tensor message) message {
	const tensorData = 2 // DATA_CLASS_TENSOR: a summary without its class is passed over
	var data, metadata, value message
	data.text(1, plugin)
	if content != nil {
		data.bytes(2, content)
	}
	metadata.bytes(1, data)
	metadata.int(4, tensorData)
	value.text(1, tag)
	value.bytes(8, tensor)
	value.bytes(9, metadata)
	return value
}

// tensorShape is that of a vector.
func tensorShape(size int) message {
	var dim, shape message
	dim.int(1, size)
	shape.bytes(2, dim)
	return shape
}

// An eventHead is what tells events apart.
type eventHead struct {
	at   time.Time
	step int
	tag  string // of its first value
}

func readEventHead(e []byte) (h eventHead, ok bool) {
	for len(e) > 0 {
		number, typ, n := protowire.ConsumeTag(e)
		size := -1
		if n >= 0 {
			size = protowire.ConsumeFieldValue(number, typ, e[n:])
		}
		if size < 0 {
			return h, false
		}
		switch field := e[n : n+size]; {
		case number == 1 && typ == protowire.Fixed64Type:
			v, _ := protowire.ConsumeFixed64(field)
			h.at = time.Unix(0, int64(math.Float64frombits(v)*1e9))
		case number == 2 && typ == protowire.VarintType:
			v, _ := protowire.ConsumeVarint(field)
			h.step = int(v)
		case number == 5 && typ == protowire.BytesType:
			summary, _ := protowire.ConsumeBytes(field)
			h.tag = firstTag(summary)
		}
		e = e[n+size:]
	}
	return h, true
}

// firstTag reads the tag of a summary's first value, which both begin with.
func firstTag(summary []byte) string {
	for _, number := range []protowire.Number{1, 1} {
		got, typ, n := protowire.ConsumeTag(summary)
		if n < 0 || got != number || typ != protowire.BytesType {
			return ""
		}
		inner, size := protowire.ConsumeBytes(summary[n:])
		if size < 0 {
			return ""
		}
		summary = inner
	}
	return string(summary)
}
