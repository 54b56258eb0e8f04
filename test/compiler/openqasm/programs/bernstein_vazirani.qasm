// Bernstein & Vazirani: the secret 1011 in one query.
OPENQASM 2.0;
include "qelib1.inc";
qreg x[4];
qreg ancilla[1];
creg c[4];
x ancilla[0];
h ancilla;
h x;
cx x[0],ancilla[0];
cx x[2],ancilla[0];
cx x[3],ancilla[0];
h x;
measure x -> c;
