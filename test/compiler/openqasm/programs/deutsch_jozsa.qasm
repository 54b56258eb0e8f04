// Deutsch & Jozsa with a balanced oracle on three bits, f(x) = x0 xor x1 xor x2 xor 1: never 000.
OPENQASM 3.0;
include "stdgates.inc";
gate oracle a, b, c, y { cx a, y; cx b, y; negctrl @ x c, y; }
qubit[3] input_bits;
qubit answer;
bit[3] found;
U(pi, 0, pi) answer;
h answer;
h input_bits;
oracle input_bits[0], input_bits[1], input_bits[2], answer;
h input_bits;
found = measure input_bits;
