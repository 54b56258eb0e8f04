// A reading is one number of what two circuits return: an output, or a product of Z where they return probabilities.
import { outputSize, type Circuit, type Output, type PauliTerm } from '../../compiler/circuit/circuit.ts';
import { bitCount, parity } from '../../runtime/backends/reference/reference-program.ts';
import type { Pair } from '../task/task.ts';

/** `numbers` of the circuits' outputs, with these signs, make one. */
export interface Reading {
  /** Output of both circuits that begins at the same number. */
  readonly from: number;
  readonly size: number;
  /** Number `from` + i counts with (−1)^|i & signs|. */
  readonly signs: number;
}

export interface Found {
  readonly reading: Reading;
  readonly difference: number;
}

/** The reading in which differences [outputs] of two circuits are largest; of products of Z a short one. */
export function largestReading({ a, b }: Pair, differences: Float64Array): Found | undefined {
  let best: Found | undefined;
  const offer = (reading: Reading, difference: number) => {
    if (Number.isFinite(difference) && !(best && best.difference >= difference))
      best = { reading, difference };
  };
  for (const { from, size, whole } of alignedOutputs(a, b)) {
    const part = differences.subarray(from, from + size);
    if (!whole) part.forEach((value, at) => offer({ from: from + at, size: 1, signs: 0 }, Math.abs(value)));
    else {
      const sums = walshHadamard(part);
      const signs = shortOf(sums);
      offer({ from, size, signs }, Math.abs(sums[signs]));
    }
  }
  return best;
}

/** The fewest signs of sums that are half as large as the largest. Probabilities sum to 1: no signs say nothing. */
function shortOf(sums: Float64Array): number {
  let largest = 0;
  for (let signs = 1; signs < sums.length; signs++) largest = Math.max(largest, Math.abs(sums[signs]));
  let best = sums.length - 1;
  let fewest = Infinity;
  for (let signs = 1; signs < sums.length; signs++) {
    const size = Math.abs(sums[signs]);
    const count = bitCount(signs);
    if (size < largest / 2 || count > fewest || (count === fewest && size <= Math.abs(sums[best]))) continue;
    [best, fewest] = [signs, count];
  }
  return best;
}

/** Outputs of both circuits that begin and end together; `whole`: both are probabilities. */
function alignedOutputs(a: Circuit, b: Circuit) {
  const blocks: { from: number; size: number; whole: boolean }[] = [];
  const ends = (circuit: Circuit) => {
    let end = 0;
    return new Map(
      circuit.outputs.map((output) => [end, { output, end: (end += outputSize(output)) }] as const),
    );
  };
  const [own, other] = [ends(a), ends(b)];
  for (const [from, { output, end }] of own) {
    const partner = other.get(from);
    const whole =
      output.kind === 'probabilities' && partner?.output.kind === 'probabilities' && partner.end === end;
    blocks.push({ from, size: end - from, whole });
  }
  return blocks;
}

/** Observables that are returned, and of probabilities Z of single qubits. */
export function shortReadings({ a, b }: Pair): Reading[] {
  return alignedOutputs(a, b).flatMap(({ from, size, whole }) => {
    if (!whole) return Array.from({ length: size }, (_, at) => ({ from: from + at, size: 1, signs: 0 }));
    return Array.from({ length: Math.log2(size) }, (_, bit) => ({ from, size, signs: 2 ** bit }));
  });
}

/** The pair that returns this reading alone. */
export function withReading({ a, b }: Pair, reading: Reading): Pair {
  return { a: returning(a, reading), b: returning(b, reading) };
}

/** The circuit that returns this reading alone. */
export function returning(circuit: Circuit, { from, size, signs }: Reading): Circuit {
  let start = 0;
  for (const output of circuit.outputs) {
    const end = start + outputSize(output);
    if (from < end) return { ...circuit, outputs: [oneOf(output, from - start, size, signs)] };
    start = end;
  }
  throw new Error(`circuit "${circuit.name}" has no output ${from}`);
}

function oneOf(output: Output, at: number, size: number, signs: number): Output {
  switch (output.kind) {
    case 'observable':
      return output;
    case 'probabilities': {
      const terms = size > 1 ? [productOfZ(output.qubits, signs, 1)] : projector(output.qubits, at);
      return { kind: 'observable', terms };
    }
    default:
      return output satisfies never;
  }
}

/** |b⟩⟨b| = ∏ (1 ± Z) / 2 */
function projector(qubits: readonly number[], b: number): PauliTerm[] {
  return Array.from({ length: 2 ** qubits.length }, (_, signs) =>
    productOfZ(qubits, signs, (parity(signs & b) ? -1 : 1) / 2 ** qubits.length),
  );
}

function productOfZ(qubits: readonly number[], signs: number, coefficient: number): PauliTerm {
  const chosen = qubits.filter((_, bit) => (signs >> (qubits.length - 1 - bit)) & 1);
  const factors = chosen.toSorted((p, q) => p - q).map((qubit) => ({ qubit, pauli: 'Z' as const }));
  return { coefficient, factors };
}

/** Σ_i (−1)^|i & s| values[i] for all s. */
function walshHadamard(values: Float64Array): Float64Array {
  const sums = Float64Array.from(values);
  for (let step = 1; step < sums.length; step *= 2) {
    for (let i = 0; i < sums.length; i++) {
      if (i & step) continue;
      const [x, y] = [sums[i], sums[i | step]];
      sums[i] = x + y;
      sums[i | step] = x - y;
    }
  }
  return sums;
}
