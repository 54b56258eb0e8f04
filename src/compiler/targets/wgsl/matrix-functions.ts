// The WGSL functions that make the matrices of a sweep from angles, and pull gradients by them back to the angles. Where an
// angle comes from is the emitter's `halfCircle(at)`: (cos, sin) of half of it.

/** Sizes of what a sweep's matrices are made of, as the kernels read them: fields of the struct `counts`, all u32. */
export interface MatrixCounts {
  /** Numbers in `steps`, once a batch and of each sample. */
  readonly onceSteps: number;
  readonly ownSteps: number;
  /** Matrices made once a batch, whose rows of the table come first, and matrices of each sample. */
  readonly onceMatrices: number;
  readonly ownMatrices: number;
  /** Rows of the table for factors, after those for matrices. */
  readonly factors: number;
  /** Flows into angles, once a batch and of each sample. */
  readonly onceFlows: number;
  readonly ownFlows: number;
  /** Vectors of four numbers of the matrices made once a batch, and of those of a sample. */
  readonly onceVectors: number;
  readonly ownVectors: number;
}

const fields = [
  'onceSteps', 'ownSteps', 'onceMatrices', 'ownMatrices', 'factors', 'onceFlows', 'ownFlows', 'onceVectors',
  'ownVectors',
] as const satisfies readonly (keyof MatrixCounts)[]; // prettier-ignore

/** The struct, bound as a buffer: one kernel for all circuits. */
export const countsStruct = `struct Counts { ${fields.map((field) => `${field}: u32`).join(', ')} }`;

/** The numbers of that buffer. */
export function countsNumbers(counts: MatrixCounts): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(fields, (field) => counts[field]);
}

export function matrixFunctions(): string {
  const parts = [arithmetic, factorFunctions, itemFunctions, makeMatrices, gradientFunctions, pullMatrices];
  return `\n${parts.join('\n')}`;
}

const arithmetic = /* wgsl */ `// The columns of these are the rows of the matrix they stand for.
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
`;

/** A factor, its derivative, and the product of all factors of a matrix. */
const factorFunctions = /* wgsl */ `fn coefficient(at: u32) -> Matrix {
  return Matrix(
    mat4x4f(coefficients[at], coefficients[at + 1u], coefficients[at + 2u], coefficients[at + 3u]),
    mat4x4f(coefficients[at + 4u], coefficients[at + 5u], coefficients[at + 6u], coefficients[at + 7u]));
}

// Σ over the factor's terms: coefficient · function of the angle, or its derivative
fn factor(row: vec4u, sample: u32, derivative: bool) -> Matrix {
  var f = array<f32, 5>(1.0, 0.0, 0.0, 0.0, 0.0);
  if ((row.w & 3u) != 0u) {
    let at = row.x + select(0u, sample * counts.ownSteps, (row.w & 3u) == 2u);
    let half = halfCircle(at);
    let whole = vec2f(fma(-2.0 * half.y, half.y, 1.0), 2.0 * half.x * half.y);
    if (derivative) {
      f = array<f32, 5>(0.0, -0.5 * half.y, 0.5 * half.x, -whole.y, whole.x);
    } else {
      f = array<f32, 5>(1.0, half.x, half.y, whole.x, whole.y);
    }
  }
  var sum = Matrix();
  for (var t = row.y; t < row.z; t++) {
    let term = table[counts.onceMatrices + counts.ownMatrices + counts.factors + t];
    let m = coefficient(term.y);
    sum.re += f[term.x] * m.re;
    sum.im += f[term.x] * m.im;
  }
  return sum;
}

fn product(row: vec4u, sample: u32) -> Matrix {
  var u = one();
  for (var k = row.y; k < row.z; k++) {
    u = times(factor(table[counts.onceMatrices + counts.ownMatrices + k], sample, false), u);
  }
  return u;
}
`;

/** An item is a matrix made once a batch, or one of a sample: a thread each. */
const itemFunctions = /* wgsl */ `struct Item { row: vec4u, sample: u32, isOwn: bool, exists: bool }

fn itemOf(index: u32, batch: u32) -> Item {
  if (index < counts.onceMatrices) { return Item(table[index], 0u, false, true); }
  let rest = index - counts.onceMatrices;
  let own = max(1u, counts.ownMatrices);
  return Item(table[counts.onceMatrices + rest % own], rest / own, true, rest < batch * counts.ownMatrices);
}

fn batchOf() -> u32 {
  return (arrayLength(&steps) - counts.onceSteps) / max(1u, counts.ownSteps);
}
`;

const makeMatrices = /* wgsl */ `@compute @workgroup_size(64)
fn makeMatrices(@builtin(global_invocation_id) id: vec3u) {
  let item = itemOf(id.x, batchOf());
  if (!item.exists) { return; }
  let u = product(item.row, item.sample);
  let at = item.row.x + select(0u, counts.onceVectors + item.sample * counts.ownVectors, item.isOwn);
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
`;

const gradientFunctions = /* wgsl */ `fn gradientVector(item: Item, batch: u32, k: u32) -> vec4f {
  return pulled[batch * counts.onceVectors + item.sample * counts.ownVectors + item.row.x + k];
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
`;

const pullMatrices = /* wgsl */ `// With U = S F(θ) P: ∂L/∂θ = 2 Re Σ ∂F/∂θ · (Sᵀ G Pᵀ), factor by factor from the last to the first.
@compute @workgroup_size(64)
fn pullMatrices(@builtin(global_invocation_id) id: vec3u) {
  let batch = batchOf();
  let item = itemOf(id.x, batch);
  if (!item.exists) { return; }
  var left = gradientOf(item, batch);
  var right = product(item.row, item.sample);
  for (var k = item.row.z; k > item.row.y; k--) {
    let row = table[counts.onceMatrices + counts.ownMatrices + k - 1u];
    let f = factor(row, item.sample, false);
    right = times(adjoint(f), right);
    if ((row.w & 3u) != 0u) {
      let outer = times(left, transposed(right));
      let d = factor(row, item.sample, true);
      var sum = 0.0;
      for (var r = 0u; r < 4u; r++) {
        sum += dot(d.re[r], outer.re[r]) - dot(d.im[r], outer.im[r]);
      }
      let own = counts.onceFlows + item.sample * counts.ownFlows;
      flows[(row.w >> 2u) + select(0u, own, item.isOwn)] = 2.0 * sum;
    }
    left = times(transposed(f), left);
  }
}
`;
