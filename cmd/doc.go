// Package cmd is the command line: flags, tables and exit codes, one file a command. A program of somebody else's that has
// registered its networks, experiments and claims calls Main, and has all of it.
//
// It has no logic that a Go program could want: that is in the rooms below it.
package cmd
