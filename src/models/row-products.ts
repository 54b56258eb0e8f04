// Products of the rows of small matrices in double precision. Sums of one product keep their order, so that bits are those of
// plain loops; several products run beside each other, since each addition of a sum waits for the one before.

/** Gram-Schmidt on rows [count × features], in place, twice for accuracy; a row that depends on earlier ones becomes zero. */
export function orthonormalise(rows: Float64Array, count: number, features: number): void {
  const row = (i: number) => rows.subarray(i * features, (i + 1) * features);
  const before = Float64Array.from({ length: count }, (_, i) => Math.sqrt(dot(row(i), row(i))));
  for (let i = 0; i < count; i++) {
    const own = row(i);
    takeOff(own, rows, i);
    const norm = Math.sqrt(dot(own, own));
    const inverse = norm > 1e-7 * before[i] ? 1 / norm : 0;
    for (let f = 0; f < features; f++) own[f] *= inverse;
    // The first time for all later rows at once: each has what it had of those before.
    let later = i + 1;
    for (; later + 4 <= count; later += 4) takeOffFour(own, row(later), row(later + 1), row(later + 2), row(later + 3)); // prettier-ignore
    for (; later < count; later++) takeOff(row(later), own, 1);
  }
}

/** Takes off the row its parts along the first `count` of others, one after the other. */
function takeOff(row: Float64Array, others: Float64Array, count: number): void {
  const features = row.length;
  if (count === 0) return;
  let overlap = dot(row, others.subarray(0, features));
  for (let j = 0; j < count; j++) {
    const at = j * features;
    // What is taken off and the product with the next go together.
    let next = 0;
    if (j + 1 < count)
      for (let f = 0; f < features; f++) {
        const value = row[f] - overlap * others[at + f];
        row[f] = value;
        next += value * others[at + features + f];
      }
    else for (let f = 0; f < features; f++) row[f] -= overlap * others[at + f];
    overlap = next;
  }
}

function takeOffFour(
  unit: Float64Array,
  a: Float64Array,
  b: Float64Array,
  c: Float64Array,
  d: Float64Array,
): void {
  // prettier-ignore
  let [ofA, ofB, ofC, ofD] = [0, 0, 0, 0];
  for (let f = 0; f < unit.length; f++) {
    const value = unit[f];
    ofA += a[f] * value;
    ofB += b[f] * value;
    ofC += c[f] * value;
    ofD += d[f] * value;
  }
  for (let f = 0; f < unit.length; f++) {
    const value = unit[f];
    a[f] -= ofA * value;
    b[f] -= ofB * value;
    c[f] -= ofC * value;
    d[f] -= ofD * value;
  }
}

/** The symmetric part of A Bᵀ, [count × count], for rows [count × features]. */
export function gram(a: Float64Array, b: Float64Array, count: number, features: number): Float64Array {
  const products = new Float64Array(count * count);
  const set = (i: number, j: number, one: number, other: number) => {
    const product = (one + other) / 2;
    products[i * count + j] = product;
    products[j * count + i] = product;
  };
  for (let i = 0; i < count; i++) {
    const own = i * features;
    let j = 0;
    for (; j + 1 <= i; j += 2) {
      const [first, second] = [j * features, (j + 1) * features];
      let [p, q, r, s] = [0, 0, 0, 0];
      for (let f = 0; f < features; f++) {
        const ofA = a[own + f];
        const ofB = b[own + f];
        p += ofA * b[first + f];
        q += a[first + f] * ofB;
        r += ofA * b[second + f];
        s += a[second + f] * ofB;
      }
      set(i, j, p, q);
      set(i, j + 1, r, s);
    }
    if (j === i) {
      const product = dot(a.subarray(own, own + features), b.subarray(own, own + features));
      set(i, i, product, product);
    }
  }
  return products;
}

/** M · A, [rows × features], for the first `rows` of M [count × count]. */
export function combine(
  m: Float64Array,
  a: Float64Array,
  count: number,
  features: number,
  rows = count,
): Float64Array {
  const combined = new Float64Array(rows * features);
  for (let i = 0; i < rows; i++) {
    const own = i * features;
    let j = 0;
    for (; j + 4 <= count; j += 4) {
      const [p, q, r, s] = m.subarray(i * count + j, i * count + j + 4);
      const [ofP, ofQ, ofR, ofS] = [j * features, (j + 1) * features, (j + 2) * features, (j + 3) * features];
      for (let f = 0; f < features; f++)
        combined[own + f] = combined[own + f] + p * a[ofP + f] + q * a[ofQ + f] + r * a[ofR + f] + s * a[ofS + f]; // prettier-ignore
    }
    for (; j < count; j++) {
      const [factor, of] = [m[i * count + j], j * features];
      for (let f = 0; f < features; f++) combined[own + f] += factor * a[of + f];
    }
  }
  return combined;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
