// Package report sets what the article claims beside what finished runs measured, and writes it as one HTML file that
// needs nothing else, and as Markdown with figures beside it.
//
// It draws nothing: a Report says which figures it has, and whoever writes it brings them as PNG.
package report
