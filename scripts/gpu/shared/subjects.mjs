// The circuits of the report, by the names that `qcnn bench` gives them.
import { findTreesFor } from '../../../build/bench/find-trees.js';
import { chain, findWorkloads } from '../../../build/bench/workloads.js';
import { loadCircuit } from '../../../build/circuit-files/load-circuit.js';
import { elaborateCircuit } from '../../../build/compiler/index.js';

/** Trees of contractions, for batches as they are timed. */
export const findTree = findTreesFor(128);

const names = ['hur-su4', 'open-su4-32'];
/** What is timed: ring of 8 to 16 qubits, Hur's circuit, 32 qubits in an open chain. */
export const timed = (quick) => [
  ...(quick ? [8] : [8, 10, 11, 12, 16]).map((n) => subjectOf(chain('ring', n))),
  ...findWorkloads(quick ? names.slice(0, 1) : names).map(subjectOf),
];

export const ring = (n) => subjectOf(chain('ring', n));

/** n qubits, each turned by an input and by weights, each controlling the next; two outputs. */
export function chainOf(n) {
  const text = `circuit chain { input x: angle[${n}]; weight w: angle[2]; qubit q[${n}]; ry(x) on q;
    for i in 0..${n - 1} { crx(w[0]) q[i], q[i + 1]; ry(w[1]) q[i]; } return Z(q[${n - 1}]), X(q[0]); }`;
  return { name: `chain-${n}`, circuit: elaborateCircuit({ name: 'chain.qcnn', text }).circuit };
}

export function named(circuit, options, name = circuit) {
  return { name, circuit: loadCircuit(circuit, options) };
}

function subjectOf({ name, circuit, set }) {
  return { name, circuit: loadCircuit(circuit, { set }) };
}
