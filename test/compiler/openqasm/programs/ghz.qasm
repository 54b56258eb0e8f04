OPENQASM 3;
include "stdgates.inc";
qubit[5] q;
h q[0];
for int i in [1:4] { cx q[i - 1], q[i]; }
// qcnn: return Z(q[0]) * Z(q[4]), X(q[0]) * X(q[1]) * X(q[2]) * X(q[3]) * X(q[4]), Z(q[2]), probs(q[4], q[0]);
