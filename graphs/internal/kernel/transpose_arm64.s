//go:build !purego

#include "textflag.h"

// func transposeStripNEON(dst *float32, ldd int, src *float32, lds, n int)
TEXT ·transposeStripNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD ldd+8(FP), R1
	LSL  $2, R1
	MOVD src+16(FP), R2
	MOVD lds+24(FP), R3
	MOVD n+32(FP), R4
	ADD  R3<<2, R2, R5
	ADD  R3<<2, R5, R6
	ADD  R3<<2, R6, R7

loop:
	FMOVQ.P 16(R2), F0
	FMOVQ.P 16(R5), F1
	FMOVQ.P 16(R6), F2
	FMOVQ.P 16(R7), F3

	// Pairs of rows, then pairs of pairs.
	VTRN1 V1.S4, V0.S4, V4.S4
	VTRN2 V1.S4, V0.S4, V5.S4
	VTRN1 V3.S4, V2.S4, V6.S4
	VTRN2 V3.S4, V2.S4, V7.S4
	VTRN1 V6.D2, V4.D2, V0.D2
	VTRN1 V7.D2, V5.D2, V1.D2
	VTRN2 V6.D2, V4.D2, V2.D2
	VTRN2 V7.D2, V5.D2, V3.D2

	FMOVQ F0, (R0)
	ADD   R1, R0
	FMOVQ F1, (R0)
	ADD   R1, R0
	FMOVQ F2, (R0)
	ADD   R1, R0
	FMOVQ F3, (R0)
	ADD   R1, R0
	SUBS  $4, R4
	BNE   loop
	RET
