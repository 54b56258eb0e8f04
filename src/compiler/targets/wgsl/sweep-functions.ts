// The WGSL functions that every sweep consists of: unitaries on one and two bits, there and back, and Pauli terms.
// A complex matrix is a pair of real ones whose columns are its rows (row-major in memory), so v * m is matrix · vector.

/** Vectors of four numbers that a thread leaves in `scratch`: a complex 4 × 4 matrix. */
export const scratchVectors = 8;

export const forwardFunctions = /* wgsl */ `
struct Vector2 { re: vec2f, im: vec2f }
struct Vector4 { re: vec4f, im: vec4f }
struct Matrix2 { re: mat2x2f, im: mat2x2f }
struct Matrix4 { re: mat4x4f, im: mat4x4f }

fn matrix2(at: u32) -> Matrix2 {
  let re = matrices[at];
  let im = matrices[at + 1u];
  return Matrix2(mat2x2f(re.xy, re.zw), mat2x2f(im.xy, im.zw));
}

fn matrix4(at: u32) -> Matrix4 {
  return Matrix4(
    mat4x4f(matrices[at], matrices[at + 1u], matrices[at + 2u], matrices[at + 3u]),
    mat4x4f(matrices[at + 4u], matrices[at + 5u], matrices[at + 6u], matrices[at + 7u]));
}

fn psi2(i: u32, a: u32) -> Vector2 {
  let v = psi[i];
  let w = psi[i | a];
  return Vector2(vec2f(v.x, w.x), vec2f(v.y, w.y));
}

fn psi4(i: u32, a: u32, b: u32) -> Vector4 {
  let v = psi[i];
  let w = psi[i | b];
  let x = psi[i | a];
  let y = psi[i | a | b];
  return Vector4(vec4f(v.x, w.x, x.x, y.x), vec4f(v.y, w.y, x.y, y.y));
}

fn setPsi2(i: u32, a: u32, v: Vector2) {
  psi[i] = vec2f(v.re.x, v.im.x);
  psi[i | a] = vec2f(v.re.y, v.im.y);
}

fn setPsi4(i: u32, a: u32, b: u32, v: Vector4) {
  psi[i] = vec2f(v.re.x, v.im.x);
  psi[i | b] = vec2f(v.re.y, v.im.y);
  psi[i | a] = vec2f(v.re.z, v.im.z);
  psi[i | a | b] = vec2f(v.re.w, v.im.w);
}

// ψ ← U ψ on bit a, or bits a and b, of the amplitudes around i
fn turn1(i: u32, a: u32, at: u32) {
  let u = matrix2(at);
  let v = psi2(i, a);
  setPsi2(i, a, Vector2(v.re * u.re - v.im * u.im, v.re * u.im + v.im * u.re));
}

fn turn2(i: u32, a: u32, b: u32, at: u32) {
  let u = matrix4(at);
  let v = psi4(i, a, b);
  setPsi4(i, a, b, Vector4(v.re * u.re - v.im * u.im, v.re * u.im + v.im * u.re));
}

// a zero at this bit of i
fn insert(i: u32, bit: u32) -> u32 {
  let low = bit - 1u;
  return ((i & ~low) << 1u) | (i & low);
}

// i^quarters v
fn quarter(v: vec2f, quarters: u32) -> vec2f {
  let turned = select(v, vec2f(-v.y, v.x), (quarters & 1u) == 1u);
  return select(turned, -turned, quarters >= 2u);
}

fn sign(i: u32, signs: u32) -> f32 {
  return 1.0 - 2.0 * f32(countOneBits(i & signs) & 1u);
}

// (P ψ)[i]
fn pauli(i: u32, flips: u32, signs: u32, quarters: u32) -> vec2f {
  let k = i ^ flips;
  return sign(k, signs) * quarter(psi[k], quarters);
}

// this thread's part of <ψ|P|ψ>
fn expectation(flips: u32, signs: u32, quarters: u32) -> f32 {
  var sum = 0.0;
  for (var i = lane; i < size; i += threads) {
    sum += dot(psi[i], pauli(i, flips, signs, quarters));
  }
  return sum;
}

// Sum of what all threads left in this column of scratch.
fn total(slot: u32) -> f32 {
  var sum = 0.0;
  for (var i = 0u; i < threads; i++) {
    sum += scratch[scratchAt + slot * threads + i].x;
  }
  return sum;
}
`;

/** What the loops over a table need besides; `termsAt`: where the rows of Pauli terms begin. */
export function tableFunctions(termsAt: number): string {
  return /* wgsl */ `
// a zero at each of these bits of i
fn spread(i: u32, bits: u32) -> u32 {
  var result = i;
  for (var rest = bits; rest != 0u; rest &= rest - 1u) {
    result = insert(result, rest & (~rest + 1u));
  }
  return result;
}

// this thread's part of the expectation of the terms from start to end
fn sumOfTerms(start: u32, end: u32) -> f32 {
  var sum = 0.0;
  for (var row = ${termsAt}u + 4u * start; row < ${termsAt}u + 4u * end; row += 4u) {
    let coefficient = bitcast<f32>(table[row + 3u]);
    sum += coefficient * expectation(table[row], table[row + 1u], table[row + 2u]);
  }
  return sum;
}

// these terms on ψ, at i
fn imageOfTerms(i: u32, start: u32, end: u32) -> vec2f {
  var sum = vec2f();
  for (var row = ${termsAt}u + 4u * start; row < ${termsAt}u + 4u * end; row += 4u) {
    let coefficient = bitcast<f32>(table[row + 3u]);
    sum += coefficient * pauli(i, table[row], table[row + 1u], table[row + 2u]);
  }
  return sum;
}
`;
}

export const reverseFunctions = /* wgsl */ `
// Gradients Σ conj(λ) ψᵀ by the matrices now met, in registers until another matrix is.
var<private> gradient2: Matrix2;
var<private> gradient4: Matrix4;

fn lambda2(i: u32, a: u32) -> Vector2 {
  let v = lambda[i];
  let w = lambda[i | a];
  return Vector2(vec2f(v.x, w.x), vec2f(v.y, w.y));
}

fn lambda4(i: u32, a: u32, b: u32) -> Vector4 {
  let v = lambda[i];
  let w = lambda[i | b];
  let x = lambda[i | a];
  let y = lambda[i | a | b];
  return Vector4(vec4f(v.x, w.x, x.x, y.x), vec4f(v.y, w.y, x.y, y.y));
}

// ψ ← U† ψ, gradient ← gradient + conj(λ) ψᵀ, λ ← U† λ
fn back1(i: u32, a: u32, at: u32, pull: bool) {
  let u = matrix2(at);
  let v = psi2(i, a);
  let l = lambda2(i, a);
  let p = Vector2(u.re * v.re + u.im * v.im, u.re * v.im - u.im * v.re);
  if (pull) {
    gradient2.re += mat2x2f(l.re.x * p.re + l.im.x * p.im, l.re.y * p.re + l.im.y * p.im);
    gradient2.im += mat2x2f(l.re.x * p.im - l.im.x * p.re, l.re.y * p.im - l.im.y * p.re);
  }
  setPsi2(i, a, p);
  let q = Vector2(u.re * l.re + u.im * l.im, u.re * l.im - u.im * l.re);
  lambda[i] = vec2f(q.re.x, q.im.x);
  lambda[i | a] = vec2f(q.re.y, q.im.y);
}

fn back2(i: u32, a: u32, b: u32, at: u32, pull: bool) {
  let u = matrix4(at);
  let v = psi4(i, a, b);
  let l = lambda4(i, a, b);
  let p = Vector4(u.re * v.re + u.im * v.im, u.re * v.im - u.im * v.re);
  if (pull) {
    gradient4.re += mat4x4f(
      l.re.x * p.re + l.im.x * p.im, l.re.y * p.re + l.im.y * p.im,
      l.re.z * p.re + l.im.z * p.im, l.re.w * p.re + l.im.w * p.im);
    gradient4.im += mat4x4f(
      l.re.x * p.im - l.im.x * p.re, l.re.y * p.im - l.im.y * p.re,
      l.re.z * p.im - l.im.z * p.re, l.re.w * p.im - l.im.w * p.re);
  }
  setPsi4(i, a, b, p);
  let q = Vector4(u.re * l.re + u.im * l.im, u.re * l.im - u.im * l.re);
  lambda[i] = vec2f(q.re.x, q.im.x);
  lambda[i | b] = vec2f(q.re.y, q.im.y);
  lambda[i | a] = vec2f(q.re.z, q.im.z);
  lambda[i | a | b] = vec2f(q.re.w, q.im.w);
}

// Leaves the registers in scratch and clears them.
fn leave1() {
  scratch[scratchAt + lane] = vec4f(gradient2.re[0], gradient2.re[1]);
  scratch[scratchAt + threads + lane] = vec4f(gradient2.im[0], gradient2.im[1]);
  gradient2 = Matrix2();
}

fn leave2() {
  for (var c = 0u; c < 4u; c++) {
    scratch[scratchAt + c * threads + lane] = gradient4.re[c];
    scratch[scratchAt + (c + 4u) * threads + lane] = gradient4.im[c];
  }
  gradient4 = Matrix4();
}

// Adds up what all threads left, in the order of threads.
fn collect(vectors: u32, at: u32, first: bool) {
  for (var c = lane; c < vectors; c += threads) {
    var sum = vec4f();
    for (var i = 0u; i < threads; i++) {
      sum += scratch[scratchAt + c * threads + i];
    }
    if (first) { pulled[at + c] = sum; } else { pulled[at + c] += sum; }
  }
}
`;

/** Adds `pulled` [batch][vectors] over the batch, a workgroup a vector, always in the same order. */
export function emitReduction(vectors: number): string {
  return `// Sums the gradients by matrices over the samples, always in the same order.
@group(0) @binding(0) var<storage, read> pulled: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> sums: array<vec4f>;

const threads = 64u;
var<workgroup> partial: array<vec4f, threads>;

@compute @workgroup_size(threads)
fn reduce(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) lane: u32
) {
  let batch = arrayLength(&pulled) / ${vectors}u;
  var sum = vec4f();
  for (var sample = lane; sample < batch; sample += threads) {
    sum += pulled[sample * ${vectors}u + workgroup.x];
  }
  partial[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    var total = vec4f();
    for (var i = 0u; i < threads; i++) {
      total += partial[i];
    }
    sums[workgroup.x] = total;
  }
}
`;
}
