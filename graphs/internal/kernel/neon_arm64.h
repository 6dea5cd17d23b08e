// Vector instructions that Go's assembler does not know, by their encodings.
// Operands are numbers of vector registers, in Go's order: the destination
// last. All work on four float32 lanes unless said.

// d += n * m[i], rounded once (FMLA Vd.4S, Vn.4S, Vm.S[i])
#define FMLA(m, i, n, d) WORD $(0x4f801000 | ((i)&1)<<21 | ((i)>>1)<<11 | (m)<<16 | (n)<<5 | (d))

// d = n + m (FADD Vd.4S, Vn.4S, Vm.4S)
#define FADD(m, n, d) WORD $(0x4e20d400 | (m)<<16 | (n)<<5 | (d))

// d = n - m (FSUB Vd.4S, Vn.4S, Vm.4S)
#define FSUB(m, n, d) WORD $(0x4ea0d400 | (m)<<16 | (n)<<5 | (d))

// d = n * m (FMUL Vd.4S, Vn.4S, Vm.4S)
#define FMUL(m, n, d) WORD $(0x6e20dc00 | (m)<<16 | (n)<<5 | (d))

// d = n * m[i] (FMUL Vd.4S, Vn.4S, Vm.S[i])
#define FMULBY(m, i, n, d) WORD $(0x4f809000 | ((i)&1)<<21 | ((i)>>1)<<11 | (m)<<16 | (n)<<5 | (d))

// d = n / m (FDIV Vd.4S, Vn.4S, Vm.4S)
#define FDIV(m, n, d) WORD $(0x6e20fc00 | (m)<<16 | (n)<<5 | (d))

// d = sqrt(n) (FSQRT Vd.4S, Vn.4S)
#define FSQRT(n, d) WORD $(0x6ea1f800 | (n)<<5 | (d))

// d = n > m ? all ones : 0, and 0 for a NaN (FCMGT Vd.4S, Vn.4S, Vm.4S)
#define FCMGT(m, n, d) WORD $(0x6ea0e400 | (m)<<16 | (n)<<5 | (d))

// d = |n| > |m| ? all ones : 0, and 0 for a NaN (FACGT Vd.4S, Vn.4S, Vm.4S)
#define FACGT(m, n, d) WORD $(0x6ea0ec00 | (m)<<16 | (n)<<5 | (d))

// d = n == m ? all ones : 0, and 0 for a NaN (FCMEQ Vd.4S, Vn.4S, Vm.4S)
#define FCMEQ(m, n, d) WORD $(0x4e20e400 | (m)<<16 | (n)<<5 | (d))

// d = n > 0 ? all ones : 0, and 0 for a NaN (FCMGT Vd.4S, Vn.4S, #0.0)
#define FCMGT0(n, d) WORD $(0x4ea0c800 | (n)<<5 | (d))

// d = n < 0 ? all ones : 0, and 0 for a NaN (FCMLT Vd.4S, Vn.4S, #0.0)
#define FCMLT0(n, d) WORD $(0x4ea0e800 | (n)<<5 | (d))

// d = n == 0 ? all ones : 0, and 0 for a NaN (FCMEQ Vd.4S, Vn.4S, #0.0)
#define FCMEQ0(n, d) WORD $(0x4ea0d800 | (n)<<5 | (d))

// d = n (MOV Vd.16B, Vn.16B)
#define COPY(n, d) WORD $(0x4ea01c00 | (n)<<16 | (n)<<5 | (d))

// d = n & m (AND Vd.16B, Vn.16B, Vm.16B)
#define AND(m, n, d) WORD $(0x4e201c00 | (m)<<16 | (n)<<5 | (d))

// d = n &^ m (BIC Vd.16B, Vn.16B, Vm.16B)
#define BIC(m, n, d) WORD $(0x4e601c00 | (m)<<16 | (n)<<5 | (d))

// d = n - m, of 32-bit integers (SUB Vd.4S, Vn.4S, Vm.4S)
#define ISUB(m, n, d) WORD $(0x6ea08400 | (m)<<16 | (n)<<5 | (d))

// d = max(n, m), and a NaN if one of them is (FMAX Vd.4S, Vn.4S, Vm.4S)
#define FMAX(m, n, d) WORD $(0x4e20f400 | (m)<<16 | (n)<<5 | (d))

// d = m ? n : d, bit by bit (BIT Vd.16B, Vn.16B, Vm.16B)
#define BIT(m, n, d) WORD $(0x6ea01c00 | (m)<<16 | (n)<<5 | (d))

// d = m ? d : n, bit by bit (BIF Vd.16B, Vn.16B, Vm.16B)
#define BIF(m, n, d) WORD $(0x6ee01c00 | (m)<<16 | (n)<<5 | (d))

// x = x < 0 ? 0 : x, which keeps a NaN and the sign of a zero; FMAX does not. t
// is overwritten.
#define RELU(x, t) \
	FCMLT0(x, t) \
	BIC(t, x, x)

// x = 2^-100 in every lane: the constant tiny. R26 is overwritten.
#define TINY(x) \
	MOVD $(127-100)<<23, R26 \
	VDUP R26, x.S4

// x = tiny > |x| ? 0 : x, as flush in Go; t is overwritten.
#define FLUSH(x, tiny, t) \
	FACGT(x, tiny, t) \
	BIC(t, x, x)
