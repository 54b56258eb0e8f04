// The lines in which two circuits differ: few, and those with the bug, however the other circuit is written.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { expandBlocks } from '../../../src/compiler/circuit/expand-blocks.ts';
import { liveAtEnd } from '../../../src/compiler/circuit/live-qubits.ts';
import { elaborateCircuit, libraryLoad, librarySource, optimise, printSource, verify } from '../../../src/compiler/index.ts'; // prettier-ignore
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { compareCircuits } from '../../../src/equivalence/index.ts';
import { locate, type Where } from '../../../src/equivalence/locate/index.ts';
import { proveAt } from '../../../src/equivalence/methods/index.ts';
import { isUnitary } from '../../../src/equivalence/methods/shape.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level, Pair, Task } from '../../../src/equivalence/task/task.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { circuits } from '../../../src/testing/index.ts';
import { circuitOf } from '../subjects.ts';
import { bugs, plant } from './plant.ts';

/** Bugs a setting; `QCNN_RUNS=60 npx vitest run test/equivalence/locate` measures. */
const runs = Number(process.env.QCNN_RUNS ?? 3);

function fromText(name: string, circuit: Circuit): Circuit {
  const { circuit: read, diagnostics } = elaborateCircuit({ name, text: printSource(circuit) }, libraryLoad);
  if (!read) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return expandBlocks(read);
}

function applies({ a, b }: Pair, level: Level): boolean {
  if (level === 'outputs') return true;
  if (a.qubits !== b.qubits || String(liveAtEnd(a)) !== String(liveAtEnd(b))) return false;
  return level === 'channel' || (isUnitary(a) && isUnitary(b));
}

function findings(task: Task, seconds = 20) {
  const points = pointSource(task.pair, 1);
  if ('why' in points) return undefined;
  const options = { points, seed: 1, budget: createBudget(seconds) };
  return { kind: proveAt(task, options).kind, where: () => locate(task, options) };
}

const sizeOf = ({ a, b }: Where) => Math.max(a.length, b.length);

interface Planted {
  readonly where: Where;
  /** The line of the gate in A; undefined where it was dropped. */
  readonly line: number | undefined;
  readonly bug: string;
}

/** Bugs in A, where B is what the passes made of the right circuit, printed and read again, or that circuit itself. */
function plantIn(sources: readonly Circuit[], level: Level, rewritten: boolean): Planted[] {
  const random = createRandom(7);
  const found: Planted[] = [];
  for (let attempt = 0; attempt < 60 * runs && found.length < runs; attempt++) {
    const right = fromText('right.qcnn', sources[random.integer(sources.length)]);
    const at = random.integer(right.operations.length);
    const bug = bugs[random.integer(bugs.length)];
    const a = plant(right, at, bug);
    if (!a || verify(a).length > 0) continue;
    const b = rewritten ? fromText('b.qcnn', optimise(right, 2).circuit) : right;
    if (!applies({ a, b }, level) || findings({ pair: { a: right, b }, level })?.kind !== 'equal') continue;
    const finding = findings({ pair: { a, b }, level });
    if (finding?.kind !== 'unequal') continue;
    const { source, start } = right.operations[at].origin!.span;
    const line = source.text.slice(0, start).split('\n').length;
    found.push({ where: finding.where(), line: bug === 'dropped' ? undefined : line, bug });
  }
  return found;
}

const library = ['ring', 'hur', 'cong', 'ttn', 'mera', 'reuploading', 'fourier', 'study', 'amplitude'].map((name) => {
  const source = librarySource(name)!;
  return (
    elaborateCircuit(source, libraryLoad, { set: { n: 4 } }).circuit ??
    elaborateCircuit(source, libraryLoad).circuit!
  );
}).filter(({ qubits }) => qubits <= 8); // prettier-ignore

const drawn = (options: Parameters<typeof circuits>[0]) =>
  fc.sample(circuits({ qubits: { min: 3, max: 5 }, depth: 12, ...options }), { numRuns: 40, seed: 3 })
    .filter(({ operations }) => operations.length > 8); // prettier-ignore

describe('one wrong gate is found in three lines a side', () => {
  const settings: (readonly [string, readonly Circuit[], Level, boolean])[] = [
    ['circuits of the library', library, 'outputs', false],
    ['circuits of the library, rewritten', library, 'outputs', true],
    ['circuits of the library, rewritten', library, 'channel', true],
    ['random unitaries, rewritten', drawn({}), 'phase', true],
    ['random unitaries, rewritten', drawn({}), 'outputs', true],
    ['random circuits with pools, rewritten', drawn({ pools: true }), 'outputs', true],
    [
      'random circuits with noise',
      drawn({ qubits: 3, depth: 8, pools: true, noise: true }),
      'channel',
      false,
    ],
  ];
  const sizes: number[] = [];

  test.each(settings)(
    'in %s, level %#',
    (name, sources, level, rewritten) => {
      const planted = plantIn(sources, level, rewritten);
      expect(planted.length).toBe(runs);
      sizes.push(...planted.map(({ where }) => sizeOf(where)));
      if (process.env.QCNN_RUNS) {
        const small = planted.filter(({ where }) => sizeOf(where) <= 3);
        const hits = small.filter(({ where, line }) => line === undefined || where.a.some((place) => place.line === line)); // prettier-ignore
        console.log(`${name}, ${level}: ${small.length} of ${planted.length} in three lines, ${hits.length} of these hold the gate`); // prettier-ignore
      }
      for (const { where } of planted) expect(where.a.length + where.b.length).toBeGreaterThan(0);
      if (rewritten) return;
      for (const { where, line } of planted)
        if (line !== undefined) expect(where.a.map((place) => place.line)).toContain(line);
    },
    600_000,
  );

  test('in 95 of 100', () => {
    const small = sizes.filter((size) => size <= 3);
    expect(small.length / sizes.length).toBeGreaterThanOrEqual(0.95);
  });
});

describe('lines', () => {
  const where = (a: string, b: string, level?: Level) =>
    compareCircuits(circuitOf(a), circuitOf(b), { level }).where;
  const lines = (found: Where | null | undefined) => ({
    kind: found?.kind,
    a: found?.a.map(({ at, text }) => `${at}: ${text}`),
    b: found?.b.map(({ at, text }) => `${at}: ${text}`),
    words: found?.words,
  });
  const ring = (body: string) =>
    `circuit c {\n  weight t: angle[3];\n  qubit q[3];\n${body}\n  return Z(q[0]);\n}`;

  test('of a statement that is many gates', () => {
    const [a, b] = ['ry', 'rx'].map((gate) => ring(`  ${gate}(t) on q;\n  cx on ring(q);`));
    expect(lines(where(a, b, 'exact'))).toEqual({
      kind: 'changed',
      a: ['test.qcnn:4:3: ry(t) on q;'],
      b: ['test.qcnn:4:3: rx(t) on q;'],
      words: 'They differ where the first has this line and the second that one.',
    });
  });

  test('of a text in one long line, what stands at the place', () => {
    const text = (gate: string) => `circuit c { weight t: angle[3]; qubit q[3]; ${'cx q[0], q[1]; ry(t[0]) q[1]; '.repeat(10)}${gate}(t[1]) q[1]; ${'cx q[1], q[2]; rx(t[2]) q[2]; '.repeat(10)} return Z(q[2]); }`; // prettier-ignore
    const found = where(text('rx'), text('rz'), 'exact');
    expect(found?.a.map(({ column, text: said }) => ({ column, said }))).toEqual([
      { column: 345, said: expect.stringMatching(/^…rx\(t\[1\]\) q\[1\]; cx .{60,90}…$/) },
    ]);
  });

  test('of one among harmless changes', () => {
    const a = ring('  h q[0];\n  cz q[1], q[0];\n  ry(t[0]) q[0];\n  cx q[0], q[1];\n  rz(t[1]) q[1];\n  ry(t[2]) q[1];\n  cx q[1], q[0];'); // prettier-ignore
    const b = ring('  cx q[1], q[0];\n  h q[0];\n  ry(t[0]) q[0];\n  cx q[0], q[1];\n  rz(-t[1]) q[1];\n  ry(t[2]) q[1];\n  h q[0];\n  cz q[1], q[0];\n  h q[0];'); // prettier-ignore
    const found = where(a, b, 'exact');
    expect(found?.a.map(({ line }) => line)).toEqual([8]);
    expect(found?.b.map(({ line }) => line)).toEqual([8]);
  });

  test('of a gate in a branch, and of the calls that lead to it', () => {
    const pooled = (angle: string) =>
      `pool p(t: angle) a -> b {\n  if (measure a) {\n    ry(t) b;\n    rz(${angle}) b;\n  }\n}\ncircuit c {\n  weight t: angle[2];\n  qubit q[2];\n  ry(t) on q;\n  q = p(t[0]) on odd_to_even(q);\n  return X(q[0]);\n}`;
    const found = where(pooled('t'), pooled('2 * t'));
    expect(found?.a.map(({ line, calls }) => ({ line, calls }))).toEqual([
      { line: 4, calls: [expect.stringMatching(/^p, called at test\.qcnn:/)] },
    ]);
  });

  test('of gates that one has and the other has not', () => {
    const a = ring('  ry(t) on q;\n  cx q[0], q[1];\n  rx(t[1]) q[0];');
    const b = ring('  ry(t) on q;\n  rx(t[1]) q[0];');
    expect(lines(where(a, b, 'exact'))).toEqual({
      kind: 'changed',
      a: ['test.qcnn:5:3: cx q[0], q[1];'],
      b: [],
      words: 'They differ by this line of the first, to which nothing corresponds in the second.',
    });
  });

  test('none, where only what is returned differs', () => {
    const a = ring('  ry(t) on q;');
    expect(lines(where(a, a.replace('Z(q[0])', 'Z(q[1])')))).toEqual({
      kind: 'changed',
      a: [],
      b: [],
      words: 'Their operations are the same; they return other observables.',
    });
    expect(where(a, a)).toBe(null);
  });

  test('of circuits that no text made', () => {
    const [a, b] = ['rx(t[1]) q[0];', 'rx(t[2]) q[0];'].map((line) =>
      circuitOf(ring(`  ry(t) on q;\n  ${line}`)),
    );
    const bare = (circuit: Circuit) => ({
      ...circuit,
      operations: circuit.operations.map((operation) => ({ ...operation, origin: undefined }) as never),
    });
    const found = compareCircuits(bare(a), bare(b)).where;
    expect(found?.a.map(({ at, text }) => `${at}: ${text}`)).toEqual(['operation 4: rx(t[1]) q0']);
  });

  test('within the time, of circuits that have nothing in common', () => {
    const make = (seed: number) => fc.sample(circuits({ qubits: 6, depth: 60, pools: true, inputs: 0 }), { numRuns: 1, seed })[0]; // prettier-ignore
    const pair = { a: make(1), b: { ...make(2), outputs: make(1).outputs } };
    const points = pointSource(pair, 1);
    if ('why' in points) throw new Error(points.why);
    const start = performance.now();
    locate({ pair, level: 'outputs' }, { points, seed: 1, budget: createBudget(1) });
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
