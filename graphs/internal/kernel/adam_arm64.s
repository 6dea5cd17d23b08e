//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func adamVecsNEON(w, m, v, grad *float32, n int, alpha, rate1, rate2, epsilon float32)
TEXT ·adamVecsNEON(SB), NOSPLIT, $0-56
	MOVD  w+0(FP), R0
	MOVD  m+8(FP), R1
	MOVD  v+16(FP), R2
	MOVD  grad+24(FP), R3
	MOVD  n+32(FP), R4
	FMOVS alpha+40(FP), F20
	VDUP  V20.S[0], V20.S4
	FMOVS rate1+44(FP), F21
	VDUP  V21.S[0], V21.S4
	FMOVS rate2+48(FP), F22
	VDUP  V22.S[0], V22.S4
	FMOVS epsilon+52(FP), F23
	VDUP  V23.S[0], V23.S4
	TINY(V24)

loop:
	FMOVQ.P 16(R3), F0 // g
	FMOVQ   (R1), F1   // m
	FMOVQ   (R2), F2   // v

	FSUB(1, 0, 3)
	FMUL(21, 3, 3)
	FADD(3, 1, 1)
	FLUSH(1, 24, 3)
	FMOVQ.P F1, 16(R1)

	FMUL(0, 0, 0)
	FSUB(2, 0, 0)
	FMUL(22, 0, 0)
	FADD(0, 2, 2)
	FLUSH(2, 24, 3)
	FMOVQ.P F2, 16(R2)

	FSQRT(2, 2)
	FADD(23, 2, 2)
	FMUL(20, 1, 1)
	FDIV(2, 1, 1)
	FMOVQ   (R0), F4
	FSUB(1, 4, 4)
	FMOVQ.P F4, 16(R0)
	SUBS    $4, R4
	BNE     loop
	RET
