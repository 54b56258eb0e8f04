import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { createRandom } from '../../src/runtime/random.ts';

const many = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** xoshiro128** by the equations of the paper, in big integers. */
function xoshiro(state: bigint[]): bigint {
  const mask = 0xffffffffn;
  const rotate = (value: bigint, by: bigint) => ((value << by) | (value >> (32n - by))) & mask;
  const result = (rotate((state[1] * 5n) & mask, 7n) * 9n) & mask;
  const shifted = (state[1] << 9n) & mask;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotate(state[3], 11n);
  return result;
}

/** splitmix32's seeding, in big integers. */
function seeds(seed: bigint): bigint[] {
  const mask = 0xffffffffn;
  return [1n, 2n, 3n, 4n].map((step) => {
    let mixed = (seed + step * 0x9e3779b9n) & mask;
    mixed = ((mixed ^ (mixed >> 16n)) * 0x21f0aaadn) & mask;
    mixed = ((mixed ^ (mixed >> 15n)) * 0x735a2d97n) & mask;
    return mixed ^ (mixed >> 15n);
  });
}

test.each([0, 1, 42, 2 ** 32 - 1])('seed %d gives the sequence of xoshiro128**', (seed) => {
  const random = createRandom(seed);
  const state = seeds(BigInt(seed));
  expect(many(1000, () => random.bits())).toEqual(many(1000, () => Number(xoshiro(state))));
});

test('different seeds differ', () => {
  expect(createRandom(1).uniform()).not.toBe(createRandom(2).uniform());
});

test('uniform fills its range evenly', () => {
  const random = createRandom(7);
  const values = many(20_000, () => random.uniform(-2, 4));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(-2);
  expect(Math.max(...values)).toBeLessThan(4);
  expect(mean(values)).toBeCloseTo(1, 1);
  expect(mean(values.map((value) => (value - 1) ** 2))).toBeCloseTo(3, 1);
});

test('normal has its moments', () => {
  const random = createRandom(8);
  const values = many(40_000, () => random.normal(3, 0.5));
  expect(mean(values)).toBeCloseTo(3, 1);
  expect(mean(values.map((value) => (value - 3) ** 2))).toBeCloseTo(0.25, 2);
  expect(mean(values.map((value) => ((value - 3) / 0.5) ** 4))).toBeCloseTo(3, 0);
});

test('integer stays below its bound and meets every value', () => {
  const random = createRandom(9);
  const counts = new Array<number>(6).fill(0);
  for (let k = 0; k < 6000; k++) counts[random.integer(6)]++;
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(6000);
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('shuffle permutes in place, each order as often as the others', () => {
  const random = createRandom(10);
  const orders = new Map<string, number>();
  for (let k = 0; k < 6000; k++) {
    const items = ['a', 'b', 'c'];
    expect(random.shuffle(items)).toBe(items);
    orders.set(items.join(''), (orders.get(items.join('')) ?? 0) + 1);
  }
  expect(orders.size).toBe(6);
  for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test.prop([fc.integer(), fc.nat(50)])('a state goes on as the generator that it is of', (seed, draws) => {
  const random = createRandom(seed);
  for (let draw = 0; draw < draws; draw++) random.uniform();
  const resumed = createRandom(random.state());
  for (let draw = 0; draw < 20; draw++) expect(resumed.bits()).toBe(random.bits());
  expect(resumed.state()).toEqual(random.state());
});
