package report

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	htmltemplate "html/template"
	"io"
	"os"
	"path/filepath"
	texttemplate "text/template"

	"overfit/experiments/runs"
)

//go:embed templates/report.html.tmpl
var htmlText string

//go:embed templates/report.md.tmpl
var markdownText string

var (
	htmlTemplate = htmltemplate.Must(htmltemplate.New("report").Funcs(htmltemplate.FuncMap{
		"png": dataURL,
	}).Parse(htmlText))
	markdownTemplate = texttemplate.Must(texttemplate.New("report").Parse(markdownText))
)

// dataURL is a picture as the address of itself.
func dataURL(png []byte) htmltemplate.URL {
	return htmltemplate.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png))
}

// The files of a report's folder.
const (
	htmlFile      = "report.html"
	markdownFile  = "report.md"
	figuresFolder = "figures"
)

// Write writes the report, whose figures must be drawn, to a folder: as one HTML file that needs no other, and as Markdown
// with its figures in a folder beside it.
func (r *Report) Write(folder string) (html, markdown string, err error) {
	pictures := filepath.Join(folder, figuresFolder)
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		return "", "", err
	}
	for _, f := range r.Figures() {
		if err := runs.WriteFile(filepath.Join(pictures, f.Name+".png"), func(w io.Writer) error {
			_, err := w.Write(f.PNG)
			return err
		}); err != nil {
			return "", "", err
		}
	}
	html, markdown = filepath.Join(folder, htmlFile), filepath.Join(folder, markdownFile)
	if err := runs.WriteFile(html, r.writeHTML); err != nil {
		return "", "", err
	}
	return html, markdown, runs.WriteFile(markdown, func(w io.Writer) error { return r.writeMarkdown(w, figuresFolder) })
}

// writeHTML writes the report as a page that needs no other file. Its figures must be drawn.
func (r *Report) writeHTML(w io.Writer) error {
	for _, f := range r.Figures() {
		if f.PNG == nil {
			return fmt.Errorf("figure %s is not drawn", f.Name)
		}
	}
	return htmlTemplate.Execute(w, r)
}

// writeMarkdown writes the report with figures as <folder>/<name>.png, seen from the report.
func (r *Report) writeMarkdown(w io.Writer, folder string) error {
	return markdownTemplate.Execute(w, struct {
		*Report
		Folder string
	}{r, folder})
}
