// The quantum Fourier transform with loops and modifiers, and back: OpenQASM 3 as in arXiv:2104.14722.
OPENQASM 3.0;
include "stdgates.inc";
const uint n = 4;
gate rotate(theta) a, b { ctrl @ phase(theta) a, b; }
qubit[n] q;
bit[n] c;
x q[0];
x q[{2, 3}];
for uint i in [0:n - 1] {
  h q[i];
  for uint j in [i + 1:n - 1] rotate(pi / 2.0 ** (j - i)) q[j], q[i];
}
for int i in [n - 1:-1:0] {
  for int j in [n - 1:-1:i + 1] inv @ rotate(pi / 2.0 ** (j - i)) q[j], q[i];
  h q[i];
}
c = measure q;
