// WGSL that makes the matrices of a sweep on the device, and pulls gradients by them back to angles: products of factors
// with one angle each, told by a table, a thread a matrix.
import type { Matrix } from '../../circuit/matrix.ts';
import { circleFunction, emitAngles, emitPull, layOutSteps } from './emit-angles.ts';
import { factorsOf } from './factors.ts';
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
  const coefficients: number[] = [];
  const rows: number[][] = [];
  const factors: number[][] = [];
  const terms: number[][] = [];
  const targets = { shared: [] as number[], own: [] as number[] };
  for (const matrix of [...shared, ...each]) {
    const firstFactor = factors.length;
    for (const factor of factorsOf(matrix.gates, matrix.qubits)) {
      const step = factor.angle < 0 ? -1 : matrix.steps[factor.angle];
      const firstTerm = terms.length;
      factor.coefficients.forEach((coefficient, f) => {
        if (!coefficient) return;
        terms.push([f, coefficients.length / 4, 0, 0]);
        coefficients.push(...padded(coefficient));
      });
      const flows = targets[matrix.perSample ? 'own' : 'shared'];
      const place = step < 0 ? 0 : layout.places[step] + (sweep.angles.perSample[step] ? layout.once : 0);
      const sort = step < 0 ? 0 : sweep.angles.perSample[step] ? 2 : 1;
      factors.push([place, firstTerm, terms.length, (step < 0 ? 0 : flows.push(step) - 1) * 4 + sort]);
    }
    rows.push([matrix.at, firstFactor, factors.length, matrix.qubits]);
  }
  const own = targets.own.length;
  const boundary = layout.boundary.length;
  return {
    code: [
      head(sweep),
      circleFunction,
      matrixFunctions(sweep, {
        layout,
        rows: rows.length,
        shared: shared.length,
        each: each.length,
        factors: factors.length,
        flows: { shared: targets.shared.length, own },
      }),
      emitAngles(sweep, layout),
      emitPull(sweep, layout, targets),
    ].join(''),
    table: Uint32Array.from([...rows, ...factors, ...terms].flat()),
    coefficients: Float32Array.from(coefficients),
    stepNumbers: (batch) => layout.once + batch * layout.each,
    flowNumbers: (batch) => targets.shared.length + batch * (own + boundary),
    matrices: { shared: shared.length, each: each.length },
  };
}

/** A 4 × 4 matrix's real parts, then imaginary parts; a 2 × 2 one in its upper left corner. */
function padded(matrix: Matrix): number[] {
  const d = Math.sqrt(matrix.length / 2);
  const part = (which: 0 | 1) =>
    Array.from({ length: 16 }, (_, at) => {
      const [row, column] = [at >> 2, at & 3];
      return row < d && column < d ? matrix[2 * (row * d + column) + which] : 0;
    });
  return [...part(0), ...part(1)];
}

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

interface Counts {
  readonly layout: { readonly once: number; readonly each: number };
  readonly rows: number;
  readonly shared: number;
  readonly each: number;
  readonly factors: number;
  readonly flows: { readonly shared: number; readonly own: number };
}

function matrixFunctions(sweep: Sweep, { layout, rows, shared, each, factors, flows }: Counts): string {
  const { vectors } = sweep;
  return `
// The columns of these are the rows of the matrix they stand for.
struct Matrix { re: mat4x4f, im: mat4x4f }

// a · b
fn times(a: Matrix, b: Matrix) -> Matrix {
  return Matrix(b.re * a.re - b.im * a.im, b.re * a.im + b.im * a.re);
}

fn transposed(a: Matrix) -> Matrix {
  return Matrix(transpose(a.re), transpose(a.im));
}

fn adjoint(a: Matrix) -> Matrix {
  return Matrix(transpose(a.re), -1.0 * transpose(a.im));
}

fn one() -> Matrix {
  return Matrix(mat4x4f(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1), mat4x4f());
}

fn coefficient(at: u32) -> Matrix {
  return Matrix(
    mat4x4f(coefficients[at], coefficients[at + 1u], coefficients[at + 2u], coefficients[at + 3u]),
    mat4x4f(coefficients[at + 4u], coefficients[at + 5u], coefficients[at + 6u], coefficients[at + 7u]));
}

// Σ over the factor's terms: coefficient · function of the angle, or its derivative
fn factor(row: vec4u, sample: u32, derivative: bool) -> Matrix {
  var f = array<f32, 5>(1.0, 0.0, 0.0, 0.0, 0.0);
  if ((row.w & 3u) != 0u) {
    let at = row.x + select(0u, sample * ${layout.each}u, (row.w & 3u) == 2u);
    let half = circle(0.5 * steps[at]);
    let whole = vec2f(fma(-2.0 * half.y, half.y, 1.0), 2.0 * half.x * half.y);
    if (derivative) {
      f = array<f32, 5>(0.0, -0.5 * half.y, 0.5 * half.x, -whole.y, whole.x);
    } else {
      f = array<f32, 5>(1.0, half.x, half.y, whole.x, whole.y);
    }
  }
  var sum = Matrix();
  for (var t = row.y; t < row.z; t++) {
    let term = table[${rows + factors}u + t];
    let m = coefficient(term.y);
    sum.re += f[term.x] * m.re;
    sum.im += f[term.x] * m.im;
  }
  return sum;
}

fn product(row: vec4u, sample: u32) -> Matrix {
  var u = one();
  for (var k = row.y; k < row.z; k++) {
    u = times(factor(table[${rows}u + k], sample, false), u);
  }
  return u;
}

struct Item { row: vec4u, sample: u32, isOwn: bool, exists: bool }

fn itemOf(index: u32, batch: u32) -> Item {
  if (index < ${shared}u) { return Item(table[index], 0u, false, true); }
  let rest = index - ${shared}u;
  return Item(table[${shared}u + rest % ${Math.max(1, each)}u], rest / ${Math.max(1, each)}u, true, rest < batch * ${each}u);
}

fn batchOf() -> u32 {
  return (arrayLength(&steps) - ${layout.once}u) / ${Math.max(1, layout.each)}u;
}

@compute @workgroup_size(64)
fn makeMatrices(@builtin(global_invocation_id) id: vec3u) {
  let item = itemOf(id.x, batchOf());
  if (!item.exists) { return; }
  let u = product(item.row, item.sample);
  let at = item.row.x + select(0u, ${vectors.shared}u + item.sample * ${vectors.each}u, item.isOwn);
  if (item.row.w == 1u) {
    matrices[at] = vec4f(u.re[0].xy, u.re[1].xy);
    matrices[at + 1u] = vec4f(u.im[0].xy, u.im[1].xy);
  } else {
    for (var r = 0u; r < 4u; r++) {
      matrices[at + r] = u.re[r];
      matrices[at + 4u + r] = u.im[r];
    }
  }
}

fn gradientVector(item: Item, batch: u32, k: u32) -> vec4f {
  if (!item.isOwn) { return sums[item.row.x + k]; }
  return pulled[batch * ${vectors.shared}u + item.sample * ${vectors.each}u + item.row.x + k];
}

fn gradientOf(item: Item, batch: u32) -> Matrix {
  var g = Matrix();
  if (item.row.w == 1u) {
    let re = gradientVector(item, batch, 0u);
    let im = gradientVector(item, batch, 1u);
    g.re[0] = vec4f(re.xy, 0.0, 0.0);
    g.re[1] = vec4f(re.zw, 0.0, 0.0);
    g.im[0] = vec4f(im.xy, 0.0, 0.0);
    g.im[1] = vec4f(im.zw, 0.0, 0.0);
  } else {
    for (var r = 0u; r < 4u; r++) {
      g.re[r] = gradientVector(item, batch, r);
      g.im[r] = gradientVector(item, batch, r + 4u);
    }
  }
  return g;
}

// With U = S F(θ) P: ∂L/∂θ = 2 Re Σ ∂F/∂θ · (Sᵀ G Pᵀ), factor by factor from the last to the first.
@compute @workgroup_size(64)
fn pullMatrices(@builtin(global_invocation_id) id: vec3u) {
  let batch = batchOf();
  let item = itemOf(id.x, batch);
  if (!item.exists) { return; }
  var left = gradientOf(item, batch);
  var right = product(item.row, item.sample);
  for (var k = item.row.z; k > item.row.y; k--) {
    let row = table[${rows}u + k - 1u];
    let f = factor(row, item.sample, false);
    right = times(adjoint(f), right);
    if ((row.w & 3u) != 0u) {
      let outer = times(left, transposed(right));
      let d = factor(row, item.sample, true);
      var sum = 0.0;
      for (var r = 0u; r < 4u; r++) {
        sum += dot(d.re[r], outer.re[r]) - dot(d.im[r], outer.im[r]);
      }
      let own = ${flows.shared}u + item.sample * ${flows.own}u;
      flows[(row.w >> 2u) + select(0u, own, item.isOwn)] = 2.0 * sum;
    }
    left = times(transposed(f), left);
  }
}
`;
}
