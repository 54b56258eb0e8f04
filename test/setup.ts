// In CI, property tests repeat the same random cases, so that its answer depends on the change alone; runs elsewhere explore.
// Circuits are compared without the places of a text that their operations come from.
// Contraction trees that tests search are kept out of the user's folder.
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { FromText } from '../src/compiler/circuit/circuit.ts';

if (process.env.CI) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 20261120 });
process.env.QCNN_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/qcnn-trees', import.meta.url));
await import('../src/runtime/trees/keep-on-disk.ts');

const comesFromText = (value: unknown): value is FromText =>
  typeof value === 'object' && value !== null && 'kind' in value && 'origin' in value;

function plain(value: unknown): unknown {
  if (!comesFromText(value)) return value;
  const { origin: _, ...rest } = value;
  return rest;
}

expect.addEqualityTesters([
  function (a, b, testers) {
    if (!comesFromText(a) && !comesFromText(b)) return undefined;
    return this.equals(plain(a), plain(b), testers);
  },
]);
