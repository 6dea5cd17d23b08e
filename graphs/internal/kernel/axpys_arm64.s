//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// A row of y is held in 2, 4, 8, 12 or 16 vectors over all its entries. The last
// of them, an eighth to a half, end with the row: they overlap those before if
// the row is shorter than all, and what is computed twice is the same twice.
// One to three columns have no room for a vector and are computed one by one,
// in the first lane.
//
// Lengths are in bytes.
#define Y R0
#define LDY R1
#define FROM R2
#define LDFROM R3
#define X R4
#define ENTRIES R5
#define STARTS R6
#define ENDS R7
#define ROWS R8
#define WIDTH R9
#define POSITIVE R10
#define ENTRY R11
#define END R12
#define OFF R13
#define XROW R14
#define LAST R15 // where the last vectors of a row start
#define XLAST R16
#define YLAST R17
#define FROMLAST R19

// BLOCK computes all rows; the value of an entry is in F24.
#define BLOCK(row, term, sum, store, LOAD, FMA, RELUS, STORE) \
row:                               \
	ADD  LAST, FROM, FROMLAST  \
	ADD  LAST, Y, YLAST        \
	LOAD                       \
	MOVW.P 4(STARTS), OFF      \
	ADD  OFF<<3, ENTRIES, ENTRY \
	MOVW.P 4(ENDS), OFF        \
	ADD  OFF<<3, ENTRIES, END  \
	CMP  ENTRY, END            \
	BEQ  sum                   \
term:                              \
	MOVW  (ENTRY), OFF         \
	FMOVS 4(ENTRY), F24        \
	ADD   $8, ENTRY            \
	ADD   OFF<<2, X, XROW      \
	ADD   LAST, XROW, XLAST    \
	FMA                        \
	CMP   ENTRY, END           \
	BNE   term                 \
sum:                               \
	CBZ  POSITIVE, store       \
	RELUS                      \
store:                             \
	STORE                      \
	ADD  LDY, Y                \
	ADD  LDFROM, FROM          \
	SUBS $1, ROWS              \
	BNE  row

// Four vectors at at(from), and what is done to them; s is the number of the
// first sum.
#define LOAD4(at, from, s0, s1, s2, s3) \
	FLDPQ at(from), (s0, s1)       \
	FLDPQ at+32(from), (s2, s3)
#define FMA4(at, x, s) \
	FLDPQ at(x), (F16, F17)    \
	FLDPQ at+32(x), (F18, F19) \
	FMLA(24, 0, 16, s)         \
	FMLA(24, 0, 17, s+1)       \
	FMLA(24, 0, 18, s+2)       \
	FMLA(24, 0, 19, s+3)
#define RELU4(s) \
	RELU(s, 16)    \
	RELU(s+1, 17)  \
	RELU(s+2, 18)  \
	RELU(s+3, 19)
#define STORE4(at, y, s0, s1, s2, s3) \
	FSTPQ (s0, s1), at(y)        \
	FSTPQ (s2, s3), at+32(y)

#define LOAD16 \
	LOAD4(0, FROM, F0, F1, F2, F3)     \
	LOAD4(64, FROM, F4, F5, F6, F7)    \
	LOAD4(128, FROM, F8, F9, F10, F11) \
	LOAD4(0, FROMLAST, F12, F13, F14, F15)
#define FMA16 \
	FMA4(0, XROW, 0)    \
	FMA4(64, XROW, 4)   \
	FMA4(128, XROW, 8)  \
	FMA4(0, XLAST, 12)
#define RELU16 \
	RELU4(0)  \
	RELU4(4)  \
	RELU4(8)  \
	RELU4(12)
#define STORE16 \
	STORE4(0, Y, F0, F1, F2, F3)     \
	STORE4(64, Y, F4, F5, F6, F7)    \
	STORE4(128, Y, F8, F9, F10, F11) \
	STORE4(0, YLAST, F12, F13, F14, F15)

#define LOAD12 \
	LOAD4(0, FROM, F0, F1, F2, F3)   \
	LOAD4(64, FROM, F4, F5, F6, F7)  \
	LOAD4(0, FROMLAST, F12, F13, F14, F15)
#define FMA12 \
	FMA4(0, XROW, 0)   \
	FMA4(64, XROW, 4)  \
	FMA4(0, XLAST, 12)
#define RELU12 \
	RELU4(0)  \
	RELU4(4)  \
	RELU4(12)
#define STORE12 \
	STORE4(0, Y, F0, F1, F2, F3)   \
	STORE4(64, Y, F4, F5, F6, F7)  \
	STORE4(0, YLAST, F12, F13, F14, F15)

#define LOAD8 \
	LOAD4(0, FROM, F0, F1, F2, F3)  \
	LOAD4(0, FROMLAST, F12, F13, F14, F15)
#define FMA8 \
	FMA4(0, XROW, 0)  \
	FMA4(0, XLAST, 12)
#define RELU8 \
	RELU4(0)  \
	RELU4(12)
#define STORE8 \
	STORE4(0, Y, F0, F1, F2, F3)  \
	STORE4(0, YLAST, F12, F13, F14, F15)

#define LOADPAIRS \
	FLDPQ (FROM), (F0, F1)      \
	FLDPQ (FROMLAST), (F2, F3)
#define FMAPAIRS \
	FLDPQ (XROW), (F16, F17)    \
	FLDPQ (XLAST), (F18, F19)   \
	FMLA(24, 0, 16, 0)          \
	FMLA(24, 0, 17, 1)          \
	FMLA(24, 0, 18, 2)          \
	FMLA(24, 0, 19, 3)
#define STOREPAIRS \
	FSTPQ (F0, F1), (Y)         \
	FSTPQ (F2, F3), (YLAST)

#define LOADVECS \
	FMOVQ (FROM), F0     \
	FMOVQ (FROMLAST), F1
#define FMAVECS \
	FMOVQ (XROW), F16    \
	FMOVQ (XLAST), F17   \
	FMLA(24, 0, 16, 0)   \
	FMLA(24, 0, 17, 1)
#define RELUVECS \
	RELU(0, 16)          \
	RELU(1, 17)
#define STOREVECS \
	FMOVQ F0, (Y)        \
	FMOVQ F1, (YLAST)

#define LOADCOLUMN FMOVS (FROM), F0
#define FMACOLUMN \
	FMOVS (XROW), F16    \
	FMLA(24, 0, 16, 0)
#define STORECOLUMN FMOVS F0, (Y)

// func axpysBlockNEON(y *float32, ldy int, from *float32, ldfrom int, x *float32, entries *entry, starts, ends *int32, rows, width, relu int)
TEXT ·axpysBlockNEON(SB), NOSPLIT, $0-88
	MOVD y+0(FP), Y
	MOVD ldy+8(FP), LDY
	LSL  $2, LDY
	MOVD from+16(FP), FROM
	MOVD ldfrom+24(FP), LDFROM
	LSL  $2, LDFROM
	MOVD x+32(FP), X
	MOVD entries+40(FP), ENTRIES
	MOVD starts+48(FP), STARTS
	MOVD ends+56(FP), ENDS
	MOVD rows+64(FP), ROWS
	MOVD width+72(FP), WIDTH
	MOVD relu+80(FP), POSITIVE

	CMP $16, WIDTH
	BLE short
	SUB $16, WIDTH, LAST
	LSL $2, LAST
	CMP $32, WIDTH
	BLE vecs8
	CMP $48, WIDTH
	BLE vecs12
	BLOCK(row16, term16, sum16, store16, LOAD16, FMA16, RELU16, STORE16)
	RET

vecs12:
	BLOCK(row12, term12, sum12, store12, LOAD12, FMA12, RELU12, STORE12)
	RET

vecs8:
	BLOCK(row8, term8, sum8, store8, LOAD8, FMA8, RELU8, STORE8)
	RET

short:
	CMP $8, WIDTH
	BLE vecs2
	SUB $8, WIDTH, LAST
	LSL $2, LAST
	BLOCK(row4, term4, sum4, store4, LOADPAIRS, FMAPAIRS, RELU4(0), STOREPAIRS)
	RET

vecs2:
	SUBS $4, WIDTH, LAST
	BLT  columns
	LSL  $2, LAST
	BLOCK(row2, term2, sum2, store2, LOADVECS, FMAVECS, RELUVECS, STOREVECS)
	RET

columns:
	MOVD ZR, LAST

column:
	BLOCK(row1, term1, sum1, store1, LOADCOLUMN, FMACOLUMN, RELU(0, 16), STORECOLUMN)
	MOVD y+0(FP), Y
	ADD  $4, Y
	MOVD Y, y+0(FP)
	MOVD from+16(FP), FROM
	ADD  $4, FROM
	MOVD FROM, from+16(FP)
	ADD  $4, X
	MOVD starts+48(FP), STARTS
	MOVD ends+56(FP), ENDS
	MOVD rows+64(FP), ROWS
	SUBS $1, WIDTH
	BNE  column
	RET
