// Layouts: any permutation of qubits is found again, proved, and only where there is one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { weight } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, GateOperation } from '../../../src/compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../../src/compiler/circuit/live-qubits.ts';
import { renameOutput, renameQubits } from '../../../src/compiler/circuit/rename-qubits.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { compareCircuits } from '../../../src/equivalence/index.ts';
import { findLayout, laidOut, type Layout, layoutWords } from '../../../src/equivalence/layout/index.ts';
import { prove } from '../../../src/equivalence/methods/index.ts';
import { isUnitary } from '../../../src/equivalence/methods/shape.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../subjects.ts';

const runs = Number(process.env.QCNN_RUNS ?? 8);

function layoutOf(a: Circuit, b: Circuit, fromZero = false): Layout | undefined {
  const points = pointSource({ a, b }, 1);
  if ('why' in points) throw new Error(points.why);
  return findLayout({ a, b }, { points, seed: 1, budget: createBudget(20), fromZero });
}

/** The circuit on other qubits, at both ends. */
function renamed(circuit: Circuit, places: readonly number[]): Circuit {
  const rename = (qubit: number) => places[qubit];
  return {
    ...circuit,
    operations: circuit.operations.map((operation) => renameQubits(operation, rename)),
    outputs: circuit.outputs.map((output) => renameOutput(output, rename)),
  };
}

const permuted = (options: Parameters<typeof circuits>[0]) =>
  circuits(options).chain((circuit) =>
    fc.record({
      circuit: fc.constant(circuit),
      places: fc.shuffledSubarray([...Array(circuit.qubits).keys()], { minLength: circuit.qubits }),
    }),
  );

function isEqual(a: Circuit, b: Circuit): boolean {
  const level = isUnitary(a) && isUnitary(b) ? 'phase' : 'channel';
  return prove({ pair: { a, b }, level }, { seed: 2, budget: createBudget(20) }).kind === 'equal';
}

describe('a permutation is found again, whatever symmetries there are', () => {
  test.each([
    ['unitaries', { qubits: { min: 1, max: 5 } as const }],
    ['pools and noise', { qubits: { min: 1, max: 4 } as const, pools: true, noise: true }],
  ])('of %s', (_, options) => {
    fc.assert(
      fc.property(permuted(options), fc.boolean(), ({ circuit, places }, isFinal) => {
        const b = isFinal ? laidOut(circuit, { final: places }) : renamed(circuit, places);
        expect(verify(b)).toEqual([]);
        const layout = layoutOf(circuit, b);
        expect(layout).toBeDefined();
        const a = laidOut(circuit, layout!);
        expect(verify(a)).toEqual([]);
        expect(liveAtEnd(a)).toEqual(liveAtEnd(b));
        expect(isEqual(a, b)).toBe(true);
      }),
      { numRuns: runs },
    );
  });
});

/** rz and cx on random pairs of a line, the same seed the same gates. */
function deep(qubits: number, count: number, seed: number): Circuit {
  const random = createRandom(seed);
  const operations = Array.from({ length: count }, (_, at): GateOperation => {
    const first = random.integer(qubits);
    const other = (first + 1 + random.integer(qubits - 1)) % qubits;
    const gate = { kind: 'gate', controls: 0 } as const;
    return at % 2 === 0
      ? {
          ...gate,
          gate: ['rx', 'ry', 'rz'][random.integer(3)],
          angles: [weight(random.integer(4))],
          qubits: [first],
        }
      : { ...gate, gate: 'cx', angles: [], qubits: [first, other] };
  });
  const like = circuitOf('circuit c { weight t: angle[4]; qubit q[2]; rx(t[0]) q[0]; return Z(q[0]); }');
  return { ...like, qubits, operations, outputs: [] };
}

test.each(['final', 'both'] as const)('16 qubits, %s, in time', (way) => {
  const a = deep(16, 300, 5);
  const places = fc.sample(fc.shuffledSubarray([...Array(16).keys()], { minLength: 16 }), { numRuns: 1, seed: 9 })[0]; // prettier-ignore
  const b = way === 'final' ? laidOut(a, { final: places }) : renamed(a, places);
  const start = performance.now();
  const layout = layoutOf(a, b);
  expect(performance.now() - start).toBeLessThan(6000);
  expect(layout).toEqual(way === 'final' ? { final: places } : { both: places });
});

test('no layout is found where there is none', () => {
  const a = circuitOf(
    'circuit c { weight t: angle[3]; qubit q[3]; ry(t) on q; cx on ring(q); return Z(q[0]); }',
  );
  const b = circuitOf('circuit c { weight t: angle[3]; qubit q[3]; ry(t) on q; cx on ring(q); cz q[0], q[1]; return Z(q[0]); }'); // prettier-ignore
  expect(layoutOf(a, b)).toBe(undefined);
  const answer = compareCircuits(a, b, { upTo: 'layout' });
  expect(answer).toMatchObject({ verdict: 'different', layout: null, level: 'phase' });
  expect(answer.notes.join()).toMatch(/^no permutation of the qubits/);
});

test('24 qubits that nothing tells apart stay where they are', () => {
  const operands = (order: readonly number[]) => order.map((qubit) => `q[${qubit}]`).join(', ');
  const all = [...Array(24).keys()];
  const make = (order: readonly number[]) =>
    circuitOf(
      `circuit c { weight t: angle; qubit q[24]; ry(t) on q; ctrl(23) @ z ${operands(order)}; return X(q[23]); }`,
    );
  expect(layoutOf(make(all), make(all.toReversed()))).toEqual({ final: all });
});

test('a qubit that lives takes the place of one that has ended', () => {
  const a = circuitOf('circuit c { input x: angle[3]; qubit q[3]; ry(x) on q; cx q[0], q[1]; discard q[2]; return Z(q[0]); }'); // prettier-ignore
  const b = circuitOf('circuit c { input x: angle[3]; qubit q[3]; ry(x[2]) q[1]; ry(x[1]) q[2]; ry(x[0]) q[0]; cx q[0], q[2]; discard q[1]; return Z(q[0]); }'); // prettier-ignore
  const answer = compareCircuits(a, b, { upTo: 'layout' });
  expect(answer).toMatchObject({ verdict: 'equivalent', level: 'channel', layout: { both: [0, 2, 1] } });
});

test('widths that differ are refused', () => {
  const make = (n: number) => circuitOf(`circuit c { qubit q[${n}]; h q[0]; return Z(q[0]); }`);
  expect(() => compareCircuits(make(2), make(3), { upTo: 'layout' })).toThrow(
    /a \(c\) has 2 qubits and b \(c\) 3/,
  );
});

test('the words name what moves', () => {
  expect(layoutWords({ final: [0, 2, 1] })).toBe(
    'qubit 1 is 2, 2 is 1 of the second at the end; the others stay',
  );
  expect(layoutWords({ both: [0, 1] })).toBe(
    'every qubit of the first is that of the second at the start and at the end',
  );
});

const pairs = new URL('../pairs/', import.meta.url);
const expectedOf = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}/expected.json`, pairs), 'utf8')) as {
    readonly layout?: { readonly final?: readonly (readonly number[])[]; readonly both?: readonly number[] };
  };

describe('pairs whose layout is known', () => {
  const known = readdirSync(pairs).filter((name) => existsSync(new URL(`${name}/expected.json`, pairs)) && expectedOf(name).layout); // prettier-ignore
  test.each(known)('%s', (name) => {
    const [a, b] = ['a', 'b'].map((side) =>
      circuitOf(readFileSync(new URL(`${name}/${side}.qcnn`, pairs), 'utf8')),
    );
    const { layout } = expectedOf(name);
    const answer = compareCircuits(a, b, { upTo: 'layout' });
    expect(answer.verdict).toBe('equivalent');
    const found = answer.layout!;
    if ('final' in found) expect([layout!.final].flat()).toContainEqual(found.final);
    else expect(JSON.stringify(layout!.both)).toContain(JSON.stringify(found.both));
  });
});
