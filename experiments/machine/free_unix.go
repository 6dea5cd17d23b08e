//go:build linux || darwin

package machine

import "golang.org/x/sys/unix"

// freeDisk returns how many bytes a user may still write to the disk of a folder, 0 if that is unknown.
func freeDisk(folder string) uint64 {
	var s unix.Statfs_t
	if err := unix.Statfs(folder, &s); err != nil {
		return 0
	}
	return s.Bavail * uint64(s.Bsize)
}
