package graphs

import "testing"

// The weights after two steps, which no new layer, option or optimizer may change, and which are the same on all processors:
// GOARCH=arm64 go test -exec qemu-aarch64-static.
func TestWeightsStayAsTheyWere(t *testing.T) {
	for _, c := range []struct {
		network Network
		config  Config
		want    string
	}{
		{MLP{}, Config{}, "cb8df066d7071bcc"},
		{MLP{Dropout: .5}, Config{L2: 1e-3, Optimizer: Optimizer{Name: "adam", Decay: .01}}, "c1e34afe5eca0c93"},
		{MLP{}, Config{Optimizer: Optimizer{Name: "sgd"}}, "4280c13516cc24ed"},
		{SmallCNN{Dropout: .25}, Config{Optimizer: Optimizer{Name: "sgd", Momentum: .9}}, "ccc6bdc546e1a0c0"},
		{DeepCNN{Filters1: 16, Filters2: 16, Hidden: 64}, Config{}, "4301fdfd423d9832"},
		{everyLayer{noise: .2}, Config{Height: 13, Width: 10, BatchSize: 5, Optimizer: Optimizer{Name: "rmsprop", Momentum: .5}}, "d4d91181aeb2a507"},
		{LeNet5{Activation: "softplus", Pooling: "average"}, Config{BatchSize: 3, Optimizer: Optimizer{Name: "adagrad", GlobalClipNorm: .01}}, "83274f462d3be8a6"},
		{DeepMLP{Depth: 3, Activation: "tanh", Initializer: "he_normal", InitScale: 1.5}, Config{Optimizer: Optimizer{Name: "adamw"}, Loss: Loss{LabelSmoothing: .1}}, "87b812a95cff1c94"},
		{ResNet{Filters: 4}, Config{BatchSize: 4, Optimizer: Optimizer{Name: "sgd", Momentum: .9, Nesterov: true}, Loss: Loss{Name: "mean-squared-error"}}, "b5db85ea89c0c675"},
	} {
		c.config.Seed = 5
		m := newModel(t, c.network, c.config)
		train(t, m, 2)
		if got := m.WeightsSHA256()[:16]; got != c.want {
			t.Errorf("%T%+v: weights %s, want %s", c.network, c.network, got, c.want)
		}
	}
}
