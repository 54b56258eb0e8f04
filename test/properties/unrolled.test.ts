// Elaboration against a second one by hand: a program and what it unrolls to are the same circuit.
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { check, elaborateCircuit } from '../../src/compiler/index.ts';
import { weightCount } from '../../src/compiler/circuit/circuit.ts';
import { load } from '../compiler/load.ts';
import { arbitraryUnrolled } from './arbitrary-unrolled.ts';

/** Operations without the calls that they come from, and what else does not depend on how a circuit is written. */
function bare(text: string) {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'unrolled.qcnn', text }, load);
  if (!circuit) throw new Error(`${diagnostics.map(({ message }) => message).join('\n')}\n${text}`);
  const { operations, outputs, qubits, bits } = circuit;
  const withoutCalls = JSON.parse(JSON.stringify(operations, (key, value) => (key === 'call' ? undefined : value))); // prettier-ignore
  return { operations: withoutCalls, outputs, qubits, bits, weights: weightCount(circuit) };
}

describe('short programs', () => {
  test.prop([arbitraryUnrolled], { numRuns: 300 })('are what they unroll to', ({ text, unrolled }) => {
    expect(bare(text)).toEqual(bare(unrolled));
  });

  test.prop([arbitraryUnrolled], { numRuns: 50 })('check without an error', ({ text }) => {
    const { diagnostics, unchecked } = check({ name: 'unrolled.qcnn', text }, load);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(unchecked).toEqual([]);
  });
});
