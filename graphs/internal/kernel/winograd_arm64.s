//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "conv_pool_arm64.h"

// LOAD4 to STORE6 load and store vectors that are step bytes apart, and move the
// pointer beyond them.
#define LOAD4(from, step, d0, d1, d2, d3) \
	VLD1.P (from)(step), [d0.S4]      \
	VLD1.P (from)(step), [d1.S4]      \
	VLD1.P (from)(step), [d2.S4]      \
	VLD1.P (from)(step), [d3.S4]
#define LOAD6(from, step, d0, d1, d2, d3, d4, d5) \
	LOAD4(from, step, d0, d1, d2, d3)         \
	VLD1.P (from)(step), [d4.S4]              \
	VLD1.P (from)(step), [d5.S4]
#define STORE2(d0, d1, to, step)     \
	VST1.P [d0.S4], (to)(step)   \
	VST1.P [d1.S4], (to)(step)
#define STORE4(d0, d1, d2, d3, to, step) \
	STORE2(d0, d1, to, step)         \
	STORE2(d2, d3, to, step)
#define STORE6(d0, d1, d2, d3, d4, d5, to, step) \
	STORE4(d0, d1, d2, d3, to, step)         \
	STORE2(d4, d5, to, step)

// WEIGHTPOINTS is weightPoints, whose elements 0 and 3 are g0 and g2. It
// overwrites g1.
#define WEIGHTFACTORS \
	VMOVQ $0x3e8000003f000000, $0x3d888889bf888889, V30 \ // 1/2, 1/4, -16/15, 1/15
	VMOVQ $0x40800000c0000000, $0, V31                    // -2, 4
#define WEIGHTPOINTS(g0, g1, g2, u1, u2, u4, u5) \
	COPY(g0, u4)            \
	FMLA(30, 0, g1, u4)     \
	FMLA(30, 1, g2, u4)     \
	FMULBY(30, 2, u4, u4)   \
	COPY(g0, u5)            \
	FMLA(31, 0, g1, u5)     \
	FMLA(31, 1, g2, u5)     \
	FMULBY(30, 3, u5, u5)   \
	FADD(g2, g0, u1)        \
	FMULBY(30, 0, u1, u1)   \
	FMULBY(30, 0, g1, g1)   \
	FSUB(g1, u1, u2)        \
	FADD(g1, u1, u1)

// WEIGHTCOLUMN transforms a column of taps.
#define WEIGHTCOLUMN(w, taps3, g0, G0, g2, G2, u1, u2, u4, u5) \
	VLD1.P (w)(taps3), [G0.S4]   \
	VLD1.P (w)(taps3), [V18.S4]  \
	VLD1   (w), [G2.S4]          \
	WEIGHTPOINTS(g0, 18, g2, u1, u2, u4, u5)

// WEIGHTROW transforms a row and stores it.
#define WEIGHTROW(g0, G0, g1, g2, G2) \
	WEIGHTPOINTS(g0, g1, g2, 18, 19, 20, 21) \
	STORE6(G0, V18, V19, G2, V20, V21, R9, R1)

// func winogradWeightsVecsNEON(dst *float32, plane int, w *float32, tap, n int)
TEXT ·winogradWeightsVecsNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD plane+8(FP), R1
	LSL  $2, R1
	MOVD w+16(FP), R2
	MOVD tap+24(FP), R3
	LSL  $2, R3
	ADD  R3<<1, R3, R4
	MOVD n+32(FP), R5
	WEIGHTFACTORS

loop:
	// The columns: element (i, j) of the result is in V(3i+j).
	MOVD R2, R6
	ADD  R3, R2, R7
	ADD  R3, R7, R8
	WEIGHTCOLUMN(R6, R4, 0, V0, 9, V9, 3, 6, 12, 15)
	WEIGHTCOLUMN(R7, R4, 1, V1, 10, V10, 4, 7, 13, 16)
	WEIGHTCOLUMN(R8, R4, 2, V2, 11, V11, 5, 8, 14, 17)

	MOVD R0, R9
	WEIGHTROW(0, V0, 1, 2, V2)
	WEIGHTROW(3, V3, 4, 5, V5)
	WEIGHTROW(6, V6, 7, 8, V8)
	WEIGHTROW(9, V9, 10, 11, V11)
	WEIGHTROW(12, V12, 13, 14, V14)
	WEIGHTROW(15, V15, 16, 17, V17)

	ADD  $16, R0
	ADD  $16, R2
	SUBS $4, R5
	BNE  loop
	RET

// DATAPOINTS6 is dataPoints of V0 to V5, if long; the result is in V6 to V10 and V12.
#define DATAFACTORS VMOVQ $0x3f2aaaab3fc00000, $0xbf00000040000000, V31 // 3/2, 2/3, 2, -1/2
#define DATAPOINTS6 \
	FSUB(2, 4, 10)      \ // e
	FSUB(1, 3, 11)      \ // f
	FSUB(2, 0, 6)       \
	FADD(10, 6, 6)      \
	FMLA(31, 0, 11, 6)  \
	FADD(2, 3, 7)       \
	FADD(10, 11, 12)    \
	FMLA(31, 1, 12, 7)  \
	FSUB(3, 2, 8)       \
	FSUB(10, 11, 12)    \
	FMLA(31, 1, 12, 8)  \
	FSUB(3, 5, 9)       \
	FSUB(11, 9, 9)      \
	FMLA(31, 0, 10, 9)  \
	COPY(10, 12)        \
	FMLA(31, 2, 11, 10) \
	FMLA(31, 3, 11, 12)

// DATAPOINTS4 is dataPoints of V0 to V3, if not long; the result is in V6 to V9.
#define DATAPOINTS4 \
	FSUB(2, 0, 6)  \
	FADD(2, 1, 7)  \
	FSUB(1, 2, 8)  \
	FSUB(1, 3, 9)

// func winogradInputVecsNEON(dst *float32, plane int, x *float32, row, pixel, n int, tall, wide bool)
TEXT ·winogradInputVecsNEON(SB), NOSPLIT, $0-50
	MOVD  dst+0(FP), R0
	MOVD  plane+8(FP), R1
	LSL   $2, R1
	ADD   R1<<1, R1, R2
	LSL   $1, R2           // six planes
	MOVD  x+16(FP), R3
	MOVD  row+24(FP), R4
	LSL   $2, R4
	MOVD  pixel+32(FP), R5
	LSL   $2, R5
	MOVD  n+40(FP), R6
	MOVBU tall+48(FP), R7
	MOVBU wide+49(FP), R8
	ADD   $2, R7, R9
	LSL   $1, R9           // rows: 4 or 6
	ADD   $2, R8, R10
	LSL   $1, R10          // columns
	DATAFACTORS

	// The columns' results wait in the planes where the rows' will go.
loop:
	MOVD R3, R11
	MOVD R0, R12
	MOVD R10, R13
	CBZ  R7, column4

column6:
	MOVD R11, R14
	MOVD R12, R15
	LOAD6(R14, R4, V0, V1, V2, V3, V4, V5)
	DATAPOINTS6
	STORE6(V6, V7, V8, V9, V10, V12, R15, R2)
	ADD  R5, R11
	ADD  R1, R12
	SUBS $1, R13
	BNE  column6
	JMP  rows

column4:
	MOVD R11, R14
	MOVD R12, R15
	LOAD4(R14, R4, V0, V1, V2, V3)
	DATAPOINTS4
	STORE4(V6, V7, V8, V9, R15, R2)
	ADD  R5, R11
	ADD  R1, R12
	SUBS $1, R13
	BNE  column4

rows:
	MOVD R0, R12
	MOVD R9, R13
	CBZ  R8, row4

row6:
	MOVD R12, R14
	MOVD R12, R15
	LOAD6(R14, R1, V0, V1, V2, V3, V4, V5)
	DATAPOINTS6
	STORE6(V6, V7, V8, V9, V10, V12, R15, R1)
	ADD  R2, R12
	SUBS $1, R13
	BNE  row6
	JMP  next

row4:
	MOVD R12, R14
	MOVD R12, R15
	LOAD4(R14, R1, V0, V1, V2, V3)
	DATAPOINTS4
	STORE4(V6, V7, V8, V9, R15, R1)
	ADD  R2, R12
	SUBS $1, R13
	BNE  row4

next:
	ADD  $16, R0
	ADD  $16, R3
	SUBS $4, R6
	BNE  loop
	RET

// OUTPUTS6 is outputsOf of m0 to m5, if long; the result is in m0, m1, s and m3.
#define OUTPUTFACTORS \
	VMOVQ $0x3e8000003f000000, $0xc00000003e000000, V22 \ // 1/2, 1/4, 1/8, -2
	VMOVQ $0xc100000040800000, $0, V23                    // 4, -8
#define OUTPUTS6(m0, m1, m2, m3, m4, m5, s) \
	FADD(m2, m1, s)      \
	FSUB(m2, m1, m1)     \
	FADD(s, m0, m0)      \
	FADD(m4, m0, m0)     \
	FADD(m5, m0, m0)     \
	FADD(m3, m1, m3)     \
	FMLA(22, 0, m4, m1)  \
	FMLA(22, 3, m5, m1)  \
	FMLA(22, 1, m4, s)   \
	FMLA(23, 0, m5, s)   \
	FMLA(22, 2, m4, m3)  \
	FMLA(23, 1, m5, m3)

// OUTPUTS4 is outputsOf of m0 to m3, if not long; the result is in m0 and m1.
#define OUTPUTS4(m0, m1, m2, m3, s) \
	FADD(m2, m1, s)      \
	FSUB(m2, m1, m1)     \
	FADD(s, m0, m0)      \
	FADD(m3, m1, m1)

// POOL stores the pooled outputs of a window, with the bias in V21.
#define POOL(v0, V0, v1, v2, v3, y, arg) \
	MAXOF4(v0, v1, v2, v3, 24)       \
	FADD(21, v0, v0)                 \
	RELU(v0, 25)                     \
	FMOVQ V0, (y)                    \
	VUZP1 V24.H8, V24.H8, V24.H8     \
	VUZP1 V24.B16, V24.B16, V24.B16  \
	FMOVS F24, (arg)

// CUT is outputRange.cut of v, whose range is at R19, which moves beyond it. It
// overwrites V24 to V26.
#define CUT(v) \
	VLD1R.P 4(R19), [V24.S4] \
	VLD1R.P 4(R19), [V25.S4] \
	FCMGT(25, v, 26)         \
	BIT(26, 25, v)           \
	FCMGT(v, 24, 26)         \
	BIT(26, 24, v)
#define CUT4(v0, v1, v2, v3) \
	CUT(v0) \
	CUT(v1) \
	CUT(v2) \
	CUT(v3)

// func winogradOutputVecsNEON(y *float32, arg *uint8, rowY, ldy int, products *float32, plane int, bias, ranges *float32, n int, tall, wide bool)
TEXT ·winogradOutputVecsNEON(SB), NOSPLIT, $0-74
	MOVD  y+0(FP), R0
	MOVD  arg+8(FP), R1
	MOVD  rowY+16(FP), R2
	MOVD  ldy+24(FP), R3
	MOVD  products+32(FP), R4
	MOVD  plane+40(FP), R5
	LSL   $2, R5
	ADD   R5<<1, R5, R6
	LSL   $1, R6              // six planes
	MOVD  bias+48(FP), R7
	MOVD  n+64(FP), R8
	MOVBU tall+72(FP), R9
	MOVBU wide+73(FP), R10
	ADD   $2, R10, R11
	LSL   $1, R11             // columns: 4 or 6
	OUTPUTFACTORS
	MAXOF4CONSTANTS

	// The columns' results go back to the first planes of the column.
loop:
	MOVD R4, R12
	MOVD R11, R13
	CBZ  R9, column4

column6:
	MOVD R12, R14
	MOVD R12, R15
	LOAD6(R14, R6, V0, V1, V2, V3, V4, V5)
	OUTPUTS6(0, 1, 2, 3, 4, 5, 6)
	STORE4(V0, V1, V6, V3, R15, R6)
	ADD  R5, R12
	SUBS $1, R13
	BNE  column6
	JMP  rows

column4:
	MOVD R12, R14
	MOVD R12, R15
	LOAD4(R14, R6, V0, V1, V2, V3)
	OUTPUTS4(0, 1, 2, 3, 4)
	STORE2(V0, V1, R15, R6)
	ADD  R5, R12
	SUBS $1, R13
	BNE  column4

	// Two rows make a row of windows.
rows:
	MOVD    R4, R12
	ADD     $1, R9, R13
	MOVD    R0, R16
	MOVD    R1, R17
	MOVD    ranges+56(FP), R19
	FMOVQ.P 16(R7), F21

row:
	MOVD R12, R14
	ADD  R6, R12, R15
	CBZ  R10, row4
	LOAD6(R14, R5, V0, V1, V2, V3, V4, V5)
	LOAD6(R15, R5, V8, V9, V10, V11, V12, V13)
	OUTPUTS6(0, 1, 2, 3, 4, 5, 6)
	OUTPUTS6(8, 9, 10, 11, 12, 13, 14)
	CBZ  R19, wideFree
	CUT4(0, 1, 8, 9)
	CUT4(6, 3, 14, 11)

wideFree:
	POOL(0, F0, 1, 8, 9, R16, R17)
	ADD  R3<<2, R16, R14
	ADD  R3, R17, R15
	POOL(6, F6, 3, 14, 11, R14, R15)
	JMP  next

row4:
	LOAD4(R14, R5, V0, V1, V2, V3)
	LOAD4(R15, R5, V8, V9, V10, V11)
	OUTPUTS4(0, 1, 2, 3, 4)
	OUTPUTS4(8, 9, 10, 11, 12)
	CBZ  R19, narrowFree
	CUT4(0, 1, 8, 9)
	ADD  $32, R19 // past the second window, which there is not

narrowFree:
	POOL(0, F0, 1, 8, 9, R16, R17)

next:
	ADD  R6<<1, R12
	ADD  R2<<2, R16
	ADD  R2, R17
	SUBS $1, R13
	BNE  row

	ADD  $16, R0
	ADD  $4, R1
	ADD  $16, R4
	SUBS $4, R8
	BNE  loop
	RET
