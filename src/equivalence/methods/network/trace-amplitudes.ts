// A circuit of gates as a network of amplitudes modulo a prime: wires carry a ket of one qubit, legs are of size 2.
import type { Point } from '../../angles/point.ts';
import { balance, balanced, type Balanced } from '../balanced.ts';
import { bodyOf, localMatrix } from '../local-matrix.ts';
import type { Tensor } from '../tensor.ts';
import type { Gathered } from './gather.ts';
import { createWires, type Wires } from './wires.ts';

/** Two numbers for each qubit: its ket at the start, and the bra that reads it at the end. */
export interface Ends {
  readonly starts: readonly (readonly [number, number])[];
  readonly ends: readonly (readonly [number, number])[];
}

interface Tracing {
  readonly wires: Wires;
  readonly point: Point;
  readonly field: Balanced;
}

/** ⟨ends| U |starts⟩ as tensors without open legs. Amplitudes that are prepared take the place of their qubits' starts. */
export function traceAmplitudes(
  operations: readonly Gathered[],
  { starts, ends }: Ends,
  point: Point,
): { readonly tensors: readonly Tensor[]; readonly sizes: readonly number[] } {
  const wires = createWires(2);
  const tracing = { wires, point, field: balanced(point.residues.prime) };
  const prepared = new Set(
    operations.flatMap((operation) => (operation.kind === 'prepare' ? operation.qubits : [])),
  );
  starts.forEach((start, qubit) => {
    if (!prepared.has(qubit)) wires.add([wires.begin(qubit)], Float64Array.from(start));
  });
  for (const operation of operations) trace(operation, tracing);
  ends.forEach((end, qubit) => wires.add([wires.end(qubit)!], Float64Array.from(end)));
  return wires;
}

function trace(operation: Gathered, tracing: Tracing): void {
  const { wires, point, field } = tracing;
  switch (operation.kind) {
    case 'gates': {
      const { qubits, gates } = operation;
      if (qubits.length > 2) return traceControlled(operation, tracing);
      const { ins, outs } = wires.pass(qubits);
      wires.add([...outs, ...ins], localMatrix(qubits.length, gates, 'ket', point, field));
      return;
    }
    case 'prepare': {
      const legs = operation.qubits.map((qubit) => wires.begin(qubit));
      wires.add(legs, balance(point.prepare(operation).ket, field));
      return;
    }
    case 'channel':
    case 'measure':
    case 'branch':
    case 'reset':
    case 'discard':
      throw new Error(`${operation.kind} has no amplitudes`);
    default:
      operation satisfies never;
  }
}

/** 1 + Π ⊗ (U − 1), where Π is the product of |1⟩⟨1| on all controls: a bond tells the two summands apart. */
function traceControlled(
  { qubits, gates: [{ gate, targets }] }: Extract<Gathered, { kind: 'gates' }>,
  { wires, point, field }: Tracing,
): void {
  const on = targets.map((place) => qubits[place]);
  const bond = wires.leg(2);
  for (const qubit of qubits) {
    if (on.includes(qubit)) continue;
    const { ins, outs } = wires.pass([qubit]);
    wires.add([bond, ...outs, ...ins], Float64Array.of(1, 0, 0, 1, 0, 0, 0, 1));
  }
  const { ins, outs } = wires.pass(on);
  const body = bodyOf(gate, 'ket', point, field);
  const d = 2 ** on.length;
  const values = new Float64Array(2 * d * d);
  for (let row = 0; row < d; row++) values[row * (d + 1)] = 1;
  for (let at = 0; at < d * d; at++) values[d * d + at] = field.reduce(body[at] - values[at]);
  wires.add([bond, ...outs, ...ins], values);
}
