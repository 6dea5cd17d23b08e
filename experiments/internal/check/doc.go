// Package check has the two checks of what a user sets, with one wording.
package check
