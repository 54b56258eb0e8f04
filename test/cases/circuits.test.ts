// Small circuits after public bug reports and public QCNNs: values and gradients of an independent simulator, in float64.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, elaborateCircuit, formatDiagnostic } from '../../src/compiler/index.ts';
import { optimise } from '../../src/compiler/passes/index.ts';
import { findBackend } from '../../src/runtime/backends/index.ts';
import { load, readCircuitFile } from '../compiler/load.ts';

interface Case {
  readonly circuit: string;
  /** The public report or file that it is after. */
  readonly source: string;
  readonly weights: number[];
  readonly inputs: number[];
  readonly outputs: number[];
  /** Of the sum of all outputs, by differences. */
  readonly gradient: { readonly weights: number[]; readonly inputs: number[] };
}

const cases = JSON.parse(readFileSync(new URL('circuits/expected.json', import.meta.url), 'utf8')) as Case[];

const expectClose = (found: ArrayLike<number>, right: readonly number[], digits: number) => {
  expect(found.length).toBe(right.length);
  right.forEach((value, i) => expect(found[i]).toBeCloseTo(value, digits));
};

describe.each(cases)('$circuit, after $source', ({ circuit: name, weights, inputs, outputs, gradient }) => {
  const file = readCircuitFile(`test/cases/circuits/${name}`);
  const upstream = outputs.map(() => 1);

  test('checks', () => {
    expect(check(file, load).diagnostics.map(formatDiagnostic)).toEqual([]);
  });

  test.each([
    ['reference', 0, 8],
    ['reference', 2, 8],
    ['wasm', 2, 4],
  ] as const)('on %s after passes of level %i', (backend, level, digits) => {
    const { circuit } = optimise(elaborateCircuit(file, load).circuit!, level, { verify: true });
    const executable = findBackend(backend).load(circuit);
    const found = executable.vjp(weights, inputs, upstream, 1);
    expectClose(found.values, outputs, digits);
    expectClose(found.weights, gradient.weights, digits);
    expectClose(found.inputs, gradient.inputs, digits);
    executable.dispose();
  });
});
