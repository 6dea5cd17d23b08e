//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// Four elements of dw (R0), w (R1) and grad (R2), with their sums of sizes and
// of squares. V24 is l1, V25 l2, and V26 the sign bit.
#define FOUR(sizes, squares) \
	FMOVQ.P 16(R1), F0 \
	FMOVQ.P 16(R2), F1 \
	BIC(26, 0, 2) \
	FADD(2, sizes, sizes) \
	FMUL(0, 0, 2) \
	FADD(2, squares, squares) \
	AND(26, 0, 2) \
	VORR V24.B16, V2.B16, V2.B16 \
	FCMEQ0(0, 3) \
	BIC(3, 2, 2) \
	FADD(2, 1, 1) \
	FMUL(25, 0, 2) \
	FADD(2, 1, 1) \
	FMOVQ.P F1, 16(R0)

// func penaltyVecsNEON(dw, w, grad *float32, n int, l1, l2 float32, sums *float32)
TEXT ·penaltyVecsNEON(SB), NOSPLIT, $0-48
	MOVD  dw+0(FP), R0
	MOVD  w+8(FP), R1
	MOVD  grad+16(FP), R2
	MOVD  n+24(FP), R3
	FMOVS l1+32(FP), F24
	VDUP  V24.S[0], V24.S4
	FMOVS l2+36(FP), F25
	VDUP  V25.S[0], V25.S4
	MOVD  sums+40(FP), R4
	MOVD  $1<<31, R5
	VDUP  R5, V26.S4
	FMOVQ 0(R4), F16
	FMOVQ 16(R4), F17
	FMOVQ 32(R4), F18
	FMOVQ 48(R4), F19
	FMOVQ 64(R4), F20
	FMOVQ 80(R4), F21
	FMOVQ 96(R4), F22
	FMOVQ 112(R4), F23

loop:
	FOUR(16, 20)
	FOUR(17, 21)
	FOUR(18, 22)
	FOUR(19, 23)
	SUBS $16, R3
	BNE  loop

	FMOVQ F16, 0(R4)
	FMOVQ F17, 16(R4)
	FMOVQ F18, 32(R4)
	FMOVQ F19, 48(R4)
	FMOVQ F20, 64(R4)
	FMOVQ F21, 80(R4)
	FMOVQ F22, 96(R4)
	FMOVQ F23, 112(R4)
	RET
