package export

import "testing"

func TestLaTeXEscapes(t *testing.T) {
	for text, want := range map[string]string{
		"mlp --hidden 64":      "mlp -{}-hidden 64",
		"97.89 ± 0.14 %":       `97.89 $\pm$ 0.14\,\%`,
		"± <0.01":              `$\pm$ $<$0.01`,
		"≥ 7.2":                `$\geq$\,7.2`,
		`a_b & {c} \ #1 $ ^ ~`: `a\_b \& \{c\} \textbackslash{} \#1 \$ \textasciicircum{} \textasciitilde{}`,
	} {
		if got := latex(text); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
