//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "conv_pool_arm64.h"

// A transform along one side of a tile takes its input from V0 to V5 and leaves
// its result in V6 to V11; it overwrites V12 to V14. The factors are in V20 to
// V22. Lengths are in bytes.

DATA factors<>+0(SB)/4, $0x3fc00000 // 1.5
DATA factors<>+4(SB)/4, $0x3f2aaaab // 2/3
DATA factors<>+8(SB)/4, $0x40000000 // 2
DATA factors<>+12(SB)/4, $0xbf000000 // -1/2
DATA factors<>+16(SB)/4, $0x3f000000 // 1/2
DATA factors<>+20(SB)/4, $0xc0000000 // -2
DATA factors<>+24(SB)/4, $0x3e800000 // 1/4
DATA factors<>+28(SB)/4, $0x40800000 // 4
DATA factors<>+32(SB)/4, $0x3e000000 // 1/8
DATA factors<>+36(SB)/4, $0xc1000000 // -8
DATA factors<>+40(SB)/4, $0xbf888889 // -16/15
DATA factors<>+44(SB)/4, $0x3d888889 // 1/15
GLOBL factors<>(SB), RODATA|NOPTR, $48

// FACTORS loads the factors. It overwrites R26.
#define FACTORS \
	MOVD $factors<>(SB), R26  \
	VLD1 (R26), [V20.S4, V21.S4, V22.S4]

// LOAD3, LOAD4 and LOAD6 load so many elements that lie step apart, and STORE4
// and STORE6 store a result. from and to are changed.
#define LOAD3(from, step) \
	VLD1.P (from)(step), [V0.S4]  \
	VLD1.P (from)(step), [V1.S4]  \
	VLD1.P (from)(step), [V2.S4]
#define LOAD4(from, step) \
	LOAD3(from, step)  \
	VLD1.P (from)(step), [V3.S4]
#define LOAD6(from, step) \
	LOAD4(from, step)  \
	VLD1.P (from)(step), [V4.S4]  \
	VLD1.P (from)(step), [V5.S4]
#define STORE2(to, step) \
	VST1.P [V6.S4], (to)(step)  \
	VST1.P [V7.S4], (to)(step)
#define STORE4(to, step) \
	STORE2(to, step)  \
	VST1.P [V8.S4], (to)(step)  \
	VST1.P [V9.S4], (to)(step)
#define STORE6(to, step) \
	STORE4(to, step)  \
	VST1.P [V10.S4], (to)(step)  \
	VST1.P [V11.S4], (to)(step)

// WEIGHTS is weightPoints; it needs 1/2 in every lane of V23, and overwrites V1.
#define WEIGHTS \
	VMOV V0.B16, V6.B16   \
	VMOV V0.B16, V10.B16  \
	FMLA(21, 0, 1, 10)    \
	FMLA(21, 2, 2, 10)    \
	VDUP V22.S[2], V12.S4 \
	FMUL(12, 10, 10)      \
	VMOV V0.B16, V11.B16  \
	FMLA(21, 1, 1, 11)    \
	FMLA(21, 3, 2, 11)    \
	VDUP V22.S[3], V12.S4 \
	FMUL(12, 11, 11)      \
	FADD(2, 0, 7)         \
	FMUL(23, 7, 7)        \
	FMUL(23, 1, 1)        \
	FSUB(1, 7, 8)         \
	FADD(1, 7, 7)         \
	VMOV V2.B16, V9.B16

// DATA6 is dataPoints of a long side.
#define DATA6 \
	FSUB(2, 4, 12)        \ // e
	FSUB(1, 3, 13)        \ // f
	FSUB(2, 0, 6)         \
	FADD(12, 6, 6)        \
	FMLA(20, 0, 13, 6)    \
	FADD(3, 2, 7)         \
	FADD(13, 12, 14)      \
	FMLA(20, 1, 14, 7)    \
	FSUB(3, 2, 8)         \
	FSUB(12, 13, 14)      \
	FMLA(20, 1, 14, 8)    \
	FSUB(3, 5, 9)         \
	FSUB(13, 9, 9)        \
	FMLA(20, 0, 12, 9)    \
	VMOV V12.B16, V10.B16 \
	FMLA(20, 2, 13, 10)   \
	VMOV V12.B16, V11.B16 \
	FMLA(20, 3, 13, 11)

// DATA4 is dataPoints of a short side.
#define DATA4 \
	FSUB(2, 0, 6)  \
	FADD(2, 1, 7)  \
	FSUB(1, 2, 8)  \
	FSUB(1, 3, 9)

// OUTPUT6 is outputsOf of a long side.
#define OUTPUT6 \
	FADD(2, 1, 12)       \
	FSUB(2, 1, 13)       \
	FADD(12, 0, 6)       \
	FADD(4, 6, 6)        \
	FADD(5, 6, 6)        \
	FADD(3, 13, 9)       \
	FMLA(22, 0, 4, 9)    \
	FMLA(22, 1, 5, 9)    \
	VMOV V13.B16, V7.B16 \
	FMLA(21, 0, 4, 7)    \
	FMLA(21, 1, 5, 7)    \
	VMOV V12.B16, V8.B16 \
	FMLA(21, 2, 4, 8)    \
	FMLA(21, 3, 5, 8)

// OUTPUT4 is outputsOf of a short side.
#define OUTPUT4 \
	FADD(2, 1, 12)  \
	FSUB(2, 1, 13)  \
	FADD(12, 0, 6)  \
	FADD(3, 13, 7)

// func winogradWeightsVecsNEON(dst *float32, plane int, w *float32, tap, n int)
TEXT ·winogradWeightsVecsNEON(SB), NOSPLIT, $0-40
	MOVD dst+0(FP), R0
	MOVD plane+8(FP), R1
	LSL  $2, R1
	ADD  R1<<1, R1, R2
	LSL  $1, R2 // from one row of planes to the next
	MOVD w+16(FP), R3
	MOVD tap+24(FP), R4
	LSL  $2, R4
	ADD  R4<<1, R4, R5
	MOVD n+32(FP), R6
	FACTORS
	VDUP V21.S[0], V23.S4

loop:
	// The columns' results wait in the first three planes of each row.
	MOVD R3, R7
	MOVD R0, R8
	MOVD $3, R9

column:
	MOVD R7, R10
	LOAD3(R10, R5)
	WEIGHTS
	MOVD R8, R11
	STORE6(R11, R2)
	ADD  R4, R7
	ADD  R1, R8
	SUBS $1, R9
	BNE  column

	MOVD R0, R8
	MOVD $6, R9

row:
	MOVD R8, R10
	LOAD3(R10, R1)
	WEIGHTS
	MOVD R8, R11
	STORE6(R11, R1)
	ADD  R2, R8
	SUBS $1, R9
	BNE  row

	ADD  $16, R0
	ADD  $16, R3
	SUBS $4, R6
	BNE  loop
	RET

// func winogradInputVecsNEON(dst *float32, plane int, x *float32, row, pixel, n int, tall, wide bool)
TEXT ·winogradInputVecsNEON(SB), NOSPLIT, $0-50
	MOVD  dst+0(FP), R0
	MOVD  plane+8(FP), R1
	LSL   $2, R1
	ADD   R1<<1, R1, R2
	LSL   $1, R2 // from one row of planes to the next
	MOVD  x+16(FP), R3
	MOVD  row+24(FP), R4
	LSL   $2, R4
	MOVD  pixel+32(FP), R5
	LSL   $2, R5
	MOVD  n+40(FP), R6
	MOVBU tall+48(FP), R12
	MOVBU wide+49(FP), R13
	FACTORS

loop:
	// The columns' results wait in the planes where the rows' will go.
	MOVD R3, R7
	MOVD R0, R8
	LSL  $1, R13, R9
	ADD  $4, R9

column:
	MOVD R7, R10
	MOVD R8, R11
	CBZ  R12, shortColumn
	LOAD6(R10, R4)
	DATA6
	STORE6(R11, R2)
	B    nextColumn

shortColumn:
	LOAD4(R10, R4)
	DATA4
	STORE4(R11, R2)

nextColumn:
	ADD  R5, R7
	ADD  R1, R8
	SUBS $1, R9
	BNE  column

	MOVD R0, R8
	LSL  $1, R12, R9
	ADD  $4, R9

row:
	MOVD R8, R10
	MOVD R8, R11
	CBZ  R13, shortRow
	LOAD6(R10, R1)
	DATA6
	STORE6(R11, R1)
	B    nextRow

shortRow:
	LOAD4(R10, R1)
	DATA4
	STORE4(R11, R1)

nextRow:
	ADD  R2, R8
	SUBS $1, R9
	BNE  row

	ADD  $16, R0
	ADD  $16, R3
	SUBS $4, R6
	BNE  loop
	RET

// WINDOW stores the maximum of four outputs, which it overwrites, and its place;
// the bias is in V23.
#define WINDOW(v0, v1, v2, v3, y, arg) \
	MAXOF4(v0, v1, v2, v3, 24)          \
	FADD(23, v0, 0)                     \
	RELU(0, 1)                          \
	FMOVQ F0, (y)                       \
	VUZP1 V24.H8, V24.H8, V24.H8        \
	VUZP1 V24.B16, V24.B16, V24.B16     \
	FMOVS F24, (arg)

// func winogradOutputVecsNEON(y *float32, arg *uint8, rowY, ldy int, products *float32, plane int, bias *float32, n int, tall, wide bool)
TEXT ·winogradOutputVecsNEON(SB), NOSPLIT, $0-66
	MOVD  y+0(FP), R0
	MOVD  arg+8(FP), R1
	MOVD  rowY+16(FP), R2
	MOVD  ldy+24(FP), R3
	MOVD  products+32(FP), R4
	MOVD  plane+40(FP), R5
	LSL   $2, R5
	ADD   R5<<1, R5, R6
	LSL   $1, R6 // from one row of planes to the next
	MOVD  bias+48(FP), R7
	MOVD  n+56(FP), R8
	MOVBU tall+64(FP), R12
	MOVBU wide+65(FP), R13
	MAXOF4CONSTANTS
	FACTORS

loop:
	// The columns' results go back into the planes.
	MOVD R4, R14
	LSL  $1, R13, R9
	ADD  $4, R9

column:
	MOVD R14, R10
	MOVD R14, R11
	CBZ  R12, shortColumn
	LOAD6(R10, R6)
	OUTPUT6
	STORE4(R11, R6)
	B    nextColumn

shortColumn:
	LOAD4(R10, R6)
	OUTPUT4
	STORE2(R11, R6)

nextColumn:
	ADD  R5, R14
	SUBS $1, R9
	BNE  column

	FMOVQ.P 16(R7), F23
	MOVD    R4, R14
	MOVD    R0, R15
	MOVD    R1, R16
	ADD     $1, R12, R9

windows: // a row of them; the upper outputs wait in V16 to V19
	MOVD R14, R10
	ADD  R6, R14
	MOVD R14, R11
	ADD  R6, R14
	CBZ  R13, narrow
	LOAD6(R10, R5)
	OUTPUT6
	VMOV V6.B16, V16.B16
	VMOV V7.B16, V17.B16
	VMOV V8.B16, V18.B16
	VMOV V9.B16, V19.B16
	LOAD6(R11, R5)
	OUTPUT6
	ADD  R3<<2, R15, R10
	ADD  R3, R16, R11
	WINDOW(18, 19, 8, 9, R10, R11)
	B    left

narrow:
	LOAD4(R10, R5)
	OUTPUT4
	VMOV V6.B16, V16.B16
	VMOV V7.B16, V17.B16
	LOAD4(R11, R5)
	OUTPUT4

left:
	WINDOW(16, 17, 6, 7, R15, R16)
	ADD  R2<<2, R15
	ADD  R2, R16
	SUBS $1, R9
	BNE  windows

	ADD  $16, R0
	ADD  $4, R1
	ADD  $16, R4
	SUBS $4, R8
	BNE  loop
	RET
