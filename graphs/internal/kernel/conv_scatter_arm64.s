//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// func packBlockNEON(dst, x *float32, pixels, stride int)
TEXT ·packBlockNEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD x+8(FP), R1
	MOVD pixels+16(FP), R2
	MOVD stride+24(FP), R3
	LSL  $2, R3

pixel:
	VLD1   (R1), [V0.S4, V1.S4, V2.S4, V3.S4]
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], 64(R0)
	ADD    R3, R1
	SUBS   $1, R2
	BNE    pixel
	RET

#define WINDOWS R0 // first of the row of windows
#define ROW R1
#define PIXEL R2
#define ENTRIES R3
#define ENDS R4
#define WEIGHTS R5
#define PH R6
#define PW R7
#define COLUMNS R8
#define WINDOW R9
#define K R10
#define FIRST R11 // entry of the list
#define END R12
#define PATCH R13 // a row of it
#define WROW R14
#define ROWS R15
#define AT R16
#define ENTRY R17
#define OFF R19
#define WEIGHT R20

#define FMA4(at, s) \
	FLDPQ at(WEIGHT), (F16, F17)    \
	FLDPQ at+32(WEIGHT), (F18, F19) \
	FMLA(24, 0, 16, s)         \
	FMLA(24, 0, 17, s+1)       \
	FMLA(24, 0, 18, s+2)       \
	FMLA(24, 0, 19, s+3)

// func scatterNEON(dx *float32, row, pixel int, entries *entry, ends *int32, weights *float32, ph, pw int)
TEXT ·scatterNEON(SB), NOSPLIT, $0-64
	MOVD dx+0(FP), WINDOWS
	MOVD row+8(FP), ROW
	LSL  $2, ROW
	MOVD pixel+16(FP), PIXEL
	LSL  $2, PIXEL
	MOVD entries+24(FP), ENTRIES
	MOVD ends+32(FP), ENDS
	MOVD weights+40(FP), WEIGHTS
	MOVD ph+48(FP), PH
	MOVD pw+56(FP), PW
	MOVD ENTRIES, FIRST

windowRow:
	MOVD WINDOWS, WINDOW
	MOVD PW, COLUMNS

	// List k of the window: its patch starts k/2 rows and k%2 pixels on.
window:
	MOVD ZR, K

list:
	MOVW.P 4(ENDS), OFF
	ADD    OFF<<3, ENTRIES, END
	CMP    FIRST, END
	BEQ    next
	MOVD   WINDOW, PATCH
	TBZ    $0, K, left
	ADD    PIXEL, PATCH

left:
	TBZ $1, K, upper
	ADD ROW, PATCH

upper:
	MOVD WEIGHTS, WROW
	MOVD $3, ROWS

	// A row of the patch, three pixels of 16 channels, stays in registers over
	// the list.
patchRow:
	MOVD   PATCH, AT
	VLD1.P (AT)(PIXEL), [V0.S4, V1.S4, V2.S4, V3.S4]
	VLD1.P (AT)(PIXEL), [V4.S4, V5.S4, V6.S4, V7.S4]
	VLD1   (AT), [V8.S4, V9.S4, V10.S4, V11.S4]
	MOVD   FIRST, ENTRY

term:
	MOVW  (ENTRY), OFF
	FMOVS 4(ENTRY), F24
	ADD   $8, ENTRY
	ADD   OFF<<2, WROW, WEIGHT
	FMA4(0, 0)
	FMA4(64, 4)
	FMA4(128, 8)
	CMP   ENTRY, END
	BNE   term

	MOVD   PATCH, AT
	VST1.P [V0.S4, V1.S4, V2.S4, V3.S4], (AT)(PIXEL)
	VST1.P [V4.S4, V5.S4, V6.S4, V7.S4], (AT)(PIXEL)
	VST1   [V8.S4, V9.S4, V10.S4, V11.S4], (AT)
	ADD    ROW, PATCH
	ADD    $(3*64), WROW
	SUBS   $1, ROWS
	BNE    patchRow
	MOVD   END, FIRST

next:
	ADD  $1, K
	CMP  $4, K
	BNE  list
	ADD  PIXEL<<1, WINDOW
	SUBS $1, COLUMNS
	BNE  window
	ADD  ROW<<1, WINDOWS
	SUBS $1, PH
	BNE  windowRow
	RET
