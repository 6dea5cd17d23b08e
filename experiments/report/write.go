package report

import (
	_ "embed"
	"encoding/base64"
	"fmt"
	htmltemplate "html/template"
	"io"
	texttemplate "text/template"
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

// WriteHTML writes the report as a page that needs no other file. Its figures must be drawn.
func (r *Report) WriteHTML(w io.Writer) error {
	for _, f := range r.Figures() {
		if f.PNG == nil {
			return fmt.Errorf("figure %s is not drawn", f.Name)
		}
	}
	return htmlTemplate.Execute(w, r)
}

// WriteMarkdown writes the report with figures as <folder>/<name>.png, seen from the report.
func (r *Report) WriteMarkdown(w io.Writer, folder string) error {
	return markdownTemplate.Execute(w, struct {
		*Report
		Folder string
	}{r, folder})
}
