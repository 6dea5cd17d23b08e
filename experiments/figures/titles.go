package figures

import (
	"fmt"
	"slices"
	"strings"

	"overfit/experiments"
	"overfit/experiments/analysis"
)

// RunTitle heads the figure of one run: with the experiment's title, as long as nothing was changed about it.
func RunTitle(s experiments.Spec) string {
	if s.Label() != s.Name {
		return fmt.Sprintf("%s, seed %d", s.Label(), s.Seed)
	}
	return fmt.Sprintf("%s (%s, seed %d)", s.Title, s.Name, s.Seed)
}

// GroupTitle heads the figure of one experiment with several seeds.
func GroupTitle(s experiments.Spec) string {
	if s.Label() != s.Name {
		return s.Label()
	}
	return fmt.Sprintf("%s (%s)", s.Title, s.Name)
}

// Title heads a figure of a kind that shows groups; "": nothing that its legend does not say.
func (k Kind) Title(groups []analysis.Group) string {
	switch {
	case k.Name == Samples:
		return ""
	case k.Single:
		return RunTitle(groups[0].Spec)
	case len(groups) == 1:
		return GroupTitle(groups[0].Spec)
	default:
		return Common(groups)
	}
}

// Titles names groups by their experiments, if each comes once and nothing, or the same, was changed
// about all of them; or else by all that was changed.
func Titles(groups []analysis.Group) []string {
	names := namesOf(groups)
	var labels []string
	same := true
	for i, g := range groups {
		same = same && !slices.Contains(names[:i], g.Spec.Name) && Changes(g) == Changes(groups[0])
		labels = append(labels, g.Spec.Label())
	}
	if same {
		return names
	}
	return labels
}

// Common says what Titles leaves out: what was changed about all groups alike; "": nothing.
func Common(groups []analysis.Group) string {
	changed := Changes(groups[0])
	if changed == "" || !slices.Equal(Titles(groups), namesOf(groups)) {
		return ""
	}
	return "All with" + changed
}

func namesOf(groups []analysis.Group) []string {
	var names []string
	for _, g := range groups {
		names = append(names, g.Spec.Name)
	}
	return names
}

// Changes are what was changed about the experiment of a group.
func Changes(g analysis.Group) string {
	return strings.TrimPrefix(g.Spec.Label(), g.Spec.Name)
}
