// Package report sets what the article claims beside what finished runs measured: one table of claims, the evidence for and
// against each, and verdicts. It draws its own figures, and writes one HTML file that needs nothing else, and Markdown.
//
// It trains nothing, and knows no command line.
package report
