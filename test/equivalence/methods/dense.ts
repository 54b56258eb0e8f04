// Circuits by dense complex matrices in floating point, in the plainest way: what the methods of equivalence are held to.
// Every outcome of a measurement goes its own way, and a channel is what it does to all matrix units.
import { evaluate } from '../../../src/compiler/circuit/angle-program.ts';
import { channelNamed, resetKraus } from '../../../src/compiler/circuit/channels.ts';
import type { Circuit, Condition, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { gatesOf } from '../../../src/compiler/circuit/expand-blocks.ts';
import { gateMatrix, gateNamed } from '../../../src/compiler/circuit/gates.ts';
import { liveAtEnd } from '../../../src/compiler/circuit/live-qubits.ts';
import type { Level, Pair } from '../../../src/equivalence/task/task.ts';
import {
  add,
  adjoint,
  build,
  controlled,
  embed,
  identity,
  multiply,
  paulis,
  scale,
  tensor,
  type Matrix,
} from '../../../src/compiler/circuit/matrix.ts';

interface Way {
  readonly bits: ReadonlyMap<number, boolean>;
  readonly rho: Matrix;
}

export interface Numbers {
  readonly weights: readonly number[];
  readonly inputs: readonly number[];
}

/** The unitary of gates. */
export function denseUnitary(circuit: Circuit, numbers: Numbers): Matrix {
  let unitary = identity(2 ** circuit.qubits);
  for (const operation of circuit.operations.flatMap(gatesOf))
    if (operation.kind === 'gate') unitary = multiply(onAll(circuit, operation, numbers), unitary);
  return unitary;
}

/** What all matrix units, or |0…0⟩⟨0…0| alone, become on the qubits that live at the end. */
export function denseChannel(circuit: Circuit, numbers: Numbers, free: boolean): Matrix[] {
  const d = 2 ** circuit.qubits;
  const units = free ? Array.from({ length: d * d }, (_, at) => [Math.floor(at / d), at % d]) : [[0, 0]];
  const live = liveAtEnd(circuit);
  return units.map(([row, column]) => {
    const unit = build(d, (r, c) => [r === row && c === column ? 1 : 0, 0]);
    return traceOthers(run(circuit, numbers, unit), live, circuit.qubits);
  });
}

/** The numbers that are returned. */
export function denseOutputs(circuit: Circuit, numbers: Numbers): number[] {
  const { qubits } = circuit;
  const rho = run(
    circuit,
    numbers,
    build(2 ** qubits, (r, c) => [r === 0 && c === 0 ? 1 : 0, 0]),
  );
  const expectation = (observable: Matrix) => traceOf(multiply(observable, rho));
  return circuit.outputs.flatMap((output) => {
    if (output.kind === 'observable')
      return output.terms.reduce((sum, { coefficient, factors }) => {
        const all = factors.reduce<Matrix>((m, { qubit, pauli }) => multiply(m, embed(paulis[pauli], [qubit], qubits)), identity(2 ** qubits)); // prettier-ignore
        return sum + coefficient * expectation(all);
      }, 0);
    return Array.from({ length: 2 ** output.qubits.length }, (_, outcome) =>
      expectation(
        embed(
          build(2 ** output.qubits.length, (r, c) => [r === outcome && c === outcome ? 1 : 0, 0]),
          output.qubits,
          qubits,
        ),
      ),
    );
  });
}

function traceOf(matrix: Matrix): number {
  const d = Math.sqrt(matrix.length / 2);
  return Array.from({ length: d }, (_, at) => matrix[2 * at * (d + 1)]).reduce((a, b) => a + b, 0);
}

function run(circuit: Circuit, numbers: Numbers, start: Matrix): Matrix {
  let ways: Way[] = [{ bits: new Map(), rho: start }];
  for (const operation of circuit.operations)
    ways = ways.flatMap((way) => take(operation, way, circuit, numbers));
  return ways.map(({ rho }) => rho).reduce(add);
}

function take(operation: Operation, way: Way, circuit: Circuit, numbers: Numbers): Way[] {
  const { bits, rho } = way;
  const { qubits } = circuit;
  const mapped = (kraus: readonly Matrix[], on: readonly number[]): Way => {
    const all = kraus.map((each) => embed(each, on, qubits));
    return { bits, rho: all.map((each) => multiply(multiply(each, rho), adjoint(each))).reduce(add) };
  };
  switch (operation.kind) {
    case 'gate':
    case 'block':
      return [
        gatesOf(operation).reduce<Way>((now, gate) => {
          const unitary = onAll(circuit, gate, numbers);
          return { bits, rho: multiply(multiply(unitary, now.rho), adjoint(unitary)) };
        }, way),
      ];
    case 'channel':
      return [mapped(channelNamed(operation.channel).kraus(operation.probability, operation.qubits.length), operation.qubits)]; // prettier-ignore
    case 'measure':
      return [0, 1].map((outcome) => {
        const projector = build(2, (r, c) => [r === outcome && c === outcome ? 1 : 0, 0]);
        return {
          bits: new Map(bits).set(operation.bit, outcome === 1),
          rho: mapped([projector], [operation.qubit]).rho,
        };
      });
    case 'branch': {
      const arm = holds(operation.condition, bits) ? operation.then : operation.orElse;
      return arm.reduce<Way[]>(
        (ways, each) => ways.flatMap((own) => take(each, own, circuit, numbers)),
        [way],
      );
    }
    case 'reset':
      return [mapped(resetKraus, [operation.qubit])];
    case 'prepare': {
      const d = 2 ** operation.qubits.length;
      const values = operation.amplitudes.map((angle) => evaluate(angle, numbers.weights, numbers.inputs));
      const norm = Math.hypot(...values);
      // |v⟩⟨j|, so that whatever was there is traced out.
      const kraus = Array.from({ length: d }, (_, j) => build(d, (r, c) => [c === j ? (values[r] ?? 0) / norm : 0, 0])); // prettier-ignore
      return [mapped(kraus, operation.qubits)];
    }
    case 'discard':
    case 'barrier':
      return [way];
  }
}

function onAll({ qubits }: Circuit, operation: Operation, { weights, inputs }: Numbers): Matrix {
  if (operation.kind !== 'gate') throw new Error('a gate');
  const row = gateNamed(operation.gate);
  const angles = operation.angles.map((angle) => evaluate(angle, weights, inputs));
  const matrix = controlled(gateMatrix(row, angles), operation.controls);
  if (operation.qubits.length === 0) return scale(matrix[0], matrix[1], identity(2 ** qubits));
  return embed(matrix, operation.qubits, qubits);
}

function holds(condition: Condition, bits: ReadonlyMap<number, boolean>): boolean {
  switch (condition.kind) {
    case 'constant':
      return condition.value;
    case 'bit':
      return bits.get(condition.bit)!;
    case 'not':
      return !holds(condition.operand, bits);
    case 'and':
      return holds(condition.left, bits) && holds(condition.right, bits);
    case 'or':
      return holds(condition.left, bits) || holds(condition.right, bits);
    case 'xor':
      return holds(condition.left, bits) !== holds(condition.right, bits);
  }
}

function traceOthers(rho: Matrix, live: readonly number[], qubits: number): Matrix {
  const others = Array.from({ length: qubits }, (_, qubit) => qubit).filter((qubit) => !live.includes(qubit));
  const place = (state: number, of: readonly number[]) =>
    of.reduce((all, qubit, at) => all | (((state >> (of.length - 1 - at)) & 1) << (qubits - 1 - qubit)), 0);
  const d = 2 ** qubits;
  return build(2 ** live.length, (r, c) => {
    let [re, im] = [0, 0];
    for (let rest = 0; rest < 2 ** others.length; rest++) {
      const at = 2 * ((place(r, live) | place(rest, others)) * d + (place(c, live) | place(rest, others)));
      re += rho[at];
      im += rho[at + 1];
    }
    return [re, im];
  });
}

/** The largest size of an entry of the difference. */
export function distance(a: readonly number[], b: readonly number[]): number {
  return a.reduce(
    (most, value, at) => Math.max(most, Math.abs(value - b[at])),
    a.length === b.length ? 0 : Infinity,
  );
}

/** U ⊗ U*, which forgets the phase. */
export const withoutPhase = (unitary: Matrix): Matrix =>
  tensor(unitary, unitary.map((value, at) => (at % 2 === 1 ? -value : value))); // prettier-ignore

/** The largest entry of the difference of two circuits at a level, at these numbers. */
export function denseDistance({ a, b }: Pair, level: Level, numbers: Numbers): number {
  switch (level) {
    case 'exact':
      return distance(denseUnitary(a, numbers), denseUnitary(b, numbers));
    case 'phase':
      return distance(withoutPhase(denseUnitary(a, numbers)), withoutPhase(denseUnitary(b, numbers)));
    case 'channel':
    case 'state': {
      const free = level === 'channel';
      return distance(denseChannel(a, numbers, free).flat(), denseChannel(b, numbers, free).flat());
    }
    case 'outputs':
      return distance(denseOutputs(a, numbers), denseOutputs(b, numbers));
    default:
      return level satisfies never;
  }
}
