// MAXOF4 is maxOf4 in every lane: it sets v0 to the maximum and arg to its place,
// as 32-bit integers. It overwrites v2 and V25 to V27, and needs the constants
// of MAXOF4CONSTANTS in V28 to V30.
#define MAXOF4(v0, v1, v2, v3, arg) \
	FMAX(v1, v0, 25)   \
	FMAX(v3, v2, 27)   \
	FMAX(25, 27, 27)   \ // a NaN if there is any
	FCMGT(v0, v1, arg) \
	BIT(arg, v1, v0)   \
	AND(28, arg, arg)  \
	FCMGT(v2, v3, 25)  \
	BIT(25, v3, v2)    \
	ISUB(25, 29, 25)   \
	FCMGT(v0, v2, 26)  \
	BIT(26, v2, v0)    \
	BIT(26, 25, arg)   \
	FCMEQ(27, 27, 27)  \
	BIF(27, 30, v0)

// MAXOF4CONSTANTS sets V28 to 1, V29 to 2 and V30 to nanBits. It overwrites R26.
#define MAXOF4CONSTANTS \
	MOVD $1, R26           \
	VDUP R26, V28.S4       \
	MOVD $2, R26           \
	VDUP R26, V29.S4       \
	MOVD $0x7fc00000, R26  \
	VDUP R26, V30.S4
