// Every box of a picture leads to its line of the text, before and behind the passes.
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Circuit, Origin } from '../../../../src/compiler/circuit/circuit.ts';
import { elaborateCircuit } from '../../../../src/compiler/index.ts';
import { optimise } from '../../../../src/compiler/passes/index.ts';
import { textOf } from '../../../../src/compiler/source/source.ts';
import { drawnBoxes, drawSvg } from '../../../../src/compiler/targets/drawing/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { arbitraryProgram } from '../../../properties/arbitrary-program.ts';
import { load } from '../../load.ts';
import { goodFiles } from '../../mutations.ts';
import { circuitOf } from './circuits.ts';

const levels = [0, 1, 2] as const;
const callsIn = (svg: string) =>
  [...svg.matchAll(/<g data-call="(\d+)"><title>/g)].map(([, call]) => Number(call));

/** What is written where the box comes from: a statement, a branch, or the condition that measures for one. */
function expectPlace(origin: Origin | undefined): void {
  expect(origin).toBeDefined();
  for (const span of [origin!.span, ...origin!.callers.map((caller) => caller.span)]) {
    const text = textOf(span);
    expect(text.length).toBe(span.end - span.start);
    expect(text).toMatch(/^[a-z_(]/i);
  }
}

/** The picture has one group for each box, in the order of the boxes, and each leads into the text. */
function expectAllFound(circuit: Circuit): void {
  for (const level of levels) {
    const drawn = optimise(circuit, level).circuit;
    const boxes = drawnBoxes(drawn);
    const svg = drawSvg(drawn);
    expect(callsIn(svg)).toEqual(boxes.map((_, index) => index));
    expect(svg.split('<g').length - 1).toBe(boxes.length);
    for (const { origin, operations } of boxes) {
      expectPlace(origin);
      for (const operation of operations) expectPlace(operation.origin);
    }
  }
}

test.prop([arbitraryProgram], { numRuns: 40 })('random programs, at each level', (text) => {
  expectAllFound(circuitOf(text));
});

describe('the files of the package', () => {
  it.each(goodFiles.filter(({ name }) => !name.startsWith('circuits/std/')))('$name', ({ name, text }) => {
    const names = [...text.matchAll(/^circuit (\w+)/gm)].map(([, circuit]) => circuit);
    for (const circuit of names) {
      const elaborated = elaborateCircuit({ name, text }, load, { circuit }).circuit;
      if (elaborated && elaborated.qubits <= 16 && elaborated.operations.length < 400)
        expectAllFound(elaborated);
    }
  });
});

it('a call leads to the statement that makes it, a bar to its if, an operation to its own line', () => {
  const text = `gate turn(t: angle) a { rx(t) a; h a; }
circuit c {
  qubit q[2];
  turn(1) on q;
  cx q[0], q[1];
  bit m = measure q[1];
  if (m) { x q[0]; }
  return Z(q[0]);
}`;
  const boxes = drawnBoxes(circuitOf(text));
  expect(boxes.map(({ title, origin }) => [title.split(':')[0], textOf(origin!.span)])).toEqual([
    ['gate turn', 'turn(1) on q;'],
    ['gate turn', 'turn(1) on q;'],
    ['cx on q0, q1', 'cx q[0], q[1];'],
    ['b0 = measure on q1', 'bit m = measure q[1];'],
    ['if (b0)', 'if (m) { x q[0]; }'],
    ['x on q0', 'x q[0];'],
    ['end of if (b0)', 'if (m) { x q[0]; }'],
  ]);
  expect(boxes[0].operations.map(({ origin }) => textOf(origin!.span))).toEqual(['rx(t) a;', 'h a;']);
});

test.prop([arbitraryCircuit({ maxOperations: 20 }), fc.constantFrom(...levels)], { numRuns: 40 })(
  'a circuit without a text has boxes without a place',
  ({ circuit }, level) => {
    const drawn = optimise(circuit, level).circuit;
    const boxes = drawnBoxes(drawn);
    expect(callsIn(drawSvg(drawn))).toEqual(boxes.map((_, index) => index));
    expect(boxes.every(({ origin }) => origin === undefined)).toBe(true);
  },
);
