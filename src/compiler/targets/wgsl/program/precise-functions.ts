// WGSL for elementary functions to twice single precision (`precise.ts`), at least to 1e-8 of what they say: WGSL's own promise
// far less.

export const preciseElementary = /* wgsl */ `
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

const quarterTurn = vec2f(1.57079637, -4.37113883e-8);
const binaryLogarithmOfE = vec2f(1.44269502, 1.92596299e-8);

fn tangent(a: vec2f) -> vec2f {
  let t = turn(a);
  return over(t.sine, t.cosine);
}

// By the nearest multiple of ln 2, in two parts of which k times the first is exact, and Taylor's polynomial.
fn exponential(a: vec2f) -> vec2f {
  let k = clamp(round(a.x * 1.44269504), -160.0, 160.0);
  let r = rounded(addProduct(vec2f(a.x - k * 0.693359375, a.y), vec2f(-k, 0.0), vec2f(-2.1219444170128554e-4, 1.6465949697480609e-12)));
  let x = clamp(r.x, -1.0, 1.0);
  let rest = x * x * x * (1.6666667e-1 + x * (4.1666667e-2 + x * (8.3333333e-3 + x * (1.3888889e-3 + x * 1.9841270e-4))));
  let square = addProduct(vec2f(), 0.5 * r, r);
  let sum = plus(vec2f(1.0, rest), plus(r, square));
  // In two steps, each of which a number's exponent holds.
  let half = floor(0.5 * k);
  return sum * exp2(half) * exp2(k - half);
}

// One step of Newton's method from WGSL's own, for the part between √½ and √2.
fn logarithm(a: vec2f) -> vec2f {
  if (!(a.x > 0.0)) { return vec2f(log(a.x), 0.0); }
  var e = floor(log2(a.x) + 0.5);
  let half = floor(0.5 * e);
  let m = a * exp2(-half) * exp2(half - e);
  let y = log(m.x);
  let p = plus(times(m, exponential(vec2f(-y, 0.0))), vec2f(-1.0, 0.0));
  let fine = plus(vec2f(y, 0.0), vec2f(p.x - 0.5 * p.x * p.x, p.y));
  return plus(fine, times(vec2f(e, 0.0), vec2f(0.693147182, -1.90465421e-9)));
}

fn hyperbolicTangent(a: vec2f) -> vec2f {
  let x = clamp(a, vec2f(-15.0), vec2f(15.0));
  let e = plus(exponential(2.0 * x), vec2f(1.0, 0.0));
  return plus(vec2f(1.0, 0.0), -over(vec2f(2.0, 0.0), e));
}

// One step of Newton's method from WGSL's own, within the eighth of a turn.
fn arcTangent(a: vec2f) -> vec2f {
  let isSteep = abs(a.x) > 1.0;
  var x = a;
  if (isSteep) { x = over(vec2f(1.0, 0.0), a); }
  let y = atan(x.x);
  let t = tangent(vec2f(y, 0.0));
  let d = over(plus(x, -t), plus(vec2f(1.0, 0.0), times(x, t)));
  let near = plus(vec2f(y, 0.0), vec2f(d.x, d.y - d.x * d.x * d.x / 3.0));
  return select(near, plus(sign(a.x) * quarterTurn, -near), isSteep);
}

fn arcSine(a: vec2f) -> vec2f {
  let one = vec2f(1.0, 0.0);
  let other = root(times(plus(one, -a), plus(one, a)));
  return 2.0 * arcTangent(over(a, plus(one, other)));
}

// Of a negative number whole powers only.
fn power(a: vec2f, b: vec2f) -> vec2f {
  if (b.x == 0.0) { return vec2f(1.0, 0.0); }
  if (a.x == 0.0) { return vec2f(select(1.0 / a.x, 0.0, b.x > 0.0), 0.0); }
  let size = exponential(times(b, logarithm(select(a, -a, a.x < 0.0))));
  if (a.x > 0.0) { return size; }
  if (b.x != round(b.x)) { return vec2f(log(a.x), 0.0); }
  return select(size, -size, abs(b.x) % 2.0 == 1.0);
}

fn powerSlope(x: f32, y: f32) -> f32 {
  if (x == 0.0 && y > 0.0) { return 0.0; }
  return power(vec2f(x, 0.0), vec2f(y, 0.0)).x * logarithm(vec2f(x, 0.0)).x;
}
`;
