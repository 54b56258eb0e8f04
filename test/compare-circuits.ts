// Circuits are compared without the places of a text that their operations come from. A process adds this once, however many
// files of tests it runs.
import { expect } from 'vitest';
import type { FromText } from '../src/compiler/circuit/circuit.ts';

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
