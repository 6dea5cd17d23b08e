//go:build !purego

#include "textflag.h"
#include "neon_arm64.h"

// A tile has up to six rows of four vectors, which stay in registers over the
// whole product: row r in V(4r) to V(4r+3). The last vector of a row ends with
// the tile, so it overlaps the one before unless n is a multiple of four; a
// column that is computed twice gives the same value twice. One to three
// columns have no room for a vector and are computed one by one, in the first
// lane.
//
// Lengths are in bytes.
#define C R0
#define LDC R1
#define FROM R2
#define LDFROM R3
#define A0 R4 // rows of a
#define A1 R5
#define A2 R6
#define A3 R7
#define A4 R8
#define A5 R9
#define AINNER R10
#define ASKIP R11
#define B R12
#define LDB R13
#define OUTER R14
#define INNER R15
#define KI R16 // left of inner
#define AOFF R17 // within a row of a
#define BLAST R19 // where the last vector of a row of b starts
#define M R20
#define N R21
#define LAST R22 // where the last vector starts
#define CLAST R23
#define FROMLAST R24
#define ARG R25

// What is done to each row: op is one of the macros below, which get the row of
// a, the number of the first sum, and the names of all four.
#define ROWS1(op) op(A0, 0, F0, F1, F2, F3)
#define ROWS2(op) ROWS1(op) op(A1, 4, F4, F5, F6, F7)
#define ROWS3(op) ROWS2(op) op(A2, 8, F8, F9, F10, F11)
#define ROWS4(op) ROWS3(op) op(A3, 12, F12, F13, F14, F15)
#define ROWS5(op) ROWS4(op) op(A4, 16, F16, F17, F18, F19)
#define ROWS6(op) ROWS5(op) op(A5, 20, F20, F21, F22, F23)

// TILE computes a tile; all rows of from are read before c, which may be the
// same, is written.
#define TILE(loop, store, ROWS, LOAD, LOADB, FMA, POSITIVE, STORE) \
	ROWS(LOAD)               \
loop:                            \
	LOADB                    \
	ROWS(FMA)                \
	ADD  AINNER, AOFF        \
	ADD  LDB, B              \
	ADD  LDB, BLAST          \
	SUBS $1, KI              \
	BNE  loop                \
	ADD  ASKIP, AOFF         \
	MOVD INNER, KI           \
	SUBS $1, OUTER           \
	BNE  loop                \
	MOVD relu+112(FP), ARG   \
	CBZ  ARG, store          \
	ROWS(POSITIVE)           \
store:                           \
	ROWS(STORE)

// Four vectors: 13 to 16 columns.
#define LOAD4(a, s, s0, s1, s2, s3) \
	FLDPQ (FROM), (s0, s1)   \
	FMOVQ 32(FROM), s2       \
	FMOVQ (FROMLAST), s3     \
	ADD   LDFROM, FROM       \
	ADD   LDFROM, FROMLAST
#define LOADB4 \
	FLDPQ (B), (F24, F25)    \
	FMOVQ 32(B), F26         \
	FMOVQ (BLAST), F27
#define FMA4(a, s, s0, s1, s2, s3) \
	FMOVS (a)(AOFF), F28     \
	FMLA(28, 0, 24, s)       \
	FMLA(28, 0, 25, s+1)     \
	FMLA(28, 0, 26, s+2)     \
	FMLA(28, 0, 27, s+3)
#define RELU4(a, s, s0, s1, s2, s3) \
	RELU(s, 28)              \
	RELU(s+1, 29)            \
	RELU(s+2, 30)            \
	RELU(s+3, 31)
#define STORE4(a, s, s0, s1, s2, s3) \
	FSTPQ (s0, s1), (C)      \
	FMOVQ s2, 32(C)          \
	FMOVQ s3, (CLAST)        \
	ADD   LDC, C             \
	ADD   LDC, CLAST
#define TILE4(loop, store, ROWS) TILE(loop, store, ROWS, LOAD4, LOADB4, FMA4, RELU4, STORE4)

// Three vectors: 9 to 12 columns.
#define LOAD3(a, s, s0, s1, s2, s3) \
	FLDPQ (FROM), (s0, s1)   \
	FMOVQ (FROMLAST), s2     \
	ADD   LDFROM, FROM       \
	ADD   LDFROM, FROMLAST
#define LOADB3 \
	FLDPQ (B), (F24, F25)    \
	FMOVQ (BLAST), F26
#define FMA3(a, s, s0, s1, s2, s3) \
	FMOVS (a)(AOFF), F28     \
	FMLA(28, 0, 24, s)       \
	FMLA(28, 0, 25, s+1)     \
	FMLA(28, 0, 26, s+2)
#define RELU3(a, s, s0, s1, s2, s3) \
	RELU(s, 28)              \
	RELU(s+1, 29)            \
	RELU(s+2, 30)
#define STORE3(a, s, s0, s1, s2, s3) \
	FSTPQ (s0, s1), (C)      \
	FMOVQ s2, (CLAST)        \
	ADD   LDC, C             \
	ADD   LDC, CLAST
#define TILE3(loop, store, ROWS) TILE(loop, store, ROWS, LOAD3, LOADB3, FMA3, RELU3, STORE3)

// Two vectors: 5 to 8 columns.
#define LOAD2(a, s, s0, s1, s2, s3) \
	FMOVQ (FROM), s0         \
	FMOVQ (FROMLAST), s1     \
	ADD   LDFROM, FROM       \
	ADD   LDFROM, FROMLAST
#define LOADB2 \
	FMOVQ (B), F24           \
	FMOVQ (BLAST), F25
#define FMA2(a, s, s0, s1, s2, s3) \
	FMOVS (a)(AOFF), F28     \
	FMLA(28, 0, 24, s)       \
	FMLA(28, 0, 25, s+1)
#define RELU2(a, s, s0, s1, s2, s3) \
	RELU(s, 28)              \
	RELU(s+1, 29)
#define STORE2(a, s, s0, s1, s2, s3) \
	FMOVQ s0, (C)            \
	FMOVQ s1, (CLAST)        \
	ADD   LDC, C             \
	ADD   LDC, CLAST
#define TILE2(loop, store, ROWS) TILE(loop, store, ROWS, LOAD2, LOADB2, FMA2, RELU2, STORE2)

// One vector: 4 columns.
#define LOAD1(a, s, s0, s1, s2, s3) \
	FMOVQ (FROMLAST), s0     \
	ADD   LDFROM, FROMLAST
#define LOADB1 FMOVQ (BLAST), F24
#define FMA1(a, s, s0, s1, s2, s3) \
	FMOVS (a)(AOFF), F28     \
	FMLA(28, 0, 24, s)
#define RELU1(a, s, s0, s1, s2, s3) RELU(s, 28)
#define STORE1(a, s, s0, s1, s2, s3) \
	FMOVQ s0, (CLAST)        \
	ADD   LDC, CLAST
#define TILE1(loop, store, ROWS) TILE(loop, store, ROWS, LOAD1, LOADB1, FMA1, RELU1, STORE1)

// One column: like one vector, but for what is loaded and stored.
#define LOADCOLUMN(a, s, s0, s1, s2, s3) \
	FMOVS (FROMLAST), s0     \
	ADD   LDFROM, FROMLAST
#define LOADBCOLUMN FMOVS (BLAST), F24
#define STORECOLUMN(a, s, s0, s1, s2, s3) \
	FMOVS s0, (CLAST)        \
	ADD   LDC, CLAST
#define COLUMN(loop, store, ROWS) TILE(loop, store, ROWS, LOADCOLUMN, LOADBCOLUMN, FMA1, RELU1, STORECOLUMN)

// BYROWS goes on to the tile of M rows, if it is not the one of six.
#define BYROWS(one, two, three, four, five) \
	CMP $2, M                \
	BLT one                  \
	BEQ two                  \
	CMP $4, M                \
	BLT three                \
	BEQ four                 \
	CMP $6, M                \
	BLT five

// func gemmTileNEON(c *float32, ldc int, from *float32, ldfrom int, a *float32, aRow, aInner, aSkip int, b *float32, ldb, m, n, outer, inner, relu int)
TEXT ·gemmTileNEON(SB), NOSPLIT, $0-120
	MOVD c+0(FP), C
	MOVD ldc+8(FP), LDC
	LSL  $2, LDC
	MOVD from+16(FP), FROM
	MOVD ldfrom+24(FP), LDFROM
	LSL  $2, LDFROM
	MOVD a+32(FP), A0
	MOVD aRow+40(FP), ARG
	ADD  ARG<<2, A0, A1
	ADD  ARG<<2, A1, A2
	ADD  ARG<<2, A2, A3
	ADD  ARG<<2, A3, A4
	ADD  ARG<<2, A4, A5
	MOVD aInner+48(FP), AINNER
	LSL  $2, AINNER
	MOVD aSkip+56(FP), ASKIP
	LSL  $2, ASKIP
	MOVD b+64(FP), B
	MOVD ldb+72(FP), LDB
	LSL  $2, LDB
	MOVD m+80(FP), M
	MOVD n+88(FP), N
	MOVD outer+96(FP), OUTER
	MOVD inner+104(FP), INNER
	MOVD INNER, KI
	MOVD ZR, AOFF

	SUBS $4, N, LAST
	BLT  columns
	LSL  $2, LAST
	ADD  LAST, B, BLAST
	ADD  LAST, C, CLAST
	ADD  LAST, FROM, FROMLAST
	CMP  $8, N
	BGT  wide
	CMP  $4, N
	BEQ  vecs1
	JMP  vecs2

wide:
	CMP $12, N
	BLE vecs3

	BYROWS(tile41, tile42, tile43, tile44, tile45)
	TILE4(loop46, store46, ROWS6)
	RET

tile45:
	TILE4(loop45, store45, ROWS5)
	RET

tile44:
	TILE4(loop44, store44, ROWS4)
	RET

tile43:
	TILE4(loop43, store43, ROWS3)
	RET

tile42:
	TILE4(loop42, store42, ROWS2)
	RET

tile41:
	TILE4(loop41, store41, ROWS1)
	RET

vecs3:
	BYROWS(tile31, tile32, tile33, tile34, tile35)
	TILE3(loop36, store36, ROWS6)
	RET

tile35:
	TILE3(loop35, store35, ROWS5)
	RET

tile34:
	TILE3(loop34, store34, ROWS4)
	RET

tile33:
	TILE3(loop33, store33, ROWS3)
	RET

tile32:
	TILE3(loop32, store32, ROWS2)
	RET

tile31:
	TILE3(loop31, store31, ROWS1)
	RET

vecs2:
	BYROWS(tile21, tile22, tile23, tile24, tile25)
	TILE2(loop26, store26, ROWS6)
	RET

tile25:
	TILE2(loop25, store25, ROWS5)
	RET

tile24:
	TILE2(loop24, store24, ROWS4)
	RET

tile23:
	TILE2(loop23, store23, ROWS3)
	RET

tile22:
	TILE2(loop22, store22, ROWS2)
	RET

tile21:
	TILE2(loop21, store21, ROWS1)
	RET

vecs1:
	BYROWS(tile11, tile12, tile13, tile14, tile15)
	TILE1(loop16, store16, ROWS6)
	RET

tile15:
	TILE1(loop15, store15, ROWS5)
	RET

tile14:
	TILE1(loop14, store14, ROWS4)
	RET

tile13:
	TILE1(loop13, store13, ROWS3)
	RET

tile12:
	TILE1(loop12, store12, ROWS2)
	RET

tile11:
	TILE1(loop11, store11, ROWS1)
	RET

columns:
	MOVD B, BLAST
	MOVD C, CLAST
	MOVD FROM, FROMLAST

column:
	BYROWS(column1, column2, column3, column4, column5)
	COLUMN(loop6, store6, ROWS6)
	JMP next

column5:
	COLUMN(loop5, store5, ROWS5)
	JMP next

column4:
	COLUMN(loop4, store4, ROWS4)
	JMP next

column3:
	COLUMN(loop3, store3, ROWS3)
	JMP next

column2:
	COLUMN(loop2, store2, ROWS2)
	JMP next

column1:
	COLUMN(loop1, store1, ROWS1)

next:
	ADD  $4, C
	ADD  $4, FROM
	MOVD b+64(FP), B
	ADD  $4, B
	MOVD B, b+64(FP)
	MOVD B, BLAST
	MOVD C, CLAST
	MOVD FROM, FROMLAST
	MOVD outer+96(FP), OUTER
	MOVD ZR, AOFF
	SUBS $1, N
	BNE  column
	RET
