package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"overfit/experiments"
)

// A Report is what there is to say of a set of runs.
type Report struct {
	Note        string // what a reader must know first; "": nothing
	FigureNote  string // the same, short enough to stand above every figure
	Claims      []Claim
	Measures    []string // heads of the columns of Experiments
	Experiments []Experiment
	Runs        []Run
	Closer      []*Figure // a closer look at some of the runs
	Criteria    []string
	Machines    []string
}

// A Claim is one that was tested, or could not be.
type Claim struct {
	Number   int
	Says     string
	Source   string // "": the article
	Verdict  Verdict
	HowMuch  string
	Words    []string
	Commands []string // that repeat the runs it was tested by
	Figure   *Figure
}

// An Experiment is a group of runs.
type Experiment struct {
	Name   string
	Seeds  int
	Values []string // one for each of Measures
}

// A Run is one of them.
type Run struct {
	Command, Folder, WeightsSHA256 string
	Epochs                         int
	TrainAccuracy, TestAccuracy    string
	TestLoss, BestTestLoss         string
}

// New makes the report of finished runs.
func New(groups []experiments.Group) *Report {
	l := newLab(groups)
	r := &Report{Criteria: criteria}
	r.Note, r.FigureNote = l.notes()
	for i, c := range claims() {
		r.Claims = append(r.Claims, c.test(l, i+1))
	}
	r.tabulate(groups)
	r.Closer = l.closer()
	return r
}

// test judges the claim, if all that it needs is there.
func (c claim) test(l *lab, number int) Claim {
	out := Claim{Number: number, Says: c.says, Source: c.source, Verdict: Untested}
	if missing := l.missing(c.experiments); len(missing) > 0 {
		out.Words = []string{fmt.Sprintf("It needs finished runs of %s.", strings.Join(missing, " and "))}
		for _, name := range missing {
			out.Commands = append(out.Commands, fmt.Sprintf("overfit run %s --seeds 3", name))
		}
		return out
	}
	f := c.judge(l)
	out.Verdict, out.HowMuch, out.Words = f.Verdict, f.HowMuch, f.Words
	var groups []experiments.Group
	for _, name := range c.experiments {
		g := l.group(name)
		groups = append(groups, g)
		out.Commands = append(out.Commands, commandsOf(g)...)
		if len(g.Runs) == 1 && out.Verdict != Untested {
			out.Verdict = Untested
			out.Words = append(out.Words, "One seed is not enough to judge by.")
		}
	}
	out.Figure = &Figure{
		Name:    fmt.Sprintf("claim-%02d", number),
		Caption: figureCaption(c.figure, c.experiments, groups),
		Kind:    c.figure, Groups: groups,
	}
	return out
}

func figureCaption(kind Kind, names []string, groups []experiments.Group) string {
	caption := "Loss and accuracy of " + strings.Join(names, ", ") + " over the epochs, as means over the seeds."
	if kind == Gaps {
		caption = "The gaps of " + strings.Join(names, ", ") + " over the epochs: test - train loss, train - test accuracy."
	}
	for _, g := range groups {
		if slices.ContainsFunc(g.Runs, func(r *experiments.StoredRun) bool { return r.Summary.ResultEpoch < r.Summary.Epochs }) {
			caption += fmt.Sprintf(" The curves of %s go as far as all seeds went; the numbers above are those of the weights that it took, of an earlier epoch.", g.Spec.Name)
		}
	}
	return caption
}

// commandsOf returns the commands that repeat the runs of a group.
func commandsOf(g experiments.Group) []string {
	if n := len(g.Runs); n > 1 && g.Runs[n-1].Spec.Seed == g.Spec.Seed+uint64(n-1) {
		return []string{fmt.Sprintf("%s --seeds %d", g.Spec.Command(), n)}
	}
	var commands []string
	for _, r := range g.Runs {
		commands = append(commands, r.Spec.Command())
	}
	return commands
}

// notes say what the runs are not, if they are not what the catalogue has: at length, and above a figure.
func (l *lab) notes() (long, short string) {
	var changed []string
	for _, g := range l.groups {
		spec, _ := experiments.Lookup(g.Spec.Name)
		spec.Seed = g.Spec.Seed
		for _, name := range g.Spec.Changed(spec) {
			if !slices.Contains(changed, name) {
				changed = append(changed, name)
			}
		}
	}
	if len(changed) == 0 {
		return "", ""
	}
	return fmt.Sprintf("These are not the article's experiments, nor the catalogue's: changed are %s.", strings.Join(changed, ", ")), "Not the article's experiments"
}

// tabulated are the measures of the table of experiments.
var tabulated = []experiments.Measure{
	experiments.TrainAccuracy, experiments.TestAccuracy, experiments.AccuracyGap, experiments.BestTestLoss,
	experiments.TestLoss, experiments.OnsetEpoch, experiments.CalibrationError,
}

// tabulate makes the tables of experiments, of runs and of machines.
func (r *Report) tabulate(groups []experiments.Group) {
	for _, m := range tabulated {
		r.Measures = append(r.Measures, m.Title)
	}
	for _, g := range groups {
		e := Experiment{Name: g.Spec.Label(), Seeds: len(g.Runs)}
		for _, m := range tabulated {
			e.Values = append(e.Values, m.Unit.Mean(g.Mean(m)))
		}
		r.Experiments = append(r.Experiments, e)
		for _, run := range g.Runs {
			r.addRun(run)
		}
	}
}

func (r *Report) addRun(run *experiments.StoredRun) {
	s := run.Summary
	r.Runs = append(r.Runs, Run{
		Command: run.Spec.Command(), Folder: run.Folder, WeightsSHA256: s.WeightsSHA256[:min(16, len(s.WeightsSHA256))],
		Epochs:        s.Epochs,
		TrainAccuracy: experiments.Fraction.Value(s.TrainAccuracy), TestAccuracy: experiments.Fraction.Value(s.TestAccuracy),
		TestLoss: experiments.Nats.Value(s.TestLoss), BestTestLoss: experiments.Nats.Value(s.BestTestLoss),
	})
	e := run.Environment
	machine := fmt.Sprintf("overfit %s, %s, %s/%s, %s, %d cores, kernel %s; data %s", e.Version, e.Go, e.OS, e.Arch,
		cmp.Or(e.Processor, "unknown processor"), e.Cores, e.Kernel, run.Data.Name)
	if !slices.Contains(r.Machines, machine) {
		r.Machines = append(r.Machines, machine)
	}
}

// Draw has every figure drawn, whose PNG draw sets. One that cannot be drawn is left out, and told.
func (r *Report) Draw(draw func(*Figure) error, failed func(*Figure, error)) {
	drawn := func(f *Figure) bool {
		err := draw(f)
		if err != nil {
			failed(f, err)
		}
		return err == nil
	}
	for i, c := range r.Claims {
		if c.Figure != nil && !drawn(c.Figure) {
			r.Claims[i].Figure = nil
		}
	}
	r.Closer = slices.DeleteFunc(r.Closer, func(f *Figure) bool { return !drawn(f) })
}

// Figures lists all there are, to be drawn.
func (r *Report) Figures() []*Figure {
	var figures []*Figure
	for _, c := range r.Claims {
		if c.Figure != nil {
			figures = append(figures, c.Figure)
		}
	}
	return append(figures, r.Closer...)
}
