// The order of the reverse sweep, and both sweeps as a table of numbers for the kernel that loops over it.
import type { Wanted } from '../../plan/plan.ts';
import { bitsOfMask, maskOf } from './literals.ts';
import { sizeOf } from './sweep-parts.ts';
import { outputsByKind, type Sweep, type SweepMatrix, type SweepOperation } from './sweep.ts';

/** One operation undone. */
export interface ReverseStep {
  readonly operation: SweepOperation;
  /** The gradient by its matrix is added up in registers. */
  readonly pull: boolean;
  /** Then it is written, because the next one is by another matrix. */
  readonly flush: boolean;
  /** It is written for the first time. */
  readonly first: boolean;
}

/** The operations to undo, last to first, as far back as some wanted gradient lies. */
export function reverseOrder(sweep: Sweep, wanted: Wanted): ReverseStep[] {
  const backwards = sweep.operations.toReversed();
  const pull = backwards.map(({ matrix }) => isWanted(sweep.matrices[matrix], wanted));
  const last = pullsAmplitudes(sweep, wanted) ? backwards.length - 1 : pull.lastIndexOf(true);
  const written = new Set<number>();
  return backwards.slice(0, last + 1).map((operation, at) => {
    const next = pull.indexOf(true, at + 1);
    const flush = pull[at] && (next < 0 || backwards[next].matrix !== operation.matrix);
    const first = flush && !written.has(operation.matrix);
    if (flush) written.add(operation.matrix);
    return { operation, pull: pull[at], flush, first };
  });
}

/** Whether a wanted gradient goes through prepared amplitudes. */
export function pullsAmplitudes({ preparations }: Sweep, wanted: Wanted): boolean {
  return preparations.some(
    ({ byInputs, byWeights }) => (wanted.inputs && byInputs) || (wanted.weights && byWeights),
  );
}

function isWanted({ perSample, byWeights }: SweepMatrix, wanted: Wanted): boolean {
  return (wanted.weights && byWeights) || (wanted.inputs && perSample);
}

/**
 * Rows of eight: fixed bits, control bits, first bit, second bit (0: none), place of the matrix,
 * flags (1 made for each sample, 2 pull, 4 flush, 8 first), groups of amplitudes, 0.
 * Forward operations, reverse steps, then rows of four for the terms: flips, signs, quarters, coefficient as f32.
 */
export function sweepTable(sweep: Sweep, order: readonly ReverseStep[]): Uint32Array<ArrayBuffer> {
  const terms = outputsByKind(sweep.outputs).observables.flatMap((output) => output.terms);
  const table = new Uint32Array(8 * (sweep.operations.length + order.length) + 4 * terms.length + 4);
  const floats = new Float32Array(table.buffer);
  let at = 0;
  const row = ({ bits, controls, matrix }: SweepOperation, flags: number) => {
    const fixed = maskOf(bits) | controls;
    const groups = sizeOf(sweep) / 2 ** bitsOfMask(fixed).length;
    const { perSample, at: place } = sweep.matrices[matrix];
    const marks = flags + (perSample ? 1 : 0);
    table.set([fixed, controls, bits[0], bits[1] ?? 0, place, marks, groups, 0], at);
    at += 8;
  };
  for (const operation of sweep.operations) row(operation, 0);
  for (const { operation, pull, flush, first } of order) {
    row(operation, (pull ? 2 : 0) + (flush ? 4 : 0) + (first ? 8 : 0));
  }
  for (const { flips, signs, quarters, coefficient } of terms) {
    table.set([flips, signs, quarters], at);
    floats[at + 3] = coefficient;
    at += 4;
  }
  return table;
}

/** Where the terms begin in the table. */
export function termsAt(sweep: Sweep, order: readonly ReverseStep[]): number {
  return 8 * (sweep.operations.length + order.length);
}
