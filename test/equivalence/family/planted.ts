// Circuits whose weights are planted: a second circuit over other weights, by a map that is known.
import { constant, input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Angle, Circuit, Operation, WeightSlot } from '../../../src/compiler/circuit/circuit.ts';
import { matchNumbers } from '../../../src/equivalence/interface.ts';
import { subjectOf } from '../../../src/equivalence/subject.ts';
import { createRandom, type Random } from '../../../src/runtime/random.ts';

const slot = (name: string, size: number): WeightSlot[] =>
  size === 0 ? [] : [{ name, meeting: 0, shape: [size], offset: 0, size, initial: { kind: 'constant', value: 0 } }]; // prettier-ignore

/** Encoders, then rotations with a weight each between entanglers; neighbours may be redundant. */
export function layered(random: Random, { rotations = 6, qubits = 2 } = {}): Circuit {
  const gate = (name: string, angles: readonly Angle[], ...on: number[]): Operation => ({ kind: 'gate', gate: name, controls: 0, angles, qubits: on }); // prettier-ignore
  const operations = Array.from({ length: qubits }, (_, at) => gate('ry', [input(at)], at));
  for (let next = 0; next < rotations;) {
    const qubit = random.integer(qubits);
    if (qubits > 1 && random.integer(3) === 0)
      operations.push(gate(['cx', 'cz'][random.integer(2)], [], qubit, (qubit + 1) % qubits)); // prettier-ignore
    else operations.push(gate(['rx', 'ry', 'rz'][random.integer(3)], [weight(next++)], qubit));
  }
  const outputs = Array.from({ length: qubits }, (_, qubit) => ({
    kind: 'observable' as const,
    terms: [{ coefficient: 1, factors: [{ qubit, pauli: (['Z', 'X'] as const)[random.integer(2)] }] }],
  }));
  const inputs = [{ name: 'x', element: 'angle' as const, shape: [qubits], offset: 0, size: qubits }];
  return { name: 'b', qubits, bits: 0, weights: slot('v', rotations), inputs, operations, outputs };
}

/** The circuit by a map of its weights, as texts, over `count` weights w. */
export function planted(circuit: Circuit, count: number, map: readonly string[]): Circuit {
  const shell = { ...circuit, name: 'a', weights: slot('w', count), operations: [] };
  const { pair } = matchNumbers(subjectOf(shell, 'a'), subjectOf(circuit, 'b'), map);
  return { ...pair.b, name: 'a' };
}

/** Signs, permutations, halves, shifts, sums of two, one weight shared. */
export function randomMap(random: Random, from: number, to: number): string[] {
  const order = random.shuffle(Array.from({ length: to }, (_, at) => at % from));
  return order.map((own, at) => {
    const [w, other] = [`w[${own}]`, `w[${random.integer(from)}]`];
    const forms = [w, `-${w}`, `${w} / 2`, `2 * ${w}`, `${w} + pi / 4`, `-${w} - 3 * pi / 4`, `${w} + ${other}`, `${w} - ${other} / 2 + pi / 2`]; // prettier-ignore
    return `v[${at}] = ${forms[random.integer(forms.length)]}`;
  });
}

/** A circuit and the same over other weights. */
export function plantedPair(seed: number): { readonly a: Circuit; readonly b: Circuit } {
  const random = createRandom(seed);
  const b = layered(random);
  const count = 6 - random.integer(3);
  return { a: planted(b, count, randomMap(random, count, 6)), b };
}

/** The circuit with its last angle changed by a constant. */
export function turned(circuit: Circuit, by: number): Circuit {
  const at = circuit.operations.findLastIndex(({ kind }) => kind === 'gate');
  const more: Operation = { kind: 'gate', gate: 'ry', controls: 0, angles: [constant(by)], qubits: [0] };
  return { ...circuit, operations: circuit.operations.toSpliced(at + 1, 0, more) };
}
