package datasets

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// holdsPictures reports whether a folder has a picture in a folder below it, or
// in one below that.
func holdsPictures(path string) bool {
	for _, pattern := range []string{"*/*", "*/*/*"} {
		files, _ := filepath.Glob(filepath.Join(escapePattern(path), pattern))
		if slices.ContainsFunc(files, isPicture) {
			return true
		}
	}
	return false
}

// escapePattern makes a pattern of a path that matches it alone.
func escapePattern(path string) string {
	return strings.NewReplacer(`*`, `\*`, `?`, `\?`, `[`, `\[`, `\`, `\\`).Replace(path)
}

func isPicture(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".png", ".jpg", ".jpeg":
		return true
	}
	return false
}

// readPictures reads a folder with a folder of pictures for each class, or with
// two such folders, train and test. Each picture becomes grey, and if the
// options say so, of another size; otherwise all must be of the same.
func readPictures(path string, o Options) (f found, err error) {
	if f.name, err = folderName(path); err != nil {
		return f, err
	}
	train, test := partFolder(path, "train", "training"), partFolder(path, "test", "testing")
	if train == "" || test == "" {
		train, test = ".", ""
	}
	classes, err := classFolders(path, train)
	if err != nil {
		return f, err
	}
	if len(classes) < 2 || len(classes) > 256 {
		return f, fmt.Errorf("%s has %d folders, expected one for each of 2 to 256 classes", train, len(classes))
	}
	f.classes = map[uint8]string{}
	for i, class := range classes {
		f.classes[uint8(i)] = class
	}
	if f.train, err = readPicturePart(path, train, classes, o.Resize); err != nil {
		return f, err
	}
	for i, class := range classes {
		if !slices.Contains(f.train.labels, uint8(i)) {
			return f, fmt.Errorf("%s: no pictures in it", filepath.Join(train, class))
		}
	}
	if test == "" {
		return f, nil
	}
	tested, err := classFolders(path, test)
	if err != nil {
		return f, err
	}
	for _, class := range tested {
		if !slices.Contains(classes, class) {
			return f, fmt.Errorf("%s: there is no such class in %s", filepath.Join(test, class), train)
		}
	}
	f.test, err = readPicturePart(path, test, classes, o.Resize)
	return f, err
}

// partFolder returns that of the names that is a folder in path, or "".
func partFolder(path string, names ...string) string {
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(path, name)); err == nil && info.IsDir() {
			return name
		}
	}
	return ""
}

// classFolders lists the folders in path/below: by number, if all are called by
// one, or else by name.
func classFolders(path, below string) ([]string, error) {
	names, err := visible(filepath.Join(path, below))
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if info, err := os.Stat(filepath.Join(path, below, name)); err != nil || !info.IsDir() {
			return nil, cmp.Or(err, fmt.Errorf("%s is not a folder, expected one for each class", filepath.Join(below, name)))
		}
	}
	number := func(name string) int {
		n, err := strconv.Atoi(name)
		if err != nil {
			return math.MaxInt
		}
		return n
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(number(a), number(b)), cmp.Compare(a, b)) })
	return names, nil
}

// visible lists what a folder holds, without what is hidden.
func visible(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var names []string
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			names = append(names, entry.Name())
		}
	}
	return names, err
}
