// How far a backend's numbers are from the right ones, in the units in which single precision is judged.
import type { Circuit, Output } from '../compiler/circuit/circuit.ts';

/** What an error of 1 would be for each output: Σ |coefficients|; 1 for a probability. [outputs] */
export function outputScales(circuit: Circuit): number[] {
  return circuit.outputs.flatMap(scalesOf);
}

function scalesOf(output: Output): number[] {
  if (output.kind === 'probabilities') return Array.from({ length: 2 ** output.qubits.length }, () => 1);
  return [output.terms.reduce((sum, { coefficient }) => sum + Math.abs(coefficient), 0)];
}

/** Largest |found − expected| / Σ|coefficients| over the values that are expected; found may hold more samples. */
export function valueError(
  scales: readonly number[],
  found: ArrayLike<number>,
  expected: ArrayLike<number>,
): number {
  let most = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(found[i] - expected[i]);
    if (distance !== 0) most = larger(most, distance / scales[i % scales.length]);
  }
  return most;
}

/** Largest |found − expected| / max(1, ‖expected‖∞). */
export function gradientError(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) return Infinity;
  let distance = 0;
  let scale = 1;
  for (let i = 0; i < expected.length; i++) {
    distance = larger(distance, Math.abs(found[i] - expected[i]));
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return distance / scale;
}

/** The larger one, where not-a-number is larger than all. */
function larger(a: number, b: number): number {
  return b <= a ? a : Number.isNaN(b) ? Infinity : b;
}
