package export

import (
	"encoding/json"
	"fmt"
	"strconv"

	"overfit/experiments"
	"overfit/experiments/runs"
	"overfit/graphs/op"
)

// The inputs and outputs of an ONNX file.
const (
	onnxImages        = "images"
	onnxLogits        = "logits"
	onnxProbabilities = "probabilities"
)

// ONNXOptions say what an ONNX file takes.
type ONNXOptions struct {
	Bytes bool // images of bytes, 0 to 255; else of float32, those divided by 255
}

// An ONNXFile is a checkpoint's network in the ONNX format: see https://onnx.ai. It takes images [batch, height, width, 1] and
// gives logits and probabilities [batch, classes], for a batch of any size.
type ONNXFile struct {
	Opset         int               `json:"opset"`
	Input         string            `json:"input"` // its type and shape
	Nodes         int               `json:"nodes"`
	Parameters    int               `json:"parameters"`
	WeightsSHA256 string            `json:"weights_sha256"`
	Metadata      map[string]string `json:"metadata"`
	Content       []byte            `json:"-"`
}

// ONNX encodes the checkpoint's network as it is in evaluation. A network with an op that has no form in ONNX is an error.
func ONNX(c *runs.Checkpoint, o ONNXOptions) (ONNXFile, error) {
	m, err := c.Model(1, experiments.Compute{})
	if err != nil {
		return ONNXFile{}, err
	}
	defer m.Close()
	g := newONNXGraph()
	element, pixels, preprocessing := onnxFloat, "float32, 0 to 1", "bytes divided by 255"
	images := onnxImages
	if o.Bytes {
		element, pixels, preprocessing = onnxUint8, "uint8, 0 to 255", "none"
		images = g.Node("Cast", op.Attributes{"to": onnxFloat}, images)
		images = g.Node("Div", nil, images, g.Floats("white", nil, []float32{255}))
	}
	logits, err := m.ONNX(g, images)
	if err != nil {
		return ONNXFile{}, fmt.Errorf("the network cannot be exported: %w", err)
	}
	g.rename(logits, onnxLogits)
	g.rename(g.Node("Softmax", op.Attributes{"axis": -1}, onnxLogits), onnxProbabilities)

	d := c.Data
	classes := make([]string, d.Classes)
	for i := range classes {
		classes[i] = d.ClassName(i)
	}
	names, err := json.Marshal(classes)
	if err != nil {
		return ONNXFile{}, err
	}
	file := ONNXFile{
		Opset:         onnxOpset,
		Input:         fmt.Sprintf("%s %s [batch, %d, %d, 1]", onnxImages, pixels, d.Height, d.Width),
		Nodes:         len(g.nodes),
		Parameters:    experiments.CountParameters(m),
		WeightsSHA256: m.WeightsSHA256(),
	}
	file.Metadata = map[string]string{
		"classes":        string(names),
		"input":          pixels + ", as the data set has them: of MNIST white digits on black",
		"preprocessing":  preprocessing,
		"experiment":     c.Spec.Name,
		"command":        c.Spec.Command(),
		"data":           d.Name,
		"epochs":         strconv.Itoa(len(c.History)),
		"weights_sha256": file.WeightsSHA256,
	}
	file.Content = g.encode(file.Metadata,
		onnxValue(onnxImages, element, d.Height, d.Width, 1),
		onnxValue(onnxLogits, onnxFloat, d.Classes), onnxValue(onnxProbabilities, onnxFloat, d.Classes))
	return file, nil
}
