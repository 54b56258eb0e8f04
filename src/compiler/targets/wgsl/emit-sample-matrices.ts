// WGSL that makes the matrices of each sample of a sweep from angles that the host gives, and pulls gradients by them back to
// those angles. An angle is given as cosine and sine of its half: as exact as single precision can hold, however large it is.
import { countsNumbers, countsStruct, matrixFunctions } from './matrix-functions.ts';
import { matrixTables } from './matrix-tables.ts';
import type { Sweep } from './sweep.ts';

/** What the kernels are told of one sweep. */
export interface SampleMatrices {
  readonly table: Uint32Array<ArrayBuffer>;
  readonly coefficients: Float32Array<ArrayBuffer>;
  readonly counts: Uint32Array<ArrayBuffer>;
  /** Matrices of a sample. */
  readonly count: number;
  /** Steps of the angle program that `angles` holds: those of the batch, then those of each sample. */
  readonly once: readonly number[];
  readonly each: readonly number[];
  /** By flow of a sample: the step that it goes to, and the sweep's matrix that it comes out of. */
  readonly flows: readonly { readonly step: number; readonly matrix: number }[];
}

export type SampleEntry = 'makeMatrices' | 'pullMatrices';

/**
 * Bindings of group 0: 0 angles, 1 matrices as the sweep reads them, 2 table, 3 coefficients, 4 pulled, 5 flows, 6 counts.
 * All are storage; the kernels write 1 and 5.
 */
export const sampleBindings: Readonly<Record<SampleEntry, readonly number[]>> = {
  makeMatrices: [0, 1, 2, 3, 6],
  pullMatrices: [0, 2, 3, 4, 5, 6],
};

/** undefined where no sample has matrices of its own. */
export function sampleMatricesOf(sweep: Sweep): SampleMatrices | undefined {
  const { perSample } = sweep.angles;
  const matrices = sweep.matrices.filter((matrix) => matrix.perSample);
  if (matrices.length === 0) return undefined;
  const steps = [...new Set(matrices.flatMap((matrix) => matrix.steps))];
  const once = steps.filter((step) => !perSample[step]);
  const each = steps.filter((step) => perSample[step]);
  const places: number[] = [];
  for (const sort of [once, each]) sort.forEach((step, place) => (places[step] = place));
  const layout = { places, once: once.length, each: each.length };
  const { targets, flows, ...tables } = matrixTables(sweep, matrices, layout);
  const sources = matrices.flatMap((matrix, row) =>
    Array.from({ length: flows[row] }, () => sweep.matrices.indexOf(matrix)),
  );
  return {
    counts: countsNumbers({
      onceSteps: once.length,
      ownSteps: each.length,
      onceMatrices: 0,
      ownMatrices: matrices.length,
      factors: tables.factors,
      onceFlows: 0,
      ownFlows: targets.own.length,
      onceVectors: sweep.vectors.shared,
      ownVectors: sweep.vectors.each,
    }),
    table: tables.table,
    coefficients: tables.coefficients,
    count: matrices.length,
    once,
    each,
    flows: targets.own.map((step, index) => ({ step, matrix: sources[index] })),
  };
}

/** Entry points `makeMatrices` and `pullMatrices`, a thread for each matrix of each sample: the same for all circuits. */
export function emitSampleKernels(): string {
  return `${declarations}${countsStruct}\n${halfCircle}${matrixFunctions()}`;
}

const declarations = /* wgsl */ `// The matrices of each sample, and back.
@group(0) @binding(0) var<storage, read> steps: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> matrices: array<vec4f>;
@group(0) @binding(2) var<storage, read> table: array<vec4u>;
@group(0) @binding(3) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(4) var<storage, read> pulled: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> flows: array<f32>;
@group(0) @binding(6) var<storage, read> counts: Counts;
`;

const halfCircle = /* wgsl */ `
fn halfCircle(at: u32) -> vec2f {
  return steps[at];
}
`;
