// One circuit after the inverse of the other, multiplied out: rewritten circuits cancel however wide and deep, mutants never.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Circuit, Output } from '../../../src/compiler/circuit/circuit.ts';
import { gatesOf } from '../../../src/compiler/circuit/expand-blocks.ts';
import { elaborateCircuit } from '../../../src/compiler/index.ts';
import {
  cancelInverses,
  foldAngles,
  fuseGates,
  mergeRotations,
  optimise,
} from '../../../src/compiler/passes/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { cancellation } from '../../../src/equivalence/methods/cancellation.ts';
import { actsOnZeros } from '../../../src/equivalence/methods/cancellation/from-zeros.ts';
import { livesOf } from '../../../src/equivalence/methods/cancellation/lives.ts';
import { isSeen } from '../../../src/equivalence/methods/cancellation/seen.ts';
import { prove } from '../../../src/equivalence/methods/index.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level, Pair } from '../../../src/equivalence/task/task.ts';
import { commutedCancelledMerged, oneAngleOff, randomGates, rewrittenLocally, textOf, type Gate } from '../../bench/equiv-circuits.mjs'; // prettier-ignore
import { load } from '../../compiler/load.ts';

const runs = Number(process.env.QCNN_RUNS ?? 5);

function elaborated(text: string): Circuit {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'c.qcnn', text }, load);
  if (!circuit) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return circuit;
}

/** What the method alone finds; a refusal is its reason. */
function found(pair: Pair, level: Level): string {
  const points = pointSource(pair, 1);
  if ('why' in points) return points.why;
  const run = { points, seed: 1, budget: createBudget(60) };
  const estimate = cancellation.estimate({ pair, level }, run);
  return 'why' in estimate ? estimate.why : cancellation.run({ pair, level }, run).kind;
}

const passes = (circuit: Circuit) =>
  fuseGates(mergeRotations(cancelInverses(foldAngles(circuit)), 'circuit'));

function rewritten(gates: readonly Gate[], seed: number): Gate[] {
  return rewrittenLocally(commutedCancelledMerged(gates, seed), seed + 1);
}

test.each([
  [24, 500],
  [36, 900],
  [64, 900],
])(
  '%i qubits, %i gates, rewritten, and by passes',
  (qubits, count) => {
    const gates = randomGates(qubits, count, qubits);
    const a = elaborated(textOf(qubits, count, gates));
    const b = elaborated(textOf(qubits, count, rewritten(gates, 3)));
    expect(found({ a, b }, 'exact')).toBe('equal');
    expect(found({ a: b, b: a }, 'state')).toBe('equal');
    expect(found({ a, b: passes(b) }, 'phase')).toBe('equal');
    const { operations } = b;
    const dropped = { ...b, operations: operations.toSpliced(operations.length >> 1, 1) };
    expect(found({ a, b: dropped }, 'channel')).not.toBe('equal');
    const early = { ...b, operations: operations.toSpliced(operations.findIndex(({ kind }) => kind === 'gate'), 1) }; // prettier-ignore
    expect(found({ a, b: early }, 'phase')).toBe('unequal');
  },
  60_000,
);

test('random circuits cancel against themselves rewritten; mutants are told apart', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 3, max: 120 }),
      fc.nat(1e6),
      (qubits, count, seed) => {
        const gates = randomGates(qubits, count, seed);
        const circuit = (of: readonly Gate[]) => elaborated(textOf(qubits, count, of));
        const [a, b] = [circuit(gates), circuit(rewritten(gates, seed))];
        expect(found({ a, b }, 'exact')).toBe('equal');
        expect(found({ a, b: passes(b) }, 'phase')).toBe('equal');
        const turns = rewritten(gates, seed);
        fc.pre(turns.some(({ angle }, at) => angle && at >= turns.length / 2));
        const off = circuit(oneAngleOff(turns, 1e-6));
        expect(found({ a, b: off }, 'phase')).toBe('unequal');
        const turned = circuit(oneAngleOff(turns, '2 * pi'));
        expect([found({ a, b: turned }, 'exact'), found({ a, b: turned }, 'phase')]).toEqual([
          'unequal',
          'equal',
        ]);
      },
    ),
    { numRuns: runs },
  );
});

const layers = (count: number, between = '') => elaborated(
  `circuit deep { weight w: angle[4]; input x: angle[4]; qubit q[36];
   for k in 0..${count} { rx(w[k % 4]) on q; cx on ring(q); rz(x[0]) on q; cz q[0], q[18]; cx on ring(q); }
   ${between} return Z(q[0]); }`,
); // prettier-ignore

test('36 qubits and 30 layers, which nothing else takes', () => {
  const options = { seed: 1, budget: createBudget(60) };
  const pair = { a: layers(30), b: passes(layers(30)) };
  expect(prove({ pair, level: 'phase' }, options)).toMatchObject({
    kind: 'equal',
    method: { name: 'cancellation' },
  });
  const phase = { a: layers(30), b: layers(30, 'gphase(w[0]);') };
  expect([found(phase, 'exact'), found(phase, 'phase')]).toEqual(['unequal', 'equal']);
  const doubled = { a: layers(30), b: layers(30, 'cx q[0], q[1]; cx q[0], q[1];') };
  expect(found(doubled, 'exact')).toBe('equal');
});

test('equal states of unequal unitaries', () => {
  const of = (first: string) => elaborated(
    `circuit c { weight w: angle[2]; qubit q[30]; ${first} h on q; cx on ring(q); rx(w[1]) on q; return Z(q[0]); }`,
  ); // prettier-ignore
  const pair = { a: of('rz(w[0]) q[3]; cx q[4], q[5];'), b: of('p(w[1]) q[7];') };
  expect([found(pair, 'state'), found(pair, 'phase')]).toEqual(['equal', 'unequal']);
});

test('what is no unitary, or does not cancel, is refused', () => {
  const of = (body: string) =>
    elaborated(`circuit c { weight w: angle[9]; qubit q[12]; ${body} return Z(q[0]); }`);
  const measured = of('bit b = measure q[1]; if (b) { x q[0]; }');
  expect(found({ a: measured, b: measured }, 'channel')).toMatch(/more than gates/);
  const layers = of('for k in 0..9 { rx(w[k]) on q; cx on ring(q); ry(w[k]) on q; }');
  const others = of('for k in 0..9 { ry(w[k]) on q; cz on ring(q); rx(w[k]) on q; cx q[0], q[7]; }');
  expect(found({ a: layers, b: others }, 'phase')).toMatch(/do not cancel/);
});

test('outputs of wide and deep circuits, from which gates that they do not see are dropped', () => {
  const a = layers(12, 'rz(w[1]) q[0]; cx q[0], q[3]; h q[5]; cz q[0], q[7];');
  const b = layers(12);
  expect(found({ a, b }, 'outputs')).toBe('equal');
  expect(found({ a, b: passes(a) }, 'outputs')).toBe('equal');
  const seen = layers(12, 'cx q[3], q[0];');
  expect(found({ a, b: seen }, 'outputs')).toMatch(/do not cancel/);
  expect(found({ a, b: { ...b, outputs: [] } }, 'outputs')).toMatch(/observables/);
});

/** What kinds of circuits the compiler shortens by what outputs see, starts and reuse: width, depth, body and outputs. */
const wide: readonly (readonly [name: string, body: string, outputs: string])[] = [
  ['rings of cx', 'for l in 0..12 { ry(w[l]) on q; cx on ring(q); }', 'Z(q[0])'],
  ['rings of cz', 'ry(x) on q; for l in 0..8 { rx(w[l]) on q; rz(w[l]) on q; cz on ring(q); }', 'Z(q[0])'],
  ['a wall of bricks', 'h on q; for l in 0..9 { ry(w[l]) on q; t on q; cx on brick(q); swap q[0], q[20]; }', 'Z(q[3]) * Y(q[17]), X(q[5])'],
  ['an ansatz of the ring', 'h on q; for l in 0..9 { rzz(w[l, 0]) on ring(q); rx(w[l, 1]) on q; rz(x) on q; }', '[Z(q[i]) * Z(q[i + 1]) for i in 0..31]'],
  ['controls that are still 0', 'cx on ring(q); ccx q[1], q[2], q[3]; ry(x) on q; for l in 0..9 { rx(w[l]) on q; cx on line(q); crz(w[l, 0]) q[0], q[15]; }', 'probs(q[3..5])'],
]; // prettier-ignore

test.each(wide)('outputs of 32 qubits as the compiler rewrites them: %s', (_, body, outputs) => {
  const a = elaborated(`circuit c { input x: angle[32]; weight w: angle[12, 32]; qubit q[32]; ${body} return ${outputs}; }`); // prettier-ignore
  const b = optimise(a, 2).circuit;
  expect(found({ a, b }, 'outputs')).toBe('equal');
  const gates = b.operations.flatMap(gatesOf);
  const middle = gates.findIndex((each, at) => at > gates.length / 2 && each.kind === 'gate' && each.gate === 'cx'); // prettier-ignore
  expect(found({ a, b: { ...b, operations: gates.toSpliced(middle, 1) } }, 'outputs')).not.toBe('equal');
});

test('what is left out of a circuit changes no output; random circuits', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 6 }),
      fc.integer({ min: 3, max: 60 }),
      fc.nat(1e6),
      (qubits, count, seed) => {
        // prettier-ignore
        const gates = randomGates(qubits, count, seed);
        const a = { ...elaborated(textOf(qubits, count, gates)), outputs: [z(seed % qubits)] };
        const lives = livesOf(a)!;
        const points = pointSource({ a, b: a }, seed);
        if ('why' in points) throw new Error(points.why);
        const point = points.draw();
        const acts = actsOnZeros(lives, point);
        const started = { ...lives, gates: lives.gates.filter((_, at) => acts[at]) };
        const seen = isSeen(started, point);
        const b = { ...a, operations: started.gates.filter((_, at) => seen[at]) };
        expect(prove({ pair: { a, b }, level: 'outputs' }, { seed, budget: createBudget(20) }).kind).toBe(
          'equal',
        );
      },
    ),
    { numRuns: 4 * runs },
  );
});

const z = (qubit: number): Output => ({
  kind: 'observable',
  terms: [{ coefficient: 1, factors: [{ qubit, pauli: 'Z' }] }],
});
