package datasets

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// fileName matches the name of a data set's file; see Load. Its groups are the
// prefix, the part, and the kind.
var fileName = regexp.MustCompile(`^(?:(.+)-)?(train|t10k|test)-(images[-.]idx3-ubyte|labels[-.]idx1-ubyte|labels[-.]idx2-int)(?:\.gz)?$`)

// An idxName is that of a file, and of its compressed twin, if there is one
// beside it.
type idxName struct{ plain, twin string }

// layout is that of the file of a role.
func (n idxName) layout(role int) layout {
	switch {
	case role == trainImages || role == testImages:
		return imageLayout
	case strings.Contains(n.plain, "idx2-int"):
		return tableLayout
	default:
		return labelLayout
	}
}

// holdsIDX reports whether there are IDX files at a path, or in the folder raw
// below it.
func holdsIDX(path string) bool { return idxFolder(path) != "" }

// idxFolder is that of the two which has a file with the name of a data set's;
// "" if neither has, or is there.
func idxFolder(path string) string {
	for _, dir := range []string{path, filepath.Join(path, "raw")} {
		entries, _ := os.ReadDir(dir)
		if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return fileName.MatchString(e.Name()) }) {
			return dir
		}
	}
	return ""
}

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
func find(fsys fs.FS, set string) (string, [numFiles]idxName, error) {
	var names [numFiles]idxName
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
		return "", names, fmt.Errorf("no such file or folder, nor a set of that name beside it: looked for %s", wanted(set, trainImages))
	case len(prefixes) == 1:
		set = prefixes[0]
	case len(prefixes) > 1:
		return "", names, fmt.Errorf("several sets in one folder: add /%s to its name", strings.Join(prefixes, " or /"))
	default:
		return "", names, fmt.Errorf("no data set in it: looked for %s, a file whose name ends in train.csv, and folders of PNG or JPEG files",
			wanted("", trainImages))
	}

	for r, candidates := range sets[set] {
		switch n := len(candidates); {
		case n == 0:
			return "", names, fmt.Errorf("a file is missing: looked for %s", wanted(set, r))
		case n == 1:
			names[r] = idxName{plain: candidates[0]}
		case n == 2 && candidates[1] == candidates[0]+".gz":
			names[r] = idxName{candidates[0], candidates[1]}
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
