//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "conv_pool_arm64.h"

// Tiles of 4x4 are in V0 to V15 in row-major order, as long as nothing else is
// said. Lengths are in bytes.

// LOAD4 and STORE4 go on from plane to plane, or from tap to tap.
#define LOAD3(from, step, d0, d1, d2) \
	VLD1.P (from)(step), [d0.S4]  \
	VLD1.P (from)(step), [d1.S4]  \
	VLD1.P (from)(step), [d2.S4]
#define LOAD4(from, step, d0, d1, d2, d3) \
	LOAD3(from, step, d0, d1, d2)     \
	VLD1.P (from)(step), [d3.S4]
#define STORE4(d0, d1, d2, d3, to, step) \
	VST1.P [d0.S4], (to)(step)       \
	VST1.P [d1.S4], (to)(step)       \
	VST1.P [d2.S4], (to)(step)       \
	VST1.P [d3.S4], (to)(step)

// WEIGHTROW is winogradWeightRow: (g0, g1, g2) to (g0, u1, u2, g2). It
// overwrites g1.
#define WEIGHTROW(g0, g1, g2, u1, u2) \
	FADD(g2, g0, 31)  \
	FMUL(30, 31, 31)  \
	FMUL(30, g1, g1)  \
	FADD(g1, 31, u1)  \
	FSUB(g1, 31, u2)

// func winogradWeightsVecsNEON(dst *float32, plane int, w *float32, tap, n int)
TEXT ·winogradWeightsVecsNEON(SB), NOSPLIT, $0-40
	MOVD  dst+0(FP), R0
	MOVD  plane+8(FP), R1
	LSL   $2, R1
	MOVD  w+16(FP), R2
	MOVD  tap+24(FP), R3
	LSL   $2, R3
	MOVD  n+32(FP), R4
	FMOVS $0.5, F30
	VDUP  V30.S[0], V30.S4

loop:
	MOVD R2, R5
	LOAD3(R5, R3, V0, V1, V2)
	LOAD3(R5, R3, V3, V4, V5)
	LOAD3(R5, R3, V6, V7, V8)

	// The columns; rows 1 and 2 of the result are in V9 to V14.
	WEIGHTROW(0, 3, 6, 9, 12)
	WEIGHTROW(1, 4, 7, 10, 13)
	WEIGHTROW(2, 5, 8, 11, 14)

	MOVD R0, R6
	WEIGHTROW(0, 1, 2, 16, 17)
	STORE4(V0, V16, V17, V2, R6, R1)
	WEIGHTROW(9, 10, 11, 16, 17)
	STORE4(V9, V16, V17, V11, R6, R1)
	WEIGHTROW(12, 13, 14, 16, 17)
	STORE4(V12, V16, V17, V14, R6, R1)
	WEIGHTROW(6, 7, 8, 16, 17)
	STORE4(V6, V16, V17, V8, R6, R1)

	ADD  $16, R0
	ADD  $16, R2
	SUBS $4, R4
	BNE  loop
	RET

// INPUTROW turns (d0, d1, d2, d3) into (d0-d2, d1+d2, d2-d1, d1-d3), of which
// the second goes to t.
#define INPUTROW(d0, d1, d2, d3, t) \
	FSUB(d2, d0, d0)  \
	FSUB(d3, d1, d3)  \
	FADD(d2, d1, t)   \
	FSUB(d1, d2, d2)

// func winogradInputVecsNEON(dst *float32, plane int, x *float32, row, pixel, n int)
TEXT ·winogradInputVecsNEON(SB), NOSPLIT, $0-48
	MOVD dst+0(FP), R0
	MOVD plane+8(FP), R1
	LSL  $2, R1
	MOVD x+16(FP), R2
	MOVD row+24(FP), R3
	LSL  $2, R3
	MOVD pixel+32(FP), R4
	LSL  $2, R4
	MOVD n+40(FP), R5

loop:
	MOVD R2, R6
	ADD  R3, R2, R7
	ADD  R3, R7, R8
	ADD  R3, R8, R9
	LOAD4(R6, R4, V0, V1, V2, V3)
	LOAD4(R7, R4, V4, V5, V6, V7)
	LOAD4(R8, R4, V8, V9, V10, V11)
	LOAD4(R9, R4, V12, V13, V14, V15)

	// The columns; row 1 of the result is in V16 to V19.
	INPUTROW(0, 4, 8, 12, 16)
	INPUTROW(1, 5, 9, 13, 17)
	INPUTROW(2, 6, 10, 14, 18)
	INPUTROW(3, 7, 11, 15, 19)

	MOVD R0, R6
	INPUTROW(0, 1, 2, 3, 4)
	STORE4(V0, V4, V2, V3, R6, R1)
	INPUTROW(16, 17, 18, 19, 5)
	STORE4(V16, V5, V18, V19, R6, R1)
	INPUTROW(8, 9, 10, 11, 6)
	STORE4(V8, V6, V10, V11, R6, R1)
	INPUTROW(12, 13, 14, 15, 7)
	STORE4(V12, V7, V14, V15, R6, R1)

	ADD  $16, R0
	ADD  $16, R2
	SUBS $4, R5
	BNE  loop
	RET

// OUTPUTROW sets m0 to m0+m1+m2 and m1 to m1-m2-m3.
#define OUTPUTROW(m0, m1, m2, m3) \
	FADD(m1, m0, m0)  \
	FADD(m2, m0, m0)  \
	FSUB(m2, m1, m1)  \
	FSUB(m3, m1, m1)

// func winogradOutputVecsNEON(y *float32, arg *uint8, ldy int, products *float32, plane int, bias *float32, tiles, n int)
TEXT ·winogradOutputVecsNEON(SB), NOSPLIT, $0-64
	MOVD y+0(FP), R0
	MOVD arg+8(FP), R1
	MOVD ldy+16(FP), R2
	MOVD products+24(FP), R3
	MOVD plane+32(FP), R4
	LSL  $2, R4
	MOVD tiles+48(FP), R5
	MAXOF4CONSTANTS

tile:
	MOVD R0, R6
	MOVD R1, R7
	MOVD R3, R8
	MOVD bias+40(FP), R9
	MOVD n+56(FP), R10

loop:
	MOVD R8, R11
	LOAD4(R11, R4, V0, V1, V2, V3)
	LOAD4(R11, R4, V4, V5, V6, V7)
	LOAD4(R11, R4, V8, V9, V10, V11)
	LOAD4(R11, R4, V12, V13, V14, V15)

	// The columns; the result is two rows, in V0 to V7.
	OUTPUTROW(0, 4, 8, 12)
	OUTPUTROW(1, 5, 9, 13)
	OUTPUTROW(2, 6, 10, 14)
	OUTPUTROW(3, 7, 11, 15)
	OUTPUTROW(0, 1, 2, 3)
	OUTPUTROW(4, 5, 6, 7)

	MAXOF4(0, 1, 4, 5, 24)
	FMOVQ.P 16(R9), F1
	FADD(1, 0, 0)
	RELU(0, 1)
	FMOVQ.P F0, 16(R6)
	VUZP1   V24.H8, V24.H8, V24.H8
	VUZP1   V24.B16, V24.B16, V24.B16
	FMOVS.P F24, 4(R7)
	ADD     $16, R8
	SUBS    $4, R10
	BNE     loop

	ADD  R2<<2, R0
	ADD  R2, R1
	ADD  $(32*4), R3
	SUBS $1, R5
	BNE  tile
	RET
