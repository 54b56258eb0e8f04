// Products of rows beside each other have the bits of plain loops one after the other.
import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import { combine, gram, orthonormalise } from '../../src/models/row-products.ts';
import { createRandom } from '../../src/runtime/random.ts';

const rowsOf = (matrix: Float64Array, features: number) => (i: number) =>
  matrix.subarray(i * features, (i + 1) * features);
const plainDot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, f) => sum + value * b[f], 0);

function plainOrthonormalise(rows: Float64Array, count: number, features: number): void {
  const row = rowsOf(rows, features);
  for (let i = 0; i < count; i++) {
    const own = row(i);
    const before = Math.sqrt(plainDot(own, own));
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) {
        const overlap = plainDot(own, row(j));
        row(j).forEach((value, f) => (own[f] -= overlap * value));
      }
    const norm = Math.sqrt(plainDot(own, own));
    const inverse = norm > 1e-7 * before ? 1 / norm : 0;
    own.forEach((value, f) => (own[f] = value * inverse));
  }
}

function plainGram(a: Float64Array, b: Float64Array, count: number, features: number): Float64Array {
  const [ofA, ofB] = [rowsOf(a, features), rowsOf(b, features)];
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++)
      products[i * count + j] = products[j * count + i] =
        (plainDot(ofA(i), ofB(j)) + plainDot(ofA(j), ofB(i))) / 2;
  return products;
}

function plainCombine(m: Float64Array, a: Float64Array, count: number, features: number): Float64Array {
  const combined = new Float64Array(count * features);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      for (let f = 0; f < features; f++) combined[i * features + f] += m[i * count + j] * a[j * features + f];
  return combined;
}

property.prop([fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 40 }), fc.nat(), fc.option(fc.nat(16))])(
  'products of rows, some of which depend on others, bit for bit',
  (count, features, seed, copied) => {
    const random = createRandom(seed);
    const drawn = (length: number) => Float64Array.from({ length }, () => random.normal());
    const [a, b, m] = [drawn(count * features), drawn(count * features), drawn(count * count)];
    if (copied !== null && copied < count) a.copyWithin(copied * features, 0, features);
    expect(gram(a, b, count, features)).toEqual(plainGram(a, b, count, features));
    const combined = plainCombine(m, a, count, features);
    expect(combine(m, a, count, features)).toEqual(combined);
    const rows = 1 + (seed % count);
    expect(combine(m, a, count, features, rows)).toEqual(combined.slice(0, rows * features));
    const [own, plain] = [a.slice(), a.slice()];
    orthonormalise(own, count, features);
    plainOrthonormalise(plain, count, features);
    expect(own).toEqual(plain);
  },
); // prettier-ignore
