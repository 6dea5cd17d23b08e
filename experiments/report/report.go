package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
	"overfit/experiments/figures"
	"overfit/experiments/measure"
	"overfit/experiments/runs"
)

// article is the one whose claims are tested.
const article = `"How does the MNIST dataset exhibit overfitting?", 2025-01-30`

// A Report is what there is to say of a set of runs.
type Report struct {
	Article     string // whose claims they are
	Grid        []Row
	Note        string // what a reader must know first; "": nothing
	FigureNote  string // the same, short enough to stand above every figure
	Claims      []Claim
	Measures    []string // heads of the columns of Experiments
	Experiments []Experiment
	Runs        []Run
	Gallery     []*Figure // a closer look at some of the runs
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
func New(groups []analysis.Group) *Report {
	ev := newEvidence(groups)
	r := &Report{Article: article, Criteria: criteria()}
	r.Note, r.FigureNote = ev.notes()
	all := claims()
	parts := make([][]part, len(all))
	var grid []tests
	for i, c := range all {
		if c.parts != nil && len(ev.missing(c.experiments)) == 0 && c.obstacle(ev) == "" {
			parts[i] = c.parts(ev)
			grid = append(grid, c.rows(ev, i+1)...)
		}
	}
	judged := correct(parts, grid)
	for _, row := range grid {
		r.Grid = append(r.Grid, row.shown(judged))
	}
	for i, c := range all {
		r.Claims = append(r.Claims, c.test(ev, i+1, parts[i]))
	}
	r.tabulate(groups)
	r.Gallery = ev.gallery()
	return r
}

// correct adjusts the tests of all parts together, but for those of an absence, which a correction would help to find, and
// those of the rest of the grid together. It returns those of parts.
func correct(parts [][]part, grid []tests) (judged map[*analysis.Difference]bool) {
	judged = map[*analysis.Difference]bool{}
	var first, rest []*analysis.Difference
	for _, of := range parts {
		for _, p := range of {
			if !p.absence && !judged[p.Difference] {
				first = append(first, p.Difference)
				judged[p.Difference] = true
			}
		}
	}
	for _, row := range grid {
		for _, d := range row.cells {
			if d != nil && !judged[d] {
				rest = append(rest, d)
			}
		}
	}
	analysis.Correct(first)
	analysis.Correct(rest)
	return judged
}

// test judges the claim by its parts, if all that it needs is there.
func (c claim) test(ev *evidence, number int, parts []part) Claim {
	out := Claim{Number: number, Says: c.says, Source: c.source, Verdict: Untested}
	if missing := ev.missing(c.experiments); len(missing) > 0 {
		out.Words = []string{fmt.Sprintf("It needs finished runs of %s.", strings.Join(missing, " and "))}
		for _, name := range missing {
			out.Commands = append(out.Commands, fmt.Sprintf("overfit run %s --seeds %d", name, analysis.FewestSeeds))
		}
		return out
	}
	var groups []analysis.Group
	for _, name := range c.experiments {
		g := ev.group(name)
		groups = append(groups, g)
		out.Commands = append(out.Commands, commandsOf(g)...)
	}
	if obstacle := c.obstacle(ev); obstacle != "" {
		out.Words = []string{obstacle}
	} else {
		var f Finding
		if c.judge != nil {
			f = c.judge(groups)
		} else {
			f = c.find(ev, parts)
		}
		out.Verdict, out.HowMuch, out.Words = f.Verdict, f.HowMuch, f.Words
		if reservation := c.reservation(ev); reservation != "" {
			out.Verdict = Undecided
			out.Words = append(out.Words, reservation)
		}
	}
	out.Figure = &Figure{
		Name:    fmt.Sprintf("claim-%02d", number),
		Caption: figureCaption(c.figure, c.experiments, groups),
		Kind:    c.figure, Request: figures.Request{Groups: groups},
	}
	return out
}

func figureCaption(kind string, names []string, groups []analysis.Group) string {
	caption := "Loss and accuracy of " + strings.Join(names, ", ") + " over the epochs, as means over the seeds."
	if kind == figures.Gaps {
		caption = "The gaps of " + strings.Join(names, ", ") + " over the epochs: test - train loss, train - test accuracy."
	}
	for _, g := range groups {
		if restored(g) {
			caption += fmt.Sprintf(" The curves of %s go as far as all seeds went; the numbers above are those of the weights that it took, of an earlier epoch.", g.Spec.Name)
		}
	}
	return caption
}

// commandsOf returns the commands that repeat the runs of a group.
func commandsOf(g analysis.Group) []string {
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
func (ev *evidence) notes() (long, short string) {
	var changed []string
	for _, g := range ev.groups {
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
var tabulated = []measure.Measure{
	measure.TrainAccuracy, measure.TestAccuracy, measure.AccuracyGap, measure.BestTestLoss, measure.OnsetEpoch,
	measure.TestLoss, measure.ScaledTestLoss, measure.Temperature, measure.CalibrationError, measure.CalibrationFloor,
	measure.ScaledCalibrationError,
}

// tabulate makes the tables of experiments, of runs and of machines.
func (r *Report) tabulate(groups []analysis.Group) {
	for _, m := range tabulated {
		r.Measures = append(r.Measures, m.Title)
	}
	for _, g := range groups {
		r.Experiments = append(r.Experiments, Experiment{Name: g.Spec.Label(), Seeds: len(g.Runs), Values: g.Texts(tabulated...)})
		for _, run := range g.Runs {
			r.addRun(run)
		}
	}
}

func (r *Report) addRun(run *runs.Run) {
	s := run.Summary
	r.Runs = append(r.Runs, Run{
		Command: run.Spec.Command(), Folder: run.Folder, WeightsSHA256: s.WeightsSHA256[:min(16, len(s.WeightsSHA256))],
		Epochs:        s.Epochs,
		TrainAccuracy: measure.Fraction.Value(s.TrainAccuracy), TestAccuracy: measure.Fraction.Value(s.TestAccuracy),
		TestLoss: measure.Nats.Value(s.TestLoss), BestTestLoss: measure.Nats.Value(s.BestTestLoss),
	})
	e := run.Environment
	machine := fmt.Sprintf("overfit %s, %s, %s/%s, %s, %d cores, kernel %s; data %s", e.Version, e.Go, e.OS, e.Arch,
		cmp.Or(e.Processor, "unknown processor"), e.Cores, e.Kernel, run.Data.Name)
	if !slices.Contains(r.Machines, machine) {
		r.Machines = append(r.Machines, machine)
	}
}
