package datasets

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// fileName matches the name of a data set's file; see Load. Its groups are the
// prefix, the part, and the kind.
var fileName = regexp.MustCompile(`^(?:(.+)-)?(train|t10k|test)-(images[-.]idx3|labels[-.]idx1)-ubyte(?:\.gz)?$`)

// role returns which of a data set's files has the given part and kind.
func role(part, kind string) int {
	switch images := strings.HasPrefix(kind, "images"); {
	case part == "train" && images:
		return trainImages
	case part == "train":
		return trainLabels
	case images:
		return testImages
	default:
		return testLabels
	}
}

// find returns the names of the files of the set of the given prefix. Without
// one it takes the files that have no prefix, or else the only set there is.
func find(fsys fs.FS, set string) (string, [numFiles]string, error) {
	var names [numFiles]string
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return "", names, err
	}
	sets := make(map[string]*[numFiles][]string)
	for _, entry := range entries {
		m := fileName.FindStringSubmatch(entry.Name())
		if m == nil {
			continue
		}
		prefix, r := m[1], role(m[2], m[3])
		if sets[prefix] == nil {
			sets[prefix] = new([numFiles][]string)
		}
		sets[prefix][r] = append(sets[prefix][r], entry.Name())
	}

	prefixes := slices.Sorted(maps.Keys(sets))
	switch found := sets[set] != nil; {
	case found:
		// as asked for
	case set != "":
		return "", names, fmt.Errorf("no such folder, nor a set of that name beside it: looked for %s", wanted(set, trainImages))
	case len(prefixes) == 1:
		set = prefixes[0]
	case len(prefixes) > 1:
		return "", names, fmt.Errorf("several sets in one folder: add /%s to its name", strings.Join(prefixes, " or /"))
	default:
		sets[set] = new([numFiles][]string) // every file is missing
	}

	for r, candidates := range sets[set] {
		switch len(candidates) {
		case 0:
			return "", names, fmt.Errorf("a file is missing: looked for %s", wanted(set, r))
		case 1:
			names[r] = candidates[0]
		default:
			return "", names, fmt.Errorf("found %s: keep only one of them", strings.Join(candidates, " and "))
		}
	}
	return set, names, nil
}

// wanted lists the names that a set's file may have.
func wanted(set string, r int) string {
	parts, kind, dims := []string{"train"}, "images", 3
	if r == testImages || r == testLabels {
		parts = []string{"t10k", "test"}
	}
	if r == trainLabels || r == testLabels {
		kind, dims = "labels", 1
	}
	if set != "" {
		set += "-"
	}
	var names []string
	for _, part := range parts {
		for _, separator := range []string{"-", "."} {
			names = append(names, fmt.Sprintf("%s%s-%s%sidx%d-ubyte", set, part, kind, separator, dims))
		}
	}
	return strings.Join(names, ", ") + " (or with .gz)"
}
