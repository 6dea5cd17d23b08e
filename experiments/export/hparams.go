package export

import (
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"

	"overfit/experiments"
	"overfit/experiments/measure"
)

// The events of TensorBoard's page of hyper-parameters, with the numbers of tensorboard/plugins/hparams/plugin_data.proto and
// api.proto. Runs of one group name are shown as one line, with their mean: here, those that differ in their seeds alone.

// startOfRun says which settings a run has, and what of it is compared.
func startOfRun(s experiments.Spec) []message {
	const floatType, boolType, stringType = 3, 2, 1
	var experiment, start message
	group := []string{s.Label()}
	_, known := experiments.Lookup(s.Name)
	for _, p := range experiments.Settings() {
		v := p.Of(s)
		if v == "" || p.Name == "seed" {
			continue
		}
		if !known { // the label does not tell what was changed about it
			group = append(group, "--"+p.Name, v)
		}
		var info, value, entry message
		info.text(1, p.Name)
		if number, err := strconv.ParseFloat(v, 64); err == nil {
			info.int(4, floatType)
			value.double(2, number)
		} else if p.Switch {
			info.int(4, boolType)
			value.int(4, map[string]int{"true": 1}[v])
		} else {
			info.int(4, stringType)
			value.text(3, v)
		}
		experiment.bytes(4, info)
		entry.text(1, p.Name)
		entry.bytes(2, value)
		start.bytes(1, entry)
	}
	for _, m := range measure.Measures() {
		var name, metric message
		name.text(2, endTag(m))
		metric.bytes(1, name)
		metric.text(3, m.Title)
		experiment.bytes(5, metric)
	}
	start.text(4, strings.Join(group, " "))
	return []message{hparams("_hparams_/experiment", 2, experiment), hparams("_hparams_/session_start_info", 3, start)}
}

// endOfRun says that a run has come to its end.
func endOfRun() message {
	const success = 1
	var end message
	end.int(1, success)
	return hparams("_hparams_/session_end_info", 4, end)
}

// hparams is what the page reads, in that field of HParamsPluginData. Its tensor is an empty one.
func hparams(tag string, field protowire.Number, data message) message {
	const floatTensor = 1
	var content, tensor message
	content.int(1, 0) // the version
	content.bytes(field, data)
	tensor.int(1, floatTensor)
	tensor.bytes(2, tensorShape(0))
	return pluginValue(tag, "hparams", content, tensor)
}
