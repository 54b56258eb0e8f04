// Whether a mutant is the circuit, without anything of the checker: by dense matrices in double precision at random points, and
// for what is too large for those by the one gate that was changed.
import { evaluate } from '../../../src/compiler/circuit/angle-program.ts';
import { constant } from '../../../src/compiler/circuit/angles.ts';
import {
  type Circuit,
  type GateOperation,
  inputCount,
  weightCount,
} from '../../../src/compiler/circuit/circuit.ts';
import { unitaryOf } from '../../../src/compiler/circuit/unitary-of.ts';
import { withAngles } from '../../../src/compiler/circuit/walk.ts';
import type { Level } from '../../../src/equivalence/task/task.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { denseDistance, distance, withoutPhase, type Numbers } from '../methods/dense.ts';
import type { Specimen } from './specimens.ts';

/** Undefined: not judged, because of rounding, or of the size. */
export type Truth = 'same' | 'different' | undefined;

const points = 6;
/** Larger than rounding, and what every search is to find. */
const [same, different] = [1e-11, 1e-8];
const mostQubits: Readonly<Record<Level, number>> = { exact: 4, phase: 4, channel: 3, state: 5, outputs: 5 };

function pointsOf(circuit: Circuit): Numbers[] {
  const random = createRandom(11);
  const draw = (count: number) => Array.from({ length: count }, () => random.uniform(0.2, 3));
  return Array.from({ length: points }, () => ({ weights: draw(weightCount(circuit)), inputs: draw(inputCount(circuit)) })); // prettier-ignore
}

export function truthOf(specimen: Specimen, level: Level, isUnitary: boolean): Truth {
  const { a, b } = specimen;
  if (Math.max(a.qubits, b.qubits) > mostQubits[level]) return byTheGate(specimen, level, isUnitary);
  return judge(Math.max(...pointsOf(a).map((numbers) => denseDistance(specimen, level, numbers))));
}

function judge(largest: number): Truth {
  return largest < same ? 'same' : largest > different ? 'different' : undefined;
}

/**
 * V G W and V G′ W are equal exactly where G and G′ are. Gates that differ by a phase alone are the same in outputs; others may
 * be, too, so that only the runtime's values at random points tell them apart.
 */
function byTheGate({ a, b, change }: Specimen, level: Level, isUnitary: boolean): Truth {
  const gates = change && [[change.gate], change.by ? [change.by] : []];
  const apart = (compare: (one: readonly GateOperation[], other: readonly GateOperation[]) => number) =>
    gates && judge(Math.max(...pointsOf(a).map((numbers) => compare(bound(gates[0], numbers), bound(gates[1], numbers))))); // prettier-ignore
  const qubits = gates ? [...new Set(gates.flat().flatMap((gate) => gate.qubits))] : [];
  const matrix = (some: readonly GateOperation[]) => unitaryOf(qubits.length, some.map((gate) => ({ ...gate, qubits: gate.qubits.map((qubit) => qubits.indexOf(qubit)) }))); // prettier-ignore
  if (level === 'exact') return apart((one, other) => distance(matrix(one), matrix(other)));
  const upToPhase = apart((one, other) => distance(withoutPhase(matrix(one)), withoutPhase(matrix(other))));
  if (level === 'phase' || upToPhase === 'same' || (level === 'channel' && isUnitary)) return upToPhase;
  if (level !== 'outputs') return undefined;
  const [one, other] = [a, b].map((circuit) => reference.load(circuit));
  const largest = Math.max(...pointsOf(a).map(({ weights, inputs }) => distance([...one.forward(weights, inputs, 1)], [...other.forward(weights, inputs, 1)]))); // prettier-ignore
  return judge(largest) === 'different' ? 'different' : undefined;
}

const bound = (gates: readonly GateOperation[], { weights, inputs }: Numbers) =>
  gates.map((gate) => withAngles(gate, (angle) => constant(evaluate(angle, weights, inputs))) as GateOperation); // prettier-ignore
