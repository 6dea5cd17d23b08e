//go:build !purego

#include "textflag.h"

// func pause()
TEXT ·pause(SB), NOSPLIT, $0
	// YIELD is a no-operation on most processors; refilling the pipeline takes
	// about as long as amd64's PAUSE.
	ISB $15
	RET
