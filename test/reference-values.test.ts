// The circuit files give the reference values and gradients, and what the same circuits give when built by hand.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../src/compiler/index.ts';
import { findBackend } from '../src/runtime/backends/index.ts';
import { weightCount } from '../src/compiler/circuit/circuit.ts';
import { load, readCircuitFile } from './compiler/load.ts';
import { blocks, hur } from './runtime/backends/literature.ts';

interface Reference {
  readonly inputs: number[];
  readonly weights: number[];
  readonly expectation: number;
  readonly gradWeights: number[];
  readonly gradInputs: number[];
}

const run = (file: string, set: Record<string, string>, inputs: number[], weights: number[]) => {
  const { circuit, diagnostics } = elaborateCircuit(readCircuitFile(`circuits/${file}.qcnn`), load, { set });
  if (!circuit) throw new Error(diagnostics.map((each) => each.message).join('\n'));
  return findBackend('reference').load(circuit).vjp(weights, inputs, [1], 1);
};
const series = (length: number, step: number) => Array.from({ length }, (_, i) => step * (i + 1));
const distance = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce(
    (most, value, i) => Math.max(most, Math.abs(value - b[i])),
    a.length === b.length ? 0 : Infinity,
  );

describe('published by this project', () => {
  // Values for x_i = 0.1 (i + 1), w_k = 0.05 (k + 1).
  test.each([
    ['ring', { n: '8' }, 8, 51, -0.020367075879],
    ['ring', { n: '16' }, 16, 68, -0.048467985483],
    ['ring', { n: '16', wiring: 'brick' }, 16, 68, -0.06267662124],
    ['ring', { n: '16', wiring: 'pairs' }, 16, 68, -0.00802802898],
  ])('%s %o', (file, set, n, weights, value) => {
    expect(run(file, set, series(n, 0.1), series(weights, 0.05)).values[0]).toBeCloseTo(value, 10);
  });
});

// 12 decimals, from an adjoint sweep in float64 that three independent simulators agree with to 1e-7 or better.
const references: Record<string, Reference> = JSON.parse(
  readFileSync(new URL('./reference-values.json', import.meta.url), 'utf8'),
);

describe('reference-values.json', () => {
  test('is not empty', () => expect(Object.keys(references).length).toBeGreaterThan(5));
  test.each(Object.entries(references))('%s', (name, reference) => {
    const [family, ...rest] = name.split('-');
    const file = family === 'hur' ? 'hur' : 'ring';
    const set: Record<string, string> = family === 'hur' ? { conv: rest[0] } : { n: rest[1] };
    const { values, weights, inputs } = run(file, set, reference.inputs, reference.weights);
    expect(Math.abs(values[0] - reference.expectation)).toBeLessThan(1e-10);
    expect(distance(weights, reference.gradWeights)).toBeLessThan(1e-10);
    expect(distance(inputs, reference.gradInputs)).toBeLessThan(1e-10);
  });
});

// Blocks without published values are held to a construction that shares nothing with the language.
test.each(Object.keys(blocks))('hur with %s is the circuit built by hand', (conv) => {
  const hand = hur(conv);
  const [weights, inputs] = [series(weightCount(hand), 0.37), series(8, 0.21)];
  const expected = findBackend('reference').load(hand).vjp(weights, inputs, [1], 1);
  const found = run('hur', { conv }, inputs, weights);
  expect(distance(found.values, expected.values)).toBeLessThan(1e-12);
  expect(distance(found.weights, expected.weights)).toBeLessThan(1e-12);
  expect(distance(found.inputs, expected.inputs)).toBeLessThan(1e-12);
});
