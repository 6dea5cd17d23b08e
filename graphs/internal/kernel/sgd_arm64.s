//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func momentumVecsNEON(w, velocity, grad *float32, n int, lr, momentum float32)
TEXT ·momentumVecsNEON(SB), NOSPLIT, $0-40
	MOVD  w+0(FP), R0
	MOVD  velocity+8(FP), R1
	MOVD  grad+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVS lr+32(FP), F20
	VDUP  V20.S[0], V20.S4
	FMOVS momentum+36(FP), F21
	VDUP  V21.S[0], V21.S4
	TINY(V22)

loop:
	FMOVQ.P 16(R2), F0
	FMOVQ   (R1), F1
	FMOVQ   (R0), F2
	FMUL(20, 0, 0)
	FMUL(21, 1, 1)
	FSUB(0, 1, 1)
	FLUSH(1, 22, 3)
	FMOVQ.P F1, 16(R1)
	FADD(1, 2, 2)
	FMOVQ.P F2, 16(R0)
	SUBS    $4, R3
	BNE     loop
	RET

// func descendVecsNEON(w, grad *float32, n int, lr float32)
TEXT ·descendVecsNEON(SB), NOSPLIT, $0-28
	MOVD  w+0(FP), R0
	MOVD  grad+8(FP), R1
	MOVD  n+16(FP), R2
	FMOVS lr+24(FP), F20
	VDUP  V20.S[0], V20.S4

loop:
	FMOVQ.P 16(R1), F0
	FMOVQ   (R0), F1
	FMUL(20, 0, 0)
	FSUB(0, 1, 1)
	FMOVQ.P F1, 16(R0)
	SUBS    $4, R2
	BNE     loop
	RET
