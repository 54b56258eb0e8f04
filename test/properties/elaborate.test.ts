// Properties of the front end over random programs: deterministic, verified, unchanged by printing, differentiable.
import { load } from '../compiler/load.ts';
import { fc, test } from '@fast-check/vitest';
import { arbitraryProgram } from './arbitrary-program.ts';
import { describe, expect } from 'vitest';
import { check } from '../../src/compiler/check.ts';
import { type Circuit, inputCount, outputCount, weightCount } from '../../src/compiler/circuit/circuit.ts';
import { printCircuit } from '../../src/compiler/circuit/print.ts';
import { verify } from '../../src/compiler/circuit/verify.ts';
import { allOperations } from '../../src/compiler/circuit/walk.ts';
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { loadModules } from '../../src/compiler/semantics/modules.ts';
import type { Expression } from '../../src/compiler/syntax/ast.ts';
import { parse } from '../../src/compiler/syntax/parse.ts';
import { printFile } from '../../src/compiler/syntax/printer.ts';
import { findBackend } from '../../src/runtime/backends/index.ts';
import { costsOfBody } from '../../src/compiler/elaborate/counting/count-first.ts';
import { fileEnvironment } from '../../src/compiler/elaborate/state/environment.ts';

const compileText = (text: string): Circuit => {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'test/random.qcnn', text }, load);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return circuit;
};
/** More for a search: QCNN_RUNS=200. */
const numRuns = Number(process.env.QCNN_RUNS ?? 20);
const angles = (length: number) =>
  fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: length, maxLength: length });

describe('random programs', () => {
  test.prop([arbitraryProgram])('elaborate to verified circuits, the same each time', (text) => {
    const circuit = compileText(text);
    expect(verify(circuit)).toEqual([]);
    expect(printCircuit(compileText(text))).toBe(printCircuit(circuit));
  });

  test.prop([arbitraryProgram])('have no fewer operations than are counted before', (text) => {
    const main = loadModules({ name: 'test/random.qcnn', text }, load);
    const { declaration } = main.callables.get('random')!;
    if (declaration.kind !== 'circuit') throw new Error('random is a circuit');
    const environment = fileEnvironment(main, new Map());
    const n = declaration.parameters[0].value as Expression & { kind: 'number' };
    environment.scope.names.set('n', { kind: 'number', value: n.value });
    const counted = costsOfBody(environment, declaration.body).at(-1)!.operations;
    const { length } = allOperations(compileText(text).operations);
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThanOrEqual(length);
  });

  test.prop([arbitraryProgram])('mean the same after printing', (text) => {
    const printed = printFile(parse({ name: 'test/random.qcnn', text }).file);
    expect(printCircuit(compileText(printed))).toBe(printCircuit(compileText(text)));
  });

  test.prop([arbitraryProgram])('check as they compile', (text) => {
    const { diagnostics } = check({ name: 'test/random.qcnn', text }, load);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.prop([arbitraryProgram, angles(7), fc.nat()], { numRuns })(
    'have gradients equal to finite differences',
    (text, point, seed) => {
      const circuit = compileText(text);
      const program = findBackend('reference').load(circuit);
      const weights = point.slice(0, weightCount(circuit));
      const inputs = point.slice(-inputCount(circuit));
      const upstream = Array.from({ length: outputCount(circuit) }, (_, i) => Math.sin(seed + i));
      const value = (w: number[], x: number[]) =>
        program.forward(w, x, 1).reduce((sum, each, i) => sum + upstream[i] * each, 0);
      const step = 1e-5;
      const slope = (at: number[], i: number, f: (moved: number[]) => number) => {
        const moved = (by: number) => at.map((each, j) => (j === i ? each + by : each));
        return (f(moved(step)) - f(moved(-step))) / (2 * step);
      };
      const { weights: byWeights, inputs: byInputs } = program.vjp(weights, inputs, upstream, 1);
      weights.forEach((_, i) =>
        expect(byWeights[i]).toBeCloseTo(
          slope(weights, i, (w) => value(w, inputs)),
          5,
        ),
      );
      inputs.forEach((_, i) =>
        expect(byInputs[i]).toBeCloseTo(
          slope(inputs, i, (x) => value(weights, x)),
          5,
        ),
      );
    },
  );
});

describe('any text', () => {
  const words = fc.constantFrom('circuit', 'a', '{', '}', '(', ')', 'qubit', 'q', '[', ']', ';', 'for', 'in', '0', '..', '2', 'return', 'Z', ',', 'on', 'x', 'weight', ':', 'angle', 'if', 'measure', '=', 'zx', '->', 'pool', 'gate', 'let', '@', 'ctrl', '1e400', '^', '-', '/'); // prettier-ignore
  test.prop([fc.array(words, { maxLength: 60 })])('is checked without an exception', (soup) => {
    check({ name: 'test/soup.qcnn', text: soup.join(' ') }, load);
  });

  test.prop([arbitraryProgram, fc.nat(), fc.nat(), words])(
    'with one word wrong is checked without an exception',
    (text, at, length, word) => {
      const start = at % text.length;
      check(
        { name: 'test/soup.qcnn', text: text.slice(0, start) + word + text.slice(start + (length % 8)) },
        load,
      );
    },
  );
});
