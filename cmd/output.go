package cmd

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"golang.org/x/term"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"overfit/experiments/measure"
)

// english groups the digits of whole numbers: 101,770.
var english = message.NewPrinter(language.English)

func count(n int) string { return english.Sprintf("%d", n) }

// plural counts things: 1 run, 2 runs.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return count(n) + " " + thing + "s"
}

// How figures are written: a fraction of 1, a difference of two, a loss.
var (
	percent = measure.Fraction.Value
	points  = measure.Points.Value
	loss    = measure.Nats.Value
)

// maxColumn is where the text of a table's column is wrapped.
const maxColumn = 40

// paths heads a column of paths, which are not wrapped: they are there to be copied.
type paths string

// newTable returns a table with lines around its body only, the given columns (from 1) aligned to the right.
func newTable(out io.Writer, right []int, header ...any) table.Writer {
	t := table.NewWriter()
	t.SetOutputMirror(out)
	t.SuppressTrailingSpaces()
	style := table.StyleLight
	style.Format.Header, style.Format.Footer = text.FormatDefault, text.FormatDefault
	style.Options = table.Options{SeparateHeader: true, SeparateFooter: true}
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i, h := range header {
		c := table.ColumnConfig{Number: i + 1}
		if _, whole := h.(paths); !whole {
			c.WidthMax, c.WidthMaxEnforcer = maxColumn, text.WrapSoft
		}
		if slices.Contains(right, c.Number) {
			c.Align, c.AlignHeader, c.AlignFooter = text.AlignRight, text.AlignRight, text.AlignRight
		}
		columns = append(columns, c)
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(header)
	return t
}

func printJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// A checkedWriter keeps the first error of a writer, for all that prints and does not look.
type checkedWriter struct {
	io.Writer
	err error
}

func (w *checkedWriter) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	w.err = cmp.Or(w.err, err)
	return n, err
}

// notesWriter is where progress and notes go. It never fails: that nobody can read them, because the disk behind them is full or
// the terminal is gone, must not end a training.
type notesWriter struct{ *os.File }

func (w notesWriter) Write(p []byte) (int, error) {
	_, _ = w.File.Write(p)
	return len(p), nil
}

// isTerminal reports whether notes are read on a terminal.
func isTerminal(out io.Writer) bool {
	w, ok := out.(notesWriter)
	return ok && term.IsTerminal(int(w.Fd()))
}

// longestName is how many bytes of a name stand in that of a file.
const longestName = 100

// fileName makes a name that of a file. One that is too long is cut, and told from others by its checksum.
func fileName(name string) string {
	file := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, name)
	if len(file) <= longestName {
		return file
	}
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%s-%x", strings.ToValidUTF8(file[:longestName], ""), sum[:4])
}

// wrap breaks a text into lines of that many characters.
func wrap(s string, width int) string {
	lines := strings.Split(text.WrapSoft(s, width), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
