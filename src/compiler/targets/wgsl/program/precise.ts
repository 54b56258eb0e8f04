// WGSL for numbers of twice single precision: unevaluated sums of a number and the rest of its rounding (Dekker, Numerische
// Mathematik 18, 224 (1971)). Products are of halves, so that they are exact, and nothing hangs on a fused one.

/** Needs `params.ones`, a uniform with all bits set, behind which no compiler sees that a rounding can be left out. */
export const preciseFunctions = /* wgsl */ `
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

struct Turn { cosine: vec2f, sine: vec2f }

// cos a and sin a to about 1e-8, for |a| up to 1e5: by quadrants and Taylor's polynomials.
fn turn(a: vec2f) -> Turn {
  let k = round(a.x * 0.63661977);
  // π/2 in three parts, of which k times the first is exact.
  let r = rounded(addProduct(vec2f(a.x - k * 1.5703125, a.y), vec2f(-k, 0.0), vec2f(4.838267923332751e-4, 2.5633440682570896e-12)));
  let z = addProduct(vec2f(), r, r);
  let x = z.x + z.y;
  let s = twoSum(r.x, r.y + r.x * x * (-1.6666667e-1 + x * (8.3333333e-3 + x * (-1.9841270e-4 + x * 2.7557319e-6))));
  let c = twoSum(1.0, -0.5 * z.x);
  let cosine = vec2f(c.x, c.y - 0.5 * z.y + x * x * (4.1666667e-2 + x * (-1.3888889e-3 + x * (2.4801587e-5 + x * -2.7557319e-7))));
  let quadrant = i32(k) & 3;
  var result = Turn(rounded(cosine), s);
  if ((quadrant & 1) == 1) { result = Turn(-result.sine, result.cosine); }
  if ((quadrant & 2) == 2) { result = Turn(-result.cosine, -result.sine); }
  return result;
}

// By half the angle: 1, cos θ/2, sin θ/2, cos θ, sin θ.
fn functionsOf(angle: vec2f) -> array<vec2f, 5> {
  let half = turn(0.5 * angle);
  let s = half.sine;
  let whole = rounded(addProduct(vec2f(1.0, 0.0), -2.0 * s, s));
  return array<vec2f, 5>(vec2f(1.0, 0.0), half.cosine, s, whole, times(2.0 * s, half.cosine));
}
`;
