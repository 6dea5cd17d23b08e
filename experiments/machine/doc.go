// Package machine looks at the machine: how fast networks train and evaluate on it (Bench), and whether every kernel that its
// processor can run gives the right bits (Diagnose).
package machine
