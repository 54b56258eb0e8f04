import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Circuit } from '../../../../src/compiler/circuit/circuit.ts';
import { reference } from '../../../../src/runtime/backends/reference/index.ts';
import { hur, ringSu4 } from '../literature.ts';

interface Entry {
  inputs: number[];
  weights: number[];
  expectation: number;
  gradWeights: number[];
  gradInputs: number[];
}

const path = fileURLToPath(new URL('../../../reference-values.json', import.meta.url));
const entries: Record<string, Entry> = JSON.parse(readFileSync(path, 'utf8'));

function circuitNamed(name: string): Circuit {
  const [family, kind, size] = name.split('-');
  return family === 'ring' ? ringSu4(Number(size)) : hur(kind);
}

function farthest(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Math.max(...Array.from(actual, (value, index) => Math.abs(value - expected[index])));
}

describe('published values and gradients', () => {
  test.each(Object.keys(entries))('%s', (name) => {
    const { inputs, weights, expectation, gradWeights, gradInputs } = entries[name];
    const gradients = reference.load(circuitNamed(name)).vjp(weights, inputs, [1], 1);
    expect(Math.abs(gradients.values[0] - expectation)).toBeLessThan(1e-10);
    expect(farthest(gradients.weights, gradWeights)).toBeLessThan(1e-10);
    expect(farthest(gradients.inputs, gradInputs)).toBeLessThan(1e-10);
  });
});
