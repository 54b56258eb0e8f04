// What an elaboration showed of each statement, which editors write beside it.
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { allOperations } from '../../../src/compiler/circuit/walk.ts';
import { elaborate } from '../../../src/compiler/elaborate/elaborate.ts';
import { newTracer, type Trace } from '../../../src/compiler/elaborate/trace.ts';
import { loadModules } from '../../../src/compiler/semantics/modules.ts';
import { textOf } from '../../../src/compiler/source/source.ts';
import { arbitraryProgram } from '../../properties/arbitrary-program.ts';
import { arbitraryUnrolled } from '../../properties/arbitrary-unrolled.ts';
import { load } from '../load.ts';

function traced(text: string) {
  const module = loadModules({ name: 'trace.qcnn', text }, load);
  const declaration = module.file.declarations.findLast((each) => each.kind === 'circuit')!;
  if (declaration.kind !== 'circuit') throw new Error('a circuit is needed');
  const tracer = newTracer();
  const messages: string[] = [];
  const report = ({ message }: { message: string }) => void messages.push(message);
  const elaborated = elaborate({ module, declaration }, { report, load, observer: tracer.observer });
  return { trace: tracer.trace(), declaration, elaborated, messages };
}

/** The statement that begins so. */
function at(trace: Trace, text: string) {
  const found = [...trace.values()].filter(({ statement }) => textOf(statement.span).startsWith(text));
  if (found.length !== 1) throw new Error(`${found.length} statements begin with ${text}`);
  return found[0];
}

const layers = `import { zx } from "std/pool";
const third = pi / 3;
gate block(t: angle[2]) a, b { ry(t[0]) a; for i in 0..2 { crx(t[1]) a, b; } }
circuit c(n: int = 8) {
  input v: amplitude[4];
  qubit q[n];
  let pairs = [(q[0], q[1]), (q[2], q[3])];
  ry(third) on q;
  for layer in 0..log2(n) {
    weight w: angle[2];
    weight p: angle[2];
    block(w) on pairs(q);
    q = zx(p) on odd_to_even(q);
  }
  for (a, b) in [(1, 2)] { rx(a * b) q[0]; }
  bit m = measure q[0];
  return 1;
}`;

describe('layers', () => {
  const { trace } = traced(layers);

  test('how often, how many operations, turns of loops', () => {
    const { runs, operations, turns } = at(trace, 'for layer');
    expect([runs, turns]).toEqual([1, 3]);
    expect(operations).toBe(7 * 3 + 7 * 4);
    const calls = at(trace, 'block(w)');
    expect([calls.runs, calls.turns, calls.operations, calls.first.operations, calls.last.operations]).toEqual([3, 0, 21, 12, 3]); // prettier-ignore
  });

  test('qubits that live after it, for each layer', () => {
    expect(at(trace, 'q = zx').liveQubits).toEqual([4, 2, 1]);
    expect(at(trace, 'block(w)').liveQubits).toEqual([8, 4, 2]);
    expect(at(trace, 'bit m').liveQubits).toEqual([0]);
  });

  test('what names hold, before and after, and in which turn', () => {
    const { first, last } = at(trace, 'q = zx');
    const texts = (values: typeof first.reads) => values.map(({ name, text, shape }) => [name, text, shape]);
    expect([first.within, last.within]).toEqual([['layer = 0'], ['layer = 2']]);
    expect(texts(first.reads)).toEqual([
      ['p', 'angle[2]', [2]],
      ['q', 'q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7]', [8]],
    ]);
    expect(texts(first.binds)).toEqual([['q', 'q[0], q[2], q[4], q[6]', [4]]]);
    expect(texts(last.binds)).toEqual([['q', 'q[0]', [1]]]);
    expect(texts(at(trace, 'ry(third)').first.reads)).toContainEqual([
      'third',
      '1.0471975511965976',
      undefined,
    ]);
    expect(texts(at(trace, 'input v').first.binds)).toEqual([['v', 'amplitude[4]', [4]]]);
    expect(texts(at(trace, 'let pairs').first.binds)).toEqual([
      ['pairs', '[(q[0], q[1]), (q[2], q[3])]', undefined],
    ]);
    expect(at(trace, 'rx(a').first.within).toEqual(['(a, b) = (1, 2)']);
  });

  test('the body of a gate that is called alike runs once a layer', () => {
    const { runs, turns } = at(trace, 'for i in 0..2');
    expect([runs, turns]).toEqual([3, 6]);
  });
});

test('long values are cut, and nested ones too', () => {
  const lets = Array.from({ length: 60 }, (_, i) => `let a${i + 1} = (a${i}, a${i});`).join(' ');
  const { trace } = traced(
    `circuit c { qubit q[20]; let a0 = q; ${lets} let l = [i for i in 0..9]; return Z(q); }`,
  );
  for (const { first } of trace.values()) {
    for (const { text } of [...first.reads, ...first.binds]) expect(text.length).toBeLessThan(1000);
  }
  expect(at(trace, 'qubit q').first.binds[0].text).toMatch(/^q\[0\], .*q\[7\] and 12 more$/);
  expect(at(trace, 'let a60').first.binds[0].text).toBe('(((…), (…)), ((…), (…)))');
  expect(at(trace, 'let l').first.binds[0].text).toBe('angle[9]');
});

test('what was given up is not told, what ran before it is', () => {
  const { trace, messages } = traced(
    'circuit c { qubit q[2]; x q[0]; for i in 0..3 { x q[i]; y q[0]; } return Z(q); }',
  );
  expect(messages).toHaveLength(1);
  expect([...trace.values()].map(({ runs }) => runs)).toEqual([1, 1, 1, 2, 3, 1]);
});

test('it is bounded by the text', () => {
  const { trace } = traced('circuit c { qubit q; for i in 0..20000 { let a = i; x q; } return Z(q); }');
  expect(trace.size).toBe(5);
  const { runs, liveQubits, last } = at(trace, 'let a');
  expect([runs, liveQubits.length, last.within]).toEqual([20_000, 64, ['i = 19999']]);
});

/** What the circuit's own statements add is the circuit; of what lives, nothing else is left. */
function expectWhole(text: string): void {
  const { trace, declaration, elaborated } = traced(text);
  const own = declaration.kind === 'circuit' ? declaration.body.statements : [];
  const { circuit } = elaborated!;
  const sum = own.reduce((total, { span }) => total + trace.get(span)!.operations, 0);
  expect(sum).toBe(allOperations(circuit.operations).length);
  for (const { runs, first, last, statement } of trace.values()) {
    expect(first === last).toBe(runs === 1);
    if (statement.kind === 'qubit') expect(first.liveQubits).toBeLessThanOrEqual(circuit.qubits);
  }
}

test.prop([arbitraryProgram], { numRuns: 60 })(
  'random programs: the sum of a trace is the circuit',
  (text) => {
    expectWhole(text);
  },
);

test.prop([arbitraryUnrolled], { numRuns: 40 })(
  'random loops and calls: the sum is the circuit',
  ({ text }) => {
    expectWhole(text);
  },
);
