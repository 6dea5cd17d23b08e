//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"
#include "conv_pool_arm64.h"

// LOADPATCH loads the four lines of a patch, width bytes apart, and sets bits to
// 0 if no bit of it is set. It overwrites p and t.
#define LOADPATCH(p, width, line0, line1, line2, line3, tmp, bits, t) \
	VLD1.P (p)(width), [line0.S4]          \
	VLD1.P (p)(width), [line1.S4]          \
	VLD1.P (p)(width), [line2.S4]          \
	VLD1   (p), [line3.S4]                 \
	VORR   line1.B16, line0.B16, tmp.B16   \
	VORR   line2.B16, tmp.B16, tmp.B16     \
	VORR   line3.B16, tmp.B16, tmp.B16     \
	VMOV   tmp.D[0], bits                  \
	VMOV   tmp.D[1], t                     \
	ORR    t, bits

#define Y R0 // of the window
#define ARG R1
#define LDY R2
#define LDYBYTES R3
#define LINE R4 // first of the row of windows
#define WIDTH R5
#define PH R6
#define PW R7
#define X R8 // the window's patch
#define COLUMNS R9
#define TAPS R10
#define BLOCKS R11
#define YBLOCK R12
#define ARGBLOCK R13
#define BITS R14
#define T R15

// Sums of 16 filters: output k of the window is in V(4k) to V(4k+3). The patch's
// lines are in V16 to V19.
#define LOADBIAS(s0, s1, s2, s3) \
	FLDPQ (TAPS), (s0, s1)     \
	FLDPQ 32(TAPS), (s2, s3)

// TAP adds the product of tap (i, j) with its pixel under each of the outputs.
#define TAP(i, j) \
	FLDPQ (64*(1+3*i+j))(TAPS), (F20, F21)     \
	FLDPQ (64*(1+3*i+j)+32)(TAPS), (F22, F23)  \
	OUTPUT(16+i, j, 0)    \
	OUTPUT(16+i, j+1, 4)  \
	OUTPUT(17+i, j, 8)    \
	OUTPUT(17+i, j+1, 12)
#define OUTPUT(line, column, s) \
	FMLA(line, column, 20, s)   \
	FMLA(line, column, 21, s+1) \
	FMLA(line, column, 22, s+2) \
	FMLA(line, column, 23, s+3)

// func singleForwardNEON(y *float32, arg *uint8, ldy int, x *float32, width int, weights *float32, ph, pw, blocks int)
TEXT ·singleForwardNEON(SB), NOSPLIT, $0-72
	MOVD y+0(FP), Y
	MOVD arg+8(FP), ARG
	MOVD ldy+16(FP), LDY
	LSL  $2, LDY, LDYBYTES
	MOVD x+24(FP), LINE
	MOVD width+32(FP), WIDTH
	LSL  $2, WIDTH
	MOVD ph+48(FP), PH
	MOVD pw+56(FP), PW
	MAXOF4CONSTANTS

row:
	MOVD LINE, X
	MOVD PW, COLUMNS

window:
	MOVD X, TAPS
	LOADPATCH(TAPS, WIDTH, V16, V17, V18, V19, V20, BITS, T)
	MOVD weights+40(FP), TAPS
	MOVD blocks+64(FP), BLOCKS
	MOVD Y, YBLOCK
	MOVD ARG, ARGBLOCK
	CBZ  BITS, blank

block:
	LOADBIAS(F0, F1, F2, F3)
	LOADBIAS(F4, F5, F6, F7)
	LOADBIAS(F8, F9, F10, F11)
	LOADBIAS(F12, F13, F14, F15)
	TAP(0, 0)
	TAP(0, 1)
	TAP(0, 2)
	TAP(1, 0)
	TAP(1, 1)
	TAP(1, 2)
	TAP(2, 0)
	TAP(2, 1)
	TAP(2, 2)
	MAXOF4(0, 4, 8, 12, 20)
	MAXOF4(1, 5, 9, 13, 21)
	MAXOF4(2, 6, 10, 14, 22)
	MAXOF4(3, 7, 11, 15, 23)
	RELU(0, 24)
	RELU(1, 25)
	RELU(2, 26)
	RELU(3, 27)
	FSTPQ.P (F0, F1), 32(YBLOCK)
	FSTPQ.P (F2, F3), 32(YBLOCK)
	VUZP1   V21.H8, V20.H8, V20.H8
	VUZP1   V23.H8, V22.H8, V22.H8
	VUZP1   V22.B16, V20.B16, V20.B16
	FMOVQ.P F20, 16(ARGBLOCK)
	ADD     $(10*64), TAPS
	SUBS    $1, BLOCKS
	BNE     block
	JMP     next

blank:
	VEOR V20.B16, V20.B16, V20.B16

blankBlock:
	LOADBIAS(F0, F1, F2, F3)
	RELU(0, 24)
	RELU(1, 25)
	RELU(2, 26)
	RELU(3, 27)
	FSTPQ.P (F0, F1), 32(YBLOCK)
	FSTPQ.P (F2, F3), 32(YBLOCK)
	FMOVQ.P F20, 16(ARGBLOCK)
	ADD     $(10*64), TAPS
	SUBS    $1, BLOCKS
	BNE     blankBlock

next:
	ADD  LDYBYTES, Y
	ADD  LDY, ARG
	ADD  $8, X
	SUBS $1, COLUMNS
	BNE  window
	ADD  WIDTH<<1, LINE
	SUBS $1, PH
	BNE  row
	RET

// Each lane picks the 3x3 pixels under its own maximum from the patch by a table
// look-up.
#define SUMS R16
#define G R17
#define LINE0 R19
#define YHALF R20
#define GHALF R21
#define ARGHALF R22
#define BLOCKSLEFT R23
#define SECOND R24

// PICK adds the product of tap (i, j) with each lane's pixel, for eight filters;
// line and line1 are those of the patch that the tap meets, tap is 3*i+j.
#define PICK(line, line1, sum, sum1) \
	VTBL  V26.B16, [line.B16, line1.B16], V28.B16  \
	VFMLA V24.S4, V28.S4, sum.S4                   \
	VTBL  V27.B16, [line.B16, line1.B16], V28.B16  \
	VFMLA V25.S4, V28.S4, sum1.S4

#define STORESUMS(tap, s, s1) FSTPQ (s, s1), (64*(tap))(SUMS)

// func singleGradNEON(sums, y, grad *float32, arg *uint8, ldy int, x *float32, width, ph, pw, blocks int)
TEXT ·singleGradNEON(SB), NOSPLIT, $0-80
	MOVD  sums+0(FP), SUMS
	MOVD  y+8(FP), YHALF
	MOVD  grad+16(FP), GHALF
	MOVD  arg+24(FP), ARGHALF
	MOVD  ldy+32(FP), LDY
	LSL   $2, LDY, LDYBYTES
	MOVD  x+40(FP), LINE0
	MOVD  width+48(FP), WIDTH
	LSL   $2, WIDTH
	MOVD  pw+64(FP), PW
	MOVD  blocks+72(FP), BLOCKSLEFT
	VMOVQ $0x14100400, $0, V29                          // where the four outputs start in two lines
	VMOVQ $0x0302010003020100, $0x0302010003020100, V30 // the bytes of each lane
	VMOVI $4, V31.B16
	MOVD  ZR, SECOND

	// Half a block, eight filters, at a time: the sums of the bias are in V0 and
	// V10, those of the taps in V1 to V9 and V11 to V19, the patch in V20 to V23.
half:
	VEOR V0.B16, V0.B16, V0.B16
	VEOR V1.B16, V1.B16, V1.B16
	VEOR V2.B16, V2.B16, V2.B16
	VEOR V3.B16, V3.B16, V3.B16
	VEOR V4.B16, V4.B16, V4.B16
	VEOR V5.B16, V5.B16, V5.B16
	VEOR V6.B16, V6.B16, V6.B16
	VEOR V7.B16, V7.B16, V7.B16
	VEOR V8.B16, V8.B16, V8.B16
	VEOR V9.B16, V9.B16, V9.B16
	VEOR V10.B16, V10.B16, V10.B16
	VEOR V11.B16, V11.B16, V11.B16
	VEOR V12.B16, V12.B16, V12.B16
	VEOR V13.B16, V13.B16, V13.B16
	VEOR V14.B16, V14.B16, V14.B16
	VEOR V15.B16, V15.B16, V15.B16
	VEOR V16.B16, V16.B16, V16.B16
	VEOR V17.B16, V17.B16, V17.B16
	VEOR V18.B16, V18.B16, V18.B16
	VEOR V19.B16, V19.B16, V19.B16
	MOVD YHALF, Y
	MOVD GHALF, G
	MOVD ARGHALF, ARG
	MOVD LINE0, LINE
	MOVD ph+56(FP), PH

row:
	MOVD LINE, X
	MOVD PW, COLUMNS

window:
	// The gradients that pass: g where y > 0 and g != 0, else 0.
	FLDPQ (Y), (F26, F27)
	FLDPQ (G), (F24, F25)
	FCMGT0(26, 26)
	FCMGT0(27, 27)
	FCMEQ0(24, 28)
	BIC(28, 26, 26)
	FCMEQ0(25, 28)
	BIC(28, 27, 27)
	AND(26, 24, 24)
	AND(27, 25, 25)
	FADD(24, 0, 0)
	FADD(25, 10, 10)

	MOVD X, R26
	LOADPATCH(R26, WIDTH, V20, V21, V22, V23, V28, BITS, T)
	CBZ  BITS, next

	FMOVD (ARG), F28
	VTBL  V28.B16, [V29.B16], V28.B16
	VZIP1 V28.B16, V28.B16, V28.B16
	VZIP1 V28.H8, V28.H8, V26.H8
	VZIP2 V28.H8, V28.H8, V27.H8
	VADD  V30.B16, V26.B16, V26.B16
	VADD  V30.B16, V27.B16, V27.B16
	PICK(V20, V21, V1, V11)
	PICK(V21, V22, V4, V14)
	PICK(V22, V23, V7, V17)
	VADD  V31.B16, V26.B16, V26.B16
	VADD  V31.B16, V27.B16, V27.B16
	PICK(V20, V21, V2, V12)
	PICK(V21, V22, V5, V15)
	PICK(V22, V23, V8, V18)
	VADD  V31.B16, V26.B16, V26.B16
	VADD  V31.B16, V27.B16, V27.B16
	PICK(V20, V21, V3, V13)
	PICK(V21, V22, V6, V16)
	PICK(V22, V23, V9, V19)

next:
	ADD  LDYBYTES, Y
	ADD  LDYBYTES, G
	ADD  LDY, ARG
	ADD  $8, X
	SUBS $1, COLUMNS
	BNE  window
	ADD  WIDTH<<1, LINE
	SUBS $1, PH
	BNE  row

	STORESUMS(0, F0, F10)
	STORESUMS(1, F1, F11)
	STORESUMS(2, F2, F12)
	STORESUMS(3, F3, F13)
	STORESUMS(4, F4, F14)
	STORESUMS(5, F5, F15)
	STORESUMS(6, F6, F16)
	STORESUMS(7, F7, F17)
	STORESUMS(8, F8, F18)
	STORESUMS(9, F9, F19)
	ADD  $32, YHALF
	ADD  $32, GHALF
	ADD  $8, ARGHALF
	ADD  $32, SUMS
	EOR  $1, SECOND
	CBNZ SECOND, half
	ADD  $(9*64), SUMS
	SUBS $1, BLOCKSLEFT
	BNE  half
	RET
