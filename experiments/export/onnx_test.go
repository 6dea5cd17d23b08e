package export

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
)

// fields returns the contents of a message's fields of that number.
func fields(t *testing.T, m []byte, number protowire.Number) (contents []string) {
	t.Helper()
	for len(m) > 0 {
		n, typ, tag := protowire.ConsumeTag(m)
		size := protowire.ConsumeFieldValue(n, typ, m[max(tag, 0):])
		if tag < 0 || size < 0 {
			t.Fatal("not a message")
		}
		if n == number && typ == protowire.BytesType {
			b, _ := protowire.ConsumeBytes(m[tag:])
			contents = append(contents, string(b))
		}
		m = m[tag+size:]
	}
	return contents
}

// Constants of one name and content are one; others get a name of their own.
func TestONNXConstants(t *testing.T) {
	g := newONNXGraph()
	for _, c := range []struct {
		shape  []int
		values []float32
		want   string
	}{
		{[]int{2}, []float32{1, 2}, "kernel"}, {[]int{2}, []float32{1, 2}, "kernel"}, {[]int{2}, []float32{1, 3}, "kernel_2"},
		{[]int{1, 2}, []float32{1, 2}, "kernel_3"}, {[]int{2}, []float32{1, 3}, "kernel_2"},
	} {
		if got := g.Floats("kernel", c.shape, c.values); got != c.want {
			t.Errorf("%v %v: %s, want %s", c.shape, c.values, got, c.want)
		}
	}
	if len(g.constant) != 3 {
		t.Errorf("%d constants, want 3", len(g.constant))
	}
}

// A renamed output is renamed where it is read, too.
func TestONNXRename(t *testing.T) {
	g := newONNXGraph()
	a := g.Node("Relu", nil, "images")
	g.Node("Add", nil, a, a)
	g.rename(a, "logits")
	nodes := fields(t, []byte(fields(t, g.encode(nil, nil), 7)[0]), 1)
	if got := fields(t, []byte(nodes[0]), 2); !slices.Equal(got, []string{"logits"}) {
		t.Errorf("output %q", got)
	}
	if got := fields(t, []byte(nodes[1]), 1); !slices.Equal(got, []string{"logits", "logits"}) {
		t.Errorf("inputs %q", got)
	}
}
