// Iterative phase estimation with one ancilla that is measured and reset: of p(2 pi * 5 / 8), the phase is 0.101 in binary
// (Corcoles et al., arXiv:2102.01682; OpenQASM 3 specification, "iterative phase estimation").
OPENQASM 3;
include "stdgates.inc";
qubit ancilla;
qubit state;
bit[3] c;
x state;

reset ancilla;
h ancilla;
pow(4) @ cp(2 * pi * 5 / 8) ancilla, state;
h ancilla;
c[0] = measure ancilla;

reset ancilla;
h ancilla;
pow(2) @ cp(2 * pi * 5 / 8) ancilla, state;
if (c[0]) { p(-pi / 2) ancilla; }
h ancilla;
c[1] = measure ancilla;

reset ancilla;
h ancilla;
cp(2 * pi * 5 / 8) ancilla, state;
if (c[0] == 1) p(-pi / 4) ancilla;
if (c[1] == 1) p(-pi / 2) ancilla;
h ancilla;
c[2] = measure ancilla;
