// Unitaries, Choi matrices and states of circuits at given numbers, by the simulator that defines right.
import type { Circuit, Operation } from '../../compiler/circuit/circuit.ts';
import { expandBlocks } from '../../compiler/circuit/expand-blocks.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import { loadAmplitudes, loadDensity } from '../../runtime/backends/reference/final-state.ts';
import { scaled, type Dense } from './dense.ts';

/** For weights [weights] and inputs [inputs] of a sample. */
export type AtNumbers = (weights: ArrayLike<number>, inputs: ArrayLike<number>) => Dense;

/** The unitary of a circuit of gates, transposed. */
export function loadUnitary(circuit: Circuit): AtNumbers {
  const all = Array.from({ length: 2 * circuit.qubits }, (_, qubit) => qubit);
  const load = loadAmplitudes(withPartners(circuit), [
    ...all.slice(circuit.qubits),
    ...all.slice(0, circuit.qubits),
  ]);
  const size = 2 ** circuit.qubits;
  return (weights, inputs) => scaled({ size, ...load(weights, inputs, 0) }, Math.sqrt(size));
}

/** The Choi matrix of trace 1 of what a circuit makes of its qubits: input first, then the qubits that are live. */
export function loadChoi(circuit: Circuit): AtNumbers {
  const partners = Array.from({ length: circuit.qubits }, (_, qubit) => circuit.qubits + qubit);
  const live = liveAtEnd(circuit);
  const load = loadDensity(withPartners(circuit), [...partners, ...live]);
  const size = 2 ** (circuit.qubits + live.length);
  return (weights, inputs) => ({ size, ...load(weights, inputs, 0) });
}

/** The state from |0…0⟩ of the qubits that are live. */
export function loadState(circuit: Circuit): AtNumbers {
  const live = liveAtEnd(circuit);
  const load = loadDensity(expandBlocks(circuit), live);
  return (weights, inputs) => ({ size: 2 ** live.length, ...load(weights, inputs, 0) });
}

/** Each qubit starts maximally entangled with one that nothing else touches. */
function withPartners(given: Circuit): Circuit {
  const circuit = expandBlocks(given);
  const pairs = Array.from({ length: circuit.qubits }, (_, qubit): Operation[] => [
    { kind: 'gate', gate: 'h', controls: 0, angles: [], qubits: [circuit.qubits + qubit] },
    { kind: 'gate', gate: 'cx', controls: 0, angles: [], qubits: [circuit.qubits + qubit, qubit] },
  ]);
  return { ...circuit, qubits: 2 * circuit.qubits, operations: [...pairs.flat(), ...circuit.operations] };
}
