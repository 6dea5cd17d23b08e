package main

import (
	"overfit/experiments/report"
	"overfit/plots"
)

// compose makes a figure of whatever kind.
func compose(f *report.Figure) (*plots.Figure, error) {
	switch f.Kind {
	case report.Bands:
		return bandsFigure(f.Groups)
	case report.Gaps:
		return gapsFigure(f.Groups)
	case report.Differences:
		return comparisonFigure(f.Comparison)
	case report.Reliability:
		return reliabilityFigure(f.Groups)
	}
	if len(f.Groups) > 1 {
		return nil, usagef("a figure of kind %q shows one experiment, not %d", f.Kind, len(f.Groups))
	}
	run := f.Groups[0].Runs[0]
	switch f.Kind {
	case report.Confusion:
		return confusionFigure(run)
	case report.Filters:
		return filtersFigure(run)
	}
	data, err := run.LoadData("")
	if err != nil {
		return nil, err
	}
	if f.Kind == report.Samples {
		return samplesFigure(run.Spec, data)
	}
	return mistakesFigure(run, data)
}
