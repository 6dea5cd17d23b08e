package export

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
)

// WriteLaTeX writes a table of means with their confidence intervals, a line for each group, for a document with the package
// booktabs. Measures that no group has are left out.
func WriteLaTeX(w io.Writer, groups []analysis.Group, measures []measure.Measure) error {
	measures = analysis.Measured(measures, groups)
	seeds := len(groups[0].Runs)
	alike := !slices.ContainsFunc(groups, func(g analysis.Group) bool { return len(g.Runs) != seeds })
	header := []string{"Experiment"}
	if !alike {
		header = append(header, "Seeds")
	}
	for _, m := range measures {
		lines := strings.Fields(latex(m.Title)) // the numbers are no wider than a word
		if s := m.Unit.Symbol(); s != "" {
			lines = append(lines, "("+latex(s)+")")
		}
		header = append(header, `\shortstack[r]{`+strings.Join(lines, `\\`)+"}")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\\begin{table}\n\\centering\n\\caption{%s}\n\\small\\setlength{\\tabcolsep}{4pt}\n\\begin{tabular}{l%s}\n\\toprule\n",
		latex(caption(groups, measures, alike)), strings.Repeat("r", len(header)-1))
	b.WriteString(latexLine(header))
	b.WriteString("\\midrule\n")
	names := figures.Titles(groups)
	for i, g := range groups {
		cells := []string{latex(names[i])}
		if !alike {
			cells = append(cells, fmt.Sprint(len(g.Runs)))
		}
		for j, text := range g.Texts(measures...) {
			if s := measures[j].Unit.Symbol(); s != "" {
				text = strings.TrimSuffix(text, " "+s)
			}
			cells = append(cells, strings.ReplaceAll(latex(text), "-", "$-$"))
		}
		b.WriteString(latexLine(cells))
	}
	b.WriteString("\\bottomrule\n\\end{tabular}\n\\end{table}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func latexLine(cells []string) string { return strings.Join(cells, " & ") + " \\\\\n" }

// latex is a text as LaTeX has it.
func latex(s string) string { return latexReplacer.Replace(s) }

var latexReplacer = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `&`, `\&`, `#`, `\#`, `$`, `\$`, `_`, `\_`, `^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`,
	` %`, `\,\%`, `%`, `\%`, `<`, `$<$`, `>`, `$>$`, `±`, `$\pm$`, `≥ `, `$\geq$\,`, `≥`, `$\geq$`, `--`, `-{}-`,
)

// caption says what the numbers are.
func caption(groups []analysis.Group, measures []measure.Measure, alike bool) string {
	single := slices.ContainsFunc(groups, func(g analysis.Group) bool { return len(g.Runs) == 1 })
	text := "Means over the seeds"
	if n := len(groups[0].Runs); alike && n == 1 {
		text = "One seed"
	} else if alike {
		text = fmt.Sprintf("Means over %d seeds", n)
	}
	var images, others []string
	onset, scaled := false, false
	for _, m := range measures {
		title := strings.ToLower(m.Title)
		if m.Image != nil {
			images = append(images, title)
		} else {
			others = append(others, title)
		}
		onset = onset || m.Name == measure.OnsetEpoch.Name
		scaled = scaled || m.Name == measure.ScaledTestLoss.Name
	}
	text += " with 95 % confidence intervals"
	switch all := strings.Join(images, ", "); {
	case single && alike:
		text += " for test images that might have been others, not for seeds"
	case len(images) == 0:
		text += " for seeds that might have been others"
	case len(others) == 0:
		text += " for seeds and test images that might have been others"
	default:
		text += fmt.Sprintf(", for seeds and test images that might have been others (%s) or for seeds alone (%s)", all, strings.Join(others, ", "))
	}
	if single && !alike {
		text += "; of a single seed for test images alone"
	}
	text += "."
	if onset {
		text += " ≥: a run ended too soon after its lowest loss to tell whether a lower one was to come."
	}
	if scaled {
		text += " The scaled test loss is what is left when one temperature has taken over-confidence out."
	}
	if all := figures.Common(groups); all != "" {
		text += " " + all + "."
	}
	return text
}
