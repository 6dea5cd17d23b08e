//go:build !purego

#include "textflag.h"

// func pause()
TEXT ·pause(SB), NOSPLIT, $0
	// Most processors ignore YIELD. ISB empties the pipeline, which takes about
	// as long as amd64's PAUSE.
	ISB $15
	RET
