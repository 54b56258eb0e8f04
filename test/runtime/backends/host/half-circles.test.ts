// Cosine and sine by table against those of Math, at angles of any size.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { putHalfCircle } from '../../../../src/runtime/backends/host/half-circles.ts';

const angles = fc.oneof(
  fc.double({ min: -7, max: 7, noNaN: true }),
  fc.double({ min: -3e3, max: 3e3, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -2000, max: 2000 }).map((parts) => (parts * Math.PI) / 256),
);

test.prop([angles, fc.nat(3)])('half circles are those of Math to 1e-12', (angle, place) => {
  const out = new Float64Array(10);
  putHalfCircle(out, place, angle);
  expect(Math.abs(out[2 * place] - Math.cos(angle / 2))).toBeLessThan(1e-12);
  expect(Math.abs(out[2 * place + 1] - Math.sin(angle / 2))).toBeLessThan(1e-12);
  expect(out.filter((_, at) => at >> 1 !== place)).toEqual(new Float64Array(8));
});

test.each([NaN, Infinity, -Infinity])('of %d there are none', (angle) => {
  const out = new Float64Array(2);
  putHalfCircle(out, 0, angle);
  expect([...out]).toEqual([NaN, NaN]);
});
