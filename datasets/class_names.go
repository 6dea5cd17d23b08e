package datasets

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
)

// ClassesFile is, beside IDX files, the one with the names of the classes, a
// line each.
const ClassesFile = "classes.txt"

// readClasses reads what the labels of a set of IDX files are called: from its
// classes.txt, or as EMNIST has it from its mapping.txt: a label, and the codes
// of the letter or letters that it stands for. Without either there are no
// names.
func readClasses(fsys fs.FS, set string) (map[uint8]string, error) {
	if set != "" {
		set += "-"
	}
	classes, err := readLines(fsys, set+ClassesFile, classLine)
	if classes != nil || err != nil {
		return classes, err
	}
	return readLines(fsys, set+"mapping.txt", mappingLine)
}

// readLines reads a label and its name from each line of a file, which need not
// be there.
func readLines(fsys fs.FS, name string, parse func(n int, line string) (uint8, string, error)) (map[uint8]string, error) {
	file, err := fsys.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	classes := map[uint8]string{}
	lines := bufio.NewScanner(file)
	for n := 0; lines.Scan(); n++ {
		label, class, err := parse(n, strings.TrimSpace(lines.Text()))
		if err == nil && strings.ContainsFunc(class, func(r rune) bool { return !unicode.IsPrint(r) }) {
			err = fmt.Errorf("name %.40q, expected one that can be printed", class)
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", name, n+1, err)
		}
		classes[label] = class
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return classes, nil
}

func classLine(n int, text string) (uint8, string, error) {
	if n > 255 || text == "" {
		return 0, "", errors.New("expected a name for each of up to 256 classes")
	}
	return uint8(n), text, nil
}

func mappingLine(_ int, text string) (uint8, string, error) {
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return 0, "", errors.New("expected a label and the code of its letter")
	}
	label, err := strconv.ParseUint(fields[0], 10, 8)
	if err != nil {
		return 0, "", fmt.Errorf("label %.20q, expected 0 to 255", fields[0])
	}
	code, err := strconv.ParseUint(fields[1], 10, 20)
	if err != nil {
		return 0, "", fmt.Errorf("code %.20q, expected a whole number", fields[1])
	}
	return uint8(label), string(rune(code)), nil
}
