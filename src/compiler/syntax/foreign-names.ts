// What PennyLane, Qiskit, Cirq, OpenQASM and Python call things that have another name here, and what to write instead.
// Data only: messages about unknown names, and about words at which the grammar fails, look it up.

export interface ForeignName {
  /** What to write here, after "no gate is called CNOT; ". */
  readonly advice: string;
  /** The name that takes the same arguments: it can stand in its place. */
  readonly same?: string | undefined;
}

/** Names in small letters, the advice, and the name that takes the same arguments. */
type Row = readonly [names: string, advice: string, same?: string];

const gates: readonly Row[] = [
  ['hadamard', 'write h q[0];', 'h'],
  ['paulix', 'write x q[0];', 'x'],
  ['pauliy', 'write y q[0];', 'y'],
  ['pauliz', 'write z q[0];', 'z'],
  ['identity iden i', 'write id q[0];', 'id'],
  ['s_dagger sdag sdagger', 'write sdg q[0];', 'sdg'],
  ['t_dagger tdag tdagger', 'write tdg q[0];', 'tdg'],
  ['v sqrtx sqrt_x sqrtnot', 'write sx q[0];', 'sx'],
  ['vdg vi sqrtxdg sxdag', 'write sxdg q[0];', 'sxdg'],
  ['cnot controlledx controllednot', 'write cx control, target;', 'cx'],
  ['controlledz', 'write cz control, target;', 'cz'],
  ['controlledy', 'write cy control, target;', 'cy'],
  ['toffoli ccnot', 'write ccx a, b, target;', 'ccx'],
  ['fredkin', 'write cswap control, a, b;', 'cswap'],
  ['ccz', 'write ctrl(2) @ z a, b, c;'],
  ['ccy', 'write ctrl(2) @ y a, b, c;'],
  ['c3x c4x mcx mct multicontrolledx', 'write ctrl(k) @ x with the k controls before the target, as in ctrl(3) @ x a, b, c, t;'],
  ['mcp mcphase mcu1', 'write ctrl(k) @ p(t) with the k controls before the target, as in ctrl(2) @ p(t) a, b, c;'],
  ['mcrx mcry mcrz', 'write ctrl(k) @ rx(t), with ry or rz alike, the k controls before the target, as in ctrl(2) @ rx(t) a, b, c;'],
  ['phaseshift phase_shift u1gate', 'write p(t) q[0];', 'p'],
  ['controlledphaseshift controlledphase cphaseshift cu1', 'write cp(t) control, target;', 'cp'],
  ['rot', 'write rz(a) q[0]; ry(b) q[0]; rz(c) q[0]; for Rot(a, b, c), or u(b, c, a) q[0]; which is the same up to a global phase'],
  ['crot', 'write crz(a) control, target; cry(b) control, target; crz(c) control, target; for CRot(a, b, c)'],
  ['cu3', 'write ctrl @ u(theta, phi, lambda) control, target;'],
  ['isingxx', 'write rxx(t) a, b;', 'rxx'],
  ['isingyy', 'write ryy(t) a, b;', 'ryy'],
  ['isingzz', 'write rzz(t) a, b;', 'rzz'],
  ['isingxy', 'write xx_plus_yy(-t, 0) a, b; for IsingXY(t)'],
  ['rzx', 'write rpauli("ZX", t) a, b;'],
  ['rxy', 'write rpauli("XY", t) a, b;'],
  ['multirz', 'write rpauli("ZZZ", t) a, b, c; with a Z for each qubit'],
  ['paulirot paulievolution', 'write rpauli("XYZ", t) a, b, c; the word first'],
  ['xxplusyy', 'write xx_plus_yy(t, f) a, b;', 'xx_plus_yy'],
  ['fsimgate phasedfsim', 'write fsim(t, f) a, b;', 'fsim'],
  ['siswap sqisw sqrtiswap sqrt_iswap', 'write xx_plus_yy(-pi / 2, 0) a, b;'],
  ['iswapdagger', 'write iswapdg a, b;', 'iswapdg'],
  ['pswap', 'write swap a, b; cx a, b; p(t) b; cx a, b; for PSWAP(t)'],
  ['dcx', 'write cx a, b; cx b, a;'],
  ['ecr', 'write rpauli("ZX", pi / 4) a, b; x a; rpauli("ZX", -pi / 4) a, b;'],
  ['singleexcitation givens', 'write xx_plus_yy(t, -pi / 2) a, b; for SingleExcitation(t)'],
  ['r prx', 'write u(t, f - pi / 2, pi / 2 - f) q[0]; for the rotation by t about the axis at f in the plane of X and Y'],
  ['xpow', 'write rx(pi * t) q[0]; for X**t, up to a global phase'],
  ['ypow', 'write ry(pi * t) q[0]; for Y**t, up to a global phase'],
  ['zpow', 'write p(pi * t) q[0]; for Z**t'],
  ['hpow', 'write pow(k) @ h q[0]; for a whole power k'],
  ['czpow', 'write cp(pi * t) control, target; for CZ**t'],
  ['cxpow cnotpow', 'write h b; cp(pi * t) a, b; h b; for CNOT**t on a, b'],
  ['swappow', 'write pow(k) @ swap a, b; for a whole power k'],
  ['iswappow', 'write xx_plus_yy(-pi * t, 0) a, b; for ISWAP**t'],
  ['phasedxpow', 'write rz(-pi * p) q[0]; rx(pi * t) q[0]; rz(pi * p) q[0]; for the exponent t and the phase exponent p, up to a global phase'],
  ['xxpow', 'write rxx(pi * t) a, b; for XX**t, up to a global phase'],
  ['yypow', 'write ryy(pi * t) a, b; for YY**t, up to a global phase'],
  ['zzpow', 'write rzz(pi * t) a, b; for ZZ**t, up to a global phase'],
  ['globalphase global_phase', 'write gphase(t); for the factor exp(i t), which is GlobalPhase(-t) of PennyLane'],
  ['adjoint inverse dagger', 'write inv @ before the gate, as in inv @ s q[0];'],
  ['control controlled', 'write ctrl @ before the gate, the control first, as in ctrl @ x a, b;'],
  ['power', 'write pow(k) @ before the gate, as in pow(2) @ t q[0];'],
  ['unitary qubitunitary unitarygate diagonalqubitunitary', 'write it as gates: a matrix is no gate here'],
  ['measure_all measureall measurement', 'return what is measured: return Z(q); gives expectation values, return probs(q); probabilities'],
  ['depolarizingchannel depolarizing depol', 'write depolarize(p) q[0];', 'depolarize'],
  ['amplitudedamping amplitude_damping amplitudedamp', 'write amplitude_damp(g) q[0];', 'amplitude_damp'],
  ['phasedamping phase_damping phasedamp', 'write phase_damp(g) q[0];', 'phase_damp'],
  ['bitflip', 'write bit_flip(p) q[0];', 'bit_flip'],
  ['phaseflip', 'write phase_flip(p) q[0];', 'phase_flip'],
  ['amplitudeembedding initialize stateprep mottonenstatepreparation', 'write input a: amplitude[2^n]; and prepare(a) q;'],
  ['basisstate basisembedding', 'write x on the qubits that begin in |1⟩'],
  ['angleembedding', 'write rx(x) on q; with input x: angle[n]; or ry or rz'],
  ['stronglyentanglinglayers basicentanglerlayers randomlayers simplifiedtwodesign realamplitudes efficientsu2 twolocal zzfeaturemap iqpembedding', 'write the layers out, or import one of std/: for layer in 0..depth { weight w: angle[n]; ry(w) on q; cx on ring(q); }'],
  ['qft', 'write it with h and cp in two loops'],
]; // prettier-ignore

/** What declares there; here it stands at the start of a statement and is followed by a name, as a call is. */
const declarations: readonly Row[] = [
  ['param parameter parametervector trainable weights', 'trained angles are declared with weight: weight theta: angle[3];'],
  ['inputs', 'data is declared with input: input x: angle[3];'],
  ['creg classicalregister cbit', 'there are no registers of bits: a bit is declared where it is measured, bit m = measure q[0];'],
  ['quantumregister linequbit gridqubit namedqubit qubits', 'qubits are declared with qubit: qubit q[3];'],
  ['opaque extern', 'a gate is declared with its body: gate name a, b { … }'],
]; // prettier-ignore

const functions: readonly Row[] = [
  ['expval expectation expectation_value', 'outputs are expectation values already: return Z(q[0]);'],
  ['sample samples counts shots', 'a circuit returns exact expectation values, return Z(q[0]); or probabilities, return probs(q); shots of it are drawn in a program by sample(circuit) and estimate(circuit)'],
  ['var variance', 'a circuit returns expectation values, return Z(q[0]); their variances are asked in a program: variance(circuit)'],
  ['state density_matrix statevector', 'a circuit returns expectation values, return Z(q[0]); or probabilities, return probs(q); its state is asked in a program: stateVector(circuit), densityMatrix(circuit)'],
  ['probabilities probability', 'write probs(q)', 'probs'],
  ['paulix', 'write X(q[0])', 'X'],
  ['pauliy', 'write Y(q[0])', 'Y'],
  ['pauliz', 'write Z(q[0])', 'Z'],
  ['range arange xrange', 'a range is written 0..n, without its end: for i in 0..n { … }'],
  ['linspace', 'write [a + (b - a) * i / (n - 1) for i in 0..n]'],
  ['enumerate', 'write for i in 0..q.length { … } and q[i] in it'],
  ['zip', 'write [(a[i], b[i]) for i in 0..a.length]'],
  ['len length size', 'write q.length'],
  ['int', 'write floor(x), or ceil(x); x / y is exact where it is whole'],
  ['round', 'write floor(x + 0.5)'],
  ['arcsin', 'write asin(x)', 'asin'],
  ['arccos', 'write acos(x)', 'acos'],
  ['arctan', 'write atan(x)', 'atan'],
  ['ln', 'write log(x)', 'log'],
  ['power', 'write x ^ y'],
  ['square', 'write x ^ 2'],
  ['deg2rad radians', 'write x * pi / 180'],
  ['tensor kron', 'write a product: Z(q[0]) * X(q[1])'],
  ['hamiltonian', 'write a sum of products: 0.5 * Z(q[0]) - X(q[0]) * X(q[1])'],
  ['quantumcircuit', 'a circuit is declared, circuit name { qubit q[3]; … return Z(q[0]); }'],
  ['device qnode', 'a circuit stands by itself: circuit name { qubit q[3]; … return Z(q[0]); }'],
  ['parameter parametervector symbol', 'trained angles are declared with weight: weight theta: angle[3];'],
  ['quantumregister linequbit', 'qubits are declared with qubit: qubit q[3];'],
  ['array list', 'a list is written in brackets: [1, 2, 3]'],
  ['float', 'numbers are real: leave float(…) out'],
]; // prettier-ignore

const values: readonly Row[] = [
  ['m_pi np_pi π', 'write pi', 'pi'],
  ['true', 'write true', 'true'],
  ['false', 'write false', 'false'],
  ['none null', 'every value is a number, a list, a qubit or a truth value; there is none that is nothing'],
  ['theta thetas phi params parameters weights angles var vars', 'trained angles are declared in the circuit: weight NAME: angle[3];'],
  ['inputs features feature data sample', 'data is declared in the circuit: input NAME: angle[3];'],
  ['wires wire qubits', 'qubits stand behind the gate and its angles: rx(t) q[0];'],
]; // prettier-ignore

const words: readonly Row[] = [
  ['def function fn func', 'a gate is declared gate name(t: angle) a, b { … }, a circuit circuit name { … return Z(q[0]); }'],
  ['from', 'names are imported by import { su4 } from "std/conv";'],
  ['include', 'the gates of OpenQASM’s libraries are built in; a program in OpenQASM is read by qcnn import'],
  ['class', 'there are no classes: a file declares gates, pools, pairings and circuits'],
  ['print', 'nothing is printed: a circuit returns its outputs, return Z(q[0]);'],
  ['lambda', 'a function of qubits is a gate, gate name(t: angle) a, b { … }, or a pairing, pairing name(q) = …;'],
  ['with', 'channels stand where they act: depolarize(0.01) q[0];'],
  ['wires wire', 'qubits stand behind the gate and its angles, without a name: rx(t) q[0];'],
  ['switch', 'write if (…) { … } else if (…) { … }'],
  ['ctrl_state', 'a control is 1: put x before and after a control that is to be 0'],
]; // prettier-ignore

function table(rows: readonly Row[]): ReadonlyMap<string, ForeignName> {
  return new Map(
    rows.flatMap(([names, advice, same]) =>
      names.split(' ').map((name) => [name, { advice, same }] as const),
    ),
  );
}

/** By what they are here: each name in small letters. */
export const foreign = {
  gates: table(gates),
  declarations: table(declarations),
  functions: table(functions),
  values: table(values),
  words: table(words),
};

/** Modules of Python, the names that circuits go by there, and what is written without them. */
export const foreignModules: ReadonlySet<string> = new Set(
  'qml qp cirq qiskit qc circ circuit np numpy math jnp torch tf tfq pnp self qasm pennylane'.split(' '),
);
