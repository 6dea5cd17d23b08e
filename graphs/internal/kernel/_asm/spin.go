package main

import . "github.com/mmcloughlin/avo/build"

func spin() {
	TEXT("pause", NOSPLIT, "func()")
	Doc("pause tells the processor that the caller spins.")
	PAUSE()
	RET()
}
