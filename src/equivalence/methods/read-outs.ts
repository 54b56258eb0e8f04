// What is compared of two circuits that are not unitary, as random numbers: weights for the numbers that are returned, or
// four numbers for each qubit that lives.
import {
  outputCount,
  outputSize,
  type Circuit,
  type Output,
  type Pauli,
} from '../../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../compiler/circuit/live-qubits.ts';
import type { Point } from '../angles/point.ts';
import type { Level, Pair } from '../task/task.ts';
import { balanced } from './balanced.ts';

/** By 1, X, Y, Z. */
export type FourNumbers = readonly [number, number, number, number];

export const tracedOut: FourNumbers = [1, 0, 0, 0];

/** A qubit in |ket⟩⟨bra|: two numbers each, so that kets and bras can go their ways alone. */
export interface Start {
  readonly ket: readonly [number, number];
  readonly bra: readonly [number, number];
}

const zeroState: Start = { ket: [1, 0], bra: [1, 0] };

/** coefficient · ⊗ of four numbers by 1, X, Y, Z on these qubits; all others are traced out. */
export interface ReadOut {
  readonly coefficient: number;
  readonly on: ReadonlyMap<number, FourNumbers>;
}

/** The random numbers of one comparison, the same for both circuits. */
export interface Probe {
  start(qubit: number): Start;
  /** Their sum is what is compared. */
  readOuts(circuit: Circuit, point: Point): ReadOut[];
}

/** What is compared, as a clause. */
export function sameValues(level: Level): string {
  if (level === 'outputs') return 'return the same sum of all outputs, each times a random number';
  return `have the same value of a random product read-out ${level === 'state' ? 'from |0…0⟩' : 'for a random product start'}`;
}

/** Degree of what is compared in the numbers of a probe. */
export function probeDegree({ a, b }: Pair, level: Level): number {
  if (level === 'outputs') {
    const widest = [...a.outputs, ...b.outputs].map((output) =>
      output.kind === 'probabilities' ? output.qubits.length : 0,
    );
    return 1 + Math.max(0, ...widest);
  }
  return (level === 'channel' ? 3 : 1) * Math.max(a.qubits, b.qubits);
}

/** For `channel`, `state` and `outputs`, drawn from the point. */
export function drawProbe({ a, b }: Pair, level: Level, point: Point): Probe {
  const { reduce } = balanced(point.residues.prime);
  const draw = () => reduce(point.residues.random());
  const qubits = Math.max(a.qubits, b.qubits);
  const starts = Array.from({ length: qubits }, (): Start =>
    level === 'channel' ? { ket: [draw(), draw()], bra: [draw(), draw()] } : zeroState,
  );
  const start = (qubit: number) => starts[qubit];
  if (level === 'outputs') return { start, readOuts: drawWeights(a, point) };
  const ends = Array.from({ length: qubits }, (): FourNumbers => [draw(), draw(), draw(), draw()]);
  return {
    start,
    readOuts: (circuit) => [
      { coefficient: 1, on: new Map(liveAtEnd(circuit).map((qubit) => [qubit, ends[qubit]])) },
    ],
  };
}

const digitOf: Record<Pauli, number> = { X: 1, Y: 2, Z: 3 };

/** A weight for every number that is returned; those of probabilities are products, so that one read-out has them all. */
function drawWeights(like: Circuit, { residues }: Point) {
  const { reduce } = balanced(residues.prime);
  const draw = () => reduce(residues.random());
  const half = reduce((residues.prime + 1) / 2);
  const drawn = like.outputs.map((output) => ({
    first: draw(),
    ratios: output.kind === 'probabilities' ? output.qubits.map(draw) : [],
  }));
  const weights = drawn.flatMap(({ first, ratios }) =>
    ratios.reduce((all, ratio) => all.flatMap((weight) => [weight, reduce(weight * ratio)]), [first]),
  );
  /** p₀ + ratio · p₁ */
  const diagonal = (zero: number, one: number): FourNumbers => [
    reduce(half * (zero + one)),
    0,
    0,
    reduce(half * (zero - one)),
  ];

  function ofOutput(output: Output, index: number, offset: number, point: Point): ReadOut[] {
    if (output.kind === 'observable')
      return output.terms.map((term) => ({
        coefficient: reduce(weights[offset] * reduce(point.coefficient(term))),
        on: new Map(term.factors.map(({ qubit, pauli }) => [qubit, unit(digitOf[pauli])])),
      }));
    const { qubits } = output;
    const same = like.outputs[index];
    const before = like.outputs.slice(0, index).reduce((sum, each) => sum + outputSize(each), 0);
    if (before === offset && same?.kind === 'probabilities' && same.qubits.length === qubits.length) {
      const { first, ratios } = drawn[index];
      return [
        { coefficient: first, on: new Map(qubits.map((qubit, at) => [qubit, diagonal(1, ratios[at])])) },
      ];
    }
    return Array.from({ length: 2 ** qubits.length }, (_, outcome) => ({
      coefficient: weights[offset + outcome],
      on: new Map(
        qubits.map((qubit, at) => {
          const one = (outcome >> (qubits.length - 1 - at)) & 1;
          return [qubit, diagonal(1 - one, one)];
        }),
      ),
    }));
  }

  return (circuit: Circuit, point: Point): ReadOut[] => {
    if (outputCount(circuit) !== weights.length) throw new Error('other numbers of outputs');
    let offset = 0;
    return circuit.outputs.flatMap((output, index) => {
      const own = ofOutput(output, index, offset, point);
      offset += outputSize(output);
      return own;
    });
  };
}

const unit = (digit: number): FourNumbers =>
  tracedOut.map((_, at) => (at === digit ? 1 : 0)) as unknown as FourNumbers;
