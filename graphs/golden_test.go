package graphs

import "testing"

// The weights of the article's networks after two steps, which no new layer, option or optimizer may change.
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
		{DeepCNN{Filters1: 16, Filters2: 16, Hidden: 64}, Config{}, "192445de474e487d"},
	} {
		c.config.Seed = 5
		m := newModel(t, c.network, c.config)
		train(t, m, 2)
		if got := m.WeightsSHA256()[:16]; got != c.want {
			t.Errorf("%T%+v: weights %s, want %s", c.network, c.network, got, c.want)
		}
	}
}
