package report

import (
	"fmt"
	"slices"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
)

// gallery returns the figures that look closer at what there is: remedies beside each baseline, calibration, mistakes,
// what augmentation does, and what first layers look for.
func (ev *evidence) gallery() []*Figure {
	var all []*Figure
	for _, baseline := range experiments.Article {
		caption := fmt.Sprintf("What each remedy changes of %s, with 95 %% confidence intervals for seeds and test images.", baseline)
		c := ev.comparisons[baseline].Comparison
		if early := ev.comparisons[baseline+"-holdout"].Remedies; len(early) > 0 {
			c.Remedies = slices.Concat(c.Remedies, early)
			caption += fmt.Sprintf(" %s is compared with %s-holdout, which is trained on the same images.", early[0].Spec.Name, baseline)
		}
		if len(c.Remedies) > 0 && !slices.ContainsFunc(c.Remedies, func(r analysis.Remedy) bool { return r.Differences[0].Seeds < 2 }) {
			all = append(all, &Figure{
				Name: "remedies-" + baseline, Kind: figures.Differences, Request: figures.Request{Comparison: c}, Caption: caption,
			})
		}
	}
	for _, f := range []struct {
		kind    string
		names   []string
		caption string
	}{
		{figures.Reliability, []string{"mlp", "mlp-dropout", "mlp-l2", "mlp-early-stopping", "mlp-regularised"}, "How sure the MLP and its remedies are, against how often they are right, over all seeds."},
		{figures.Reliability, []string{"deep-cnn", "deep-cnn-dropout", "deep-cnn-slim", "deep-cnn-augmented"}, "The same of the large network."},
		{figures.Confusion, []string{"mlp"}, "Which digits mlp takes for which."},
		{figures.Mistakes, []string{"deep-cnn"}, "The mistakes that deep-cnn is surest of: label, what it is taken for, and how sure the network is."},
		{figures.Samples, []string{"small-cnn-augmented"}, "Training images of small-cnn-augmented, and what augmentation makes of each in the first epochs."},
		{figures.Filters, []string{"small-cnn"}, "The 3 x 3 filters of small-cnn's convolution."},
		{figures.Filters, []string{"mlp"}, "The weights of the MLP's hidden units, laid out as images."},
		{figures.Filters, []string{"mlp-l2"}, "The same with an L2 penalty."},
	} {
		figure := &Figure{Kind: f.kind, Caption: f.caption, Name: fmt.Sprintf("%s-%s", f.kind, f.names[0])}
		for _, name := range f.names {
			if ev.has(name) {
				figure.Groups = append(figure.Groups, ev.group(name))
			}
		}
		if len(figure.Groups) == 0 || figure.Groups[0].Spec.Name != f.names[0] {
			continue
		}
		all = append(all, figure)
	}
	return all
}
