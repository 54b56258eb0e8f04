// WGSL for numbers of twice single precision: unevaluated sums of a number and the rest of its rounding (Dekker, Numerische
// Mathematik 18, 224 (1971)). Products are of halves, so that they are exact, and nothing hangs on a fused one.

/** Needs `params.ones`, a uniform with all bits set, behind which no compiler sees that a rounding can be left out. */
export const preciseArithmetic = /* wgsl */ `
fn kept(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & params.ones);
}

// The leading half of the digits.
fn high(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}

// a + b exactly
fn twoSum(a: f32, b: f32) -> vec2f {
  let s = kept(a + b);
  let t = kept(s - a);
  return vec2f(s, (a - kept(s - t)) + (b - t));
}

// sum + a · b
fn addProduct(sum: vec2f, a: vec2f, b: vec2f) -> vec2f {
  let ah = high(a.x);
  let al = a.x - ah;
  let bh = high(b.x);
  let bl = b.x - bh;
  let s = twoSum(sum.x, ah * bh);
  return vec2f(s.x, sum.y + (s.y + ((ah * bl + al * bh) + (al * bl + (a.x * b.y + a.y * b.x)))));
}

// The same number, its first part the nearest of single precision.
fn rounded(a: vec2f) -> vec2f {
  return twoSum(a.x, a.y);
}

fn plus(a: vec2f, b: vec2f) -> vec2f {
  let s = twoSum(a.x, b.x);
  return rounded(vec2f(s.x, s.y + (a.y + b.y)));
}

fn times(a: vec2f, b: vec2f) -> vec2f {
  return rounded(addProduct(vec2f(), a, b));
}

fn over(a: vec2f, b: vec2f) -> vec2f {
  let q = a.x / b.x;
  let rest = addProduct(a, vec2f(-q, 0.0), b);
  return rounded(vec2f(q, (rest.x + rest.y) / b.x));
}

fn root(a: vec2f) -> vec2f {
  let r = sqrt(a.x);
  if (r == 0.0) { return vec2f(); }
  let rest = addProduct(a, vec2f(-r, 0.0), vec2f(r, 0.0));
  return rounded(vec2f(r, (rest.x + rest.y) / (2.0 * r)));
}

fn isBelow(a: vec2f, b: vec2f) -> bool {
  return a.x < b.x || (a.x == b.x && a.y < b.y);
}
`;
