// WGSL that makes the matrices of a sweep on the device, and pulls gradients by them back to angles: products of factors
// with one angle each, told by a table, a thread a matrix.
import { circleFunction, emitAngles, emitPull, layOutSteps } from './emit-angles.ts';
import { constantCounts, matrixFunctions } from './matrix-functions.ts';
import { matrixTables } from './matrix-tables.ts';
import type { Sweep } from './sweep.ts';

/** Everything about a sweep whose weights and inputs are on the device. */
export interface DeviceAngles {
  readonly code: string;
  /** What to bind. */
  readonly table: Uint32Array<ArrayBuffer>;
  readonly coefficients: Float32Array<ArrayBuffer>;
  /** Numbers in `steps` and `flows` for a batch. */
  stepNumbers(batch: number): number;
  flowNumbers(batch: number): number;
  /** Matrices made once a batch, and once a sample: threads of `makeMatrices` and `pullMatrices`. */
  readonly matrices: { readonly shared: number; readonly each: number };
}

/**
 * Bindings of group 0, of which each entry point uses some: 0 weights, 1 inputs, 2 steps, 3 matrices, 4 table,
 * 5 coefficients, 6 sums, 7 pulled, 8 flows, 9 gradWeights, 10 gradInputs. Run `startBatch`, `startSamples`,
 * `makeMatrices`, the sweep and its reduction, `pullMatrices`, `pullSamples`, `pullBatch`.
 */
export const deviceBindings: Readonly<Record<DeviceEntry, readonly number[]>> = {
  startBatch: [0, 2],
  startSamples: [1, 2],
  makeMatrices: [2, 3, 4, 5],
  pullMatrices: [2, 4, 5, 6, 7, 8],
  pullSamples: [2, 8, 10],
  pullBatch: [2, 8, 9],
};

export type DeviceEntry =
  | 'startBatch' | 'startSamples' | 'makeMatrices' | 'pullMatrices' | 'pullSamples' | 'pullBatch'; // prettier-ignore

export function emitDeviceAngles(sweep: Sweep): DeviceAngles {
  const layout = layOutSteps(sweep);
  const shared = sweep.matrices.filter(({ perSample }) => !perSample);
  const each = sweep.matrices.filter(({ perSample }) => perSample);
  const { table, coefficients, factors, targets } = matrixTables(sweep, [...shared, ...each], layout);
  const own = targets.own.length;
  const boundary = layout.boundary.length;
  return {
    code: [
      head(sweep),
      circleFunction,
      halfCircle,
      constantCounts({
        onceSteps: layout.once,
        ownSteps: layout.each,
        onceMatrices: shared.length,
        ownMatrices: each.length,
        factors,
        onceFlows: targets.shared.length,
        ownFlows: own,
        onceVectors: sweep.vectors.shared,
        ownVectors: sweep.vectors.each,
      }),
      matrixFunctions({ sums: true }),
      emitAngles(sweep, layout),
      emitPull(sweep, layout, targets),
    ].join(''),
    table,
    coefficients,
    stepNumbers: (batch) => layout.once + batch * layout.each,
    flowNumbers: (batch) => targets.shared.length + batch * (own + boundary),
    matrices: { shared: shared.length, each: each.length },
  };
}

const halfCircle = /* wgsl */ `
// (cos, sin) of half the angle of a step
fn halfCircle(at: u32) -> vec2f {
  return circle(0.5 * steps[at]);
}
`;

function head({ circuit }: Sweep): string {
  return `// ${circuit.name.replaceAll(/\s+/g, ' ')}: angles and matrices on the device.
@group(0) @binding(0) var<storage, read> weights: array<f32>;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> steps: array<f32>;
@group(0) @binding(3) var<storage, read_write> matrices: array<vec4f>;
@group(0) @binding(4) var<storage, read> table: array<vec4u>;
@group(0) @binding(5) var<storage, read> coefficients: array<vec4f>;
@group(0) @binding(6) var<storage, read> sums: array<vec4f>;
@group(0) @binding(7) var<storage, read> pulled: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> flows: array<f32>;
@group(0) @binding(9) var<storage, read_write> gradWeights: array<f32>;
@group(0) @binding(10) var<storage, read_write> gradInputs: array<f32>;
`;
}
