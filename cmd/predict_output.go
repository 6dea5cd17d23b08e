package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"overfit/experiments/runs"
)

// predicted is a picture as predict --json prints it.
type predicted struct {
	Image         string    `json:"image"`
	Class         int       `json:"class"`
	Name          string    `json:"name"`             // of the class
	Probability   float32   `json:"probability"`      // of that class
	Unlike        string    `json:"unlike,omitempty"` // in what it is unlike the training images
	Probabilities []float32 `json:"probabilities"`
	Pixels        [][]int   `json:"pixels,omitempty"` // with --show: rows, 0 to 255, as the network saw them
}

func printPredicted(opts predictOptions, results []predicted, data runs.DataRecord, out io.Writer) error {
	if opts.json {
		if !opts.show {
			for i := range results {
				results[i].Pixels = nil
			}
		}
		return printJSON(out, results)
	}
	header, right := []any{"Image", "Class"}, []int{2}
	for class := range data.Classes {
		header = append(header, data.ClassName(class))
		right = append(right, class+3)
	}
	t := newTable(out, right, header...)
	for _, r := range results {
		row := table.Row{r.Image, r.Name}
		for _, p := range r.Probabilities {
			row = append(row, percent(float64(p)))
		}
		t.AppendRow(row)
	}
	t.Render()
	if opts.show {
		for _, r := range results {
			fmt.Fprintf(out, "\n%s\n%s", r.Image, halfBlocks(r.Pixels))
		}
	}
	return nil
}

// halfBlocks draws an image for a terminal, two rows of pixels a line, in ink from a quarter of the full on.
func halfBlocks(pixels [][]int) string {
	const ink = 64
	var text strings.Builder
	for y := 0; y < len(pixels); y += 2 {
		for x := range pixels[y] {
			upper, lower := pixels[y][x] >= ink, y+1 < len(pixels) && pixels[y+1][x] >= ink
			switch {
			case upper && lower:
				text.WriteRune('█')
			case upper:
				text.WriteRune('▀')
			case lower:
				text.WriteRune('▄')
			default:
				text.WriteRune(' ')
			}
		}
		text.WriteByte('\n')
	}
	return text.String()
}
