// WGSL that makes the matrices of each sample of a sweep from angles that the host gives, and pulls gradients by them back to
// those angles. An angle is two numbers, what single precision holds of it and the rest: as exact as the host has it.
import { circleFunction } from './emit-angles.ts';
import { matrixFunctions } from './matrix-functions.ts';
import { matrixTables } from './matrix-tables.ts';
import type { Sweep } from './sweep.ts';

/** Entry points `makeMatrices` and `pullMatrices`, a thread for each of the samples' matrices. */
export interface SampleMatrices {
  readonly code: string;
  readonly table: Uint32Array<ArrayBuffer>;
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** Matrices of a sample. */
  readonly count: number;
  /** Steps of the angle program that `angles` holds: those of the batch, then those of each sample. */
  readonly once: readonly number[];
  readonly each: readonly number[];
  /** By flow of a sample: the step that it goes to, and the sweep's matrix that it comes out of. */
  readonly flows: readonly { readonly step: number; readonly matrix: number }[];
}

export type SampleEntry = 'makeMatrices' | 'pullMatrices';

/** Bindings of group 0: 0 angles, 1 matrices as the sweep reads them, 2 table, 3 coefficients, 4 pulled, 5 flows. */
export const sampleBindings: Readonly<Record<SampleEntry, readonly number[]>> = {
  makeMatrices: [0, 1, 2, 3],
  pullMatrices: [0, 2, 3, 4, 5],
};

/** undefined where no sample has matrices of its own. */
export function emitSampleMatrices(sweep: Sweep): SampleMatrices | undefined {
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
    code: [
      head(sweep),
      circleFunction,
      matrixFunctions(sweep, {
        layout,
        rows: tables.rows,
        shared: 0,
        each: matrices.length,
        factors: tables.factors,
        flows: { shared: 0, own: targets.own.length },
      }),
    ].join(''),
    table: tables.table,
    coefficients: tables.coefficients,
    count: matrices.length,
    once,
    each,
    flows: targets.own.map((step, index) => ({ step, matrix: sources[index] })),
  };
}

function head({ circuit }: Sweep): string {
  return `// ${circuit.name.replaceAll(/\s+/g, ' ')}: the matrices of each sample.
@group(0) @binding(0) var<storage, read> steps: array<vec2f>;
@group(0) @binding(1) var<storage, read_write> matrices: array<vec4f>;
@group(0) @binding(2) var<storage, read> table: array<vec4u>;
@group(0) @binding(3) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(4) var<storage, read> pulled: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> flows: array<f32>;

// (cos, sin) of half the angle of a step
fn halfCircle(at: u32) -> vec2f {
  let half = 0.5 * steps[at];
  let near = circle(half.x);
  return near + half.y * vec2f(-near.y, near.x);
}
`;
}
