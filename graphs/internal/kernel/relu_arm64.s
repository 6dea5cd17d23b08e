//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func reluVecsNEON(y, x *float32, n int)
TEXT ·reluVecsNEON(SB), NOSPLIT, $0-24
	MOVD y+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2

loop:
	FMOVQ.P 16(R1), F0
	RELU(0, 1)
	FMOVQ.P F0, 16(R0)
	SUBS    $4, R2
	BNE     loop
	RET

// func reluGradVecsNEON(dx, y, dy *float32, n int)
TEXT ·reluGradVecsNEON(SB), NOSPLIT, $0-32
	MOVD dx+0(FP), R0
	MOVD y+8(FP), R1
	MOVD dy+16(FP), R2
	MOVD n+24(FP), R3

loop:
	FMOVQ.P 16(R1), F0
	FMOVQ.P 16(R2), F1
	FCMGT0(0, 0)
	VAND    V0.B16, V1.B16, V1.B16
	FMOVQ.P F1, 16(R0)
	SUBS    $4, R3
	BNE     loop
	RET
