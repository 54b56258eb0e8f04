// A qubit goes on after it was measured: a coin tossed twice, and the parity of both tosses.
OPENQASM 3.0;
include "stdgates.inc";
qubit[2] q;
bit first;
bit second;
bit parity;
h q[0];
first = measure q[0];
h q[0];
second = measure q[0];
if (first ^ second) x q[1];
parity = measure q[1];
