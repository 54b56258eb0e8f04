import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { elaborateCircuit } from '../../../../src/compiler/index.ts';
import { constant } from '../../../../src/compiler/circuit/angles.ts';
import type { Call, Circuit, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { qubitsOf } from '../../../../src/compiler/circuit/walk.ts';
import { printCircuit } from '../../../../src/compiler/circuit/print.ts';
import { verify } from '../../../../src/compiler/circuit/verify.ts';
import { deferMeasurements } from '../../../../src/compiler/passes/defer-measurements.ts';
import { fuseGates } from '../../../../src/compiler/passes/fuse/fuse-gates.ts';
import {
  planReuse,
  reuseQubits,
  reuseReport,
  widthBound,
} from '../../../../src/compiler/passes/reuse/reuse-qubits.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { load, readCircuitFile } from '../../load.ts';
import { expectSameChannel } from '../same-channel.ts';

function circuitOf(text: string, set: Record<string, string> = {}): Circuit {
  const { circuit, diagnostics } = elaborateCircuit({ name: 'circuits/test.qcnn', text }, load, { set });
  if (!circuit) throw new Error(JSON.stringify(diagnostics.map(({ message }) => message)));
  return circuit;
}

const file = (name: string) => readCircuitFile(`circuits/${name}.qcnn`).text;
const ring = (set: Record<string, string>) => circuitOf(file('ring'), { conv: 'ttn', ...set });
const hur = circuitOf(file('hur'));
const halfIntoHalf = circuitOf(file('ring').replace('odd_to_even', 'halves'), { conv: 'ttn' });

describe('minimum widths', () => {
  // By exhaustive search. A measured source frees its wire at once, a deferred one only after the gates it controls.
  test.each([
    { name: 'Hur, 8 qubits', circuit: hur, deferred: 6, measured: 5 },
    { name: 'open chain of 8', circuit: ring({ wiring: 'line' }), deferred: 5, measured: 5 },
    { name: 'brick wall of 8 without wrap', circuit: ring({ wiring: 'brick' }), deferred: 6, measured: 4 },
    { name: 'ring of 8', circuit: ring({}), deferred: 7, measured: 6 },
    { name: 'ring of 8, half into half', circuit: halfIntoHalf, deferred: 8, measured: 5 },
  ])('$name: $deferred, or $measured with measurements kept', ({ circuit, deferred, measured }) => {
    const plain = deferMeasurements(circuit);
    for (const each of [plain, fuseGates(plain)])
      expect(reuseReport(each)).toMatchObject({ width: deferred, before: 8, bound: deferred, exact: true });
    expect(reuseReport(circuit)).toMatchObject({ width: measured, before: 8, bound: measured, exact: true });
    expect(widthBound(plain)).toBe(deferred);
  });

  test('where nothing is to be gained the circuit stays as it is', () => {
    const plain = deferMeasurements(halfIntoHalf);
    expect(reuseQubits(plain)).toBe(plain);
  });
});

test.each([
  { n: '64', wiring: 'line', most: 11, least: 11 },
  { n: '64', wiring: 'brick', most: 10, least: 10 },
  { n: '64', wiring: 'ring', most: 16, least: 10 },
  { n: '256', wiring: 'brick', most: 14, least: 10 },
  { n: '256', wiring: 'ring', most: 24, least: 10 },
])('$n qubits, $wiring: at most $most wires, at least $least', ({ n, wiring, most, least }) => {
  const { circuit: narrow, report } = planReuse(fuseGates(ring({ n, wiring })));
  expect(report.width).toBeLessThanOrEqual(most);
  expect(report.bound).toBeGreaterThanOrEqual(least);
  expect(report.bound).toBeLessThanOrEqual(report.width);
  expect(narrow.qubits).toBe(report.width);
  expect(verify(narrow)).toEqual([]);
});

test('64 qubits in a ring, measurements deferred: 19 wires, and no order needs fewer', () => {
  const report = reuseReport(deferMeasurements(ring({ n: '64' })));
  expect(report).toMatchObject({ width: 19, before: 64, bound: 19, exact: true });
});

test('readable: the second pair takes the wires of the first', () => {
  const circuit = circuitOf(`
    pool drop source -> target { discard source; }
    circuit small {
      input x: angle[4]; weight w: angle;
      qubit q[4];
      ry(x) on q;
      for (a, b) in pairs(q) { cx a, b; }
      barrier q[0], q[1];
      drop on odd_to_even(q);
      rzz(w) q[0], q[2];
      return X(q[2]) * Z(q[0]);
    }`);
  expect(printCircuit(reuseQubits(circuit))).toMatchInlineSnapshot(`
    "circuit small: 3 qubits, 0 bits
      input x: angle[4]
      weight w: angle ~ uniform(-3.141592653589793, 3.141592653589793)
      ry(x[1]) q0
      ry(x[0]) q1
      cx q1, q0
      barrier q1, q0
      discard q0
      reset q0
      ry(x[3]) q0
      ry(x[2]) q2
      cx q2, q0
      discard q0
      rzz(w) q1, q2
      return Z(q1) * X(q2)
    "
  `);
});

/** The narrowest of all orders of the operations, tried out: an independent definition of what is searched for. */
function narrowest({ operations, outputs, qubits }: Circuit): number {
  const uses = operations.map(qubitsOf);
  const read = outputs.flatMap((output) => (output.kind === 'probabilities' ? output.qubits : []));
  const last = Array.from({ length: qubits }, (_, qubit) => uses.findLastIndex((on) => on.includes(qubit)));
  const liveAfter = (done: number): Set<number> =>
    new Set(
      uses.flatMap((on, index) =>
        done & (1 << index) ? on.filter((qubit) => read.includes(qubit) || !(done & (1 << last[qubit]))) : [],
      ),
    );
  const known = new Map<number, number>();
  const from = (done: number): number => {
    if (done === 2 ** uses.length - 1) return new Set([...liveAfter(done), ...read]).size;
    const before = known.get(done);
    if (before !== undefined) return before;
    const now = liveAfter(done);
    let best = Infinity;
    uses.forEach((on, index) => {
      const isReady = !uses.some(
        (other, earlier) =>
          earlier < index && !(done & (1 << earlier)) && other.some((qubit) => on.includes(qubit)),
      );
      if (done & (1 << index) || !isReady) return;
      best = Math.min(best, Math.max(new Set([...now, ...on]).size, from(done | (1 << index))));
    });
    known.set(done, best);
    return best;
  };
  return from(0);
}

const sketch = fc
  .record({
    pairs: fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 3, maxLength: 11 }),
    read: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 2 }),
  })
  .map(({ pairs, read }): Circuit => ({
    ...hur,
    qubits: 7,
    bits: 0,
    operations: pairs
      .filter(([a, b]) => a !== b)
      .map((qubits): Operation => ({ kind: 'gate', gate: 'cx', controls: 0, angles: [], qubits })),
    outputs: [{ kind: 'probabilities', qubits: read }],
  }));

propertyTest.prop([sketch], { numRuns: 200 })('the width is that of the narrowest order', (circuit) => {
  const { width, exact } = reuseReport(circuit);
  expect(exact).toBe(true);
  expect(width).toBe(narrowest(circuit));
});

propertyTest.prop([arbitraryCircuit({ maxOperations: 20 })], { numRuns: 100 })(
  'the channel is unchanged, on no more qubits than reported',
  (example) => {
    const { circuit, report } = planReuse(example.circuit);
    expect(circuit.qubits).toBe(report.width);
    expect(report.bound).toBeLessThanOrEqual(report.width);
    expectSameChannel(circuit, example);
  },
);

propertyTest.prop([arbitraryCircuit({ noise: false })], { numRuns: 60 })(
  'the channel is unchanged after fusion',
  (example) => {
    const narrow = reuseQubits(fuseGates(example.circuit));
    expectSameChannel(narrow, example);
  },
);

test('Hur, fused and narrow, has the values and gradients of Hur', () => {
  const circuit = circuitOf(file('hur'), { conv: 'so4' });
  const weights = Array.from({ length: 24 }, (_, index) => Math.sin(index + 1));
  const inputs = Array.from({ length: 8 }, (_, index) => Math.cos(index));
  const narrow = reuseQubits(fuseGates(deferMeasurements(circuit)));
  expect(narrow.qubits).toBe(6);
  expectSameChannel(narrow, { circuit, weights, inputs, batch: 1 });
});

test('nothing stands before amplitudes, whatever stood there', () => {
  const gate = (name: string, ...qubits: number[]): Operation => ({ kind: 'gate', gate: name, controls: 0, angles: [], qubits }); // prettier-ignore
  const prepare = (qubit: number): Operation => ({ kind: 'prepare', amplitudes: [constant(1), constant(2)], qubits: [qubit] }); // prettier-ignore
  const pooled = (qubit: number): Operation[] => [gate('h', qubit), gate('cx', qubit, 3), { kind: 'discard', qubit }]; // prettier-ignore
  const circuit: Circuit = {
    ...hur,
    qubits: 4,
    bits: 0,
    operations: [{ kind: 'barrier', qubits: [] }, prepare(3), ...pooled(0), { kind: 'barrier', qubits: [1] }, ...pooled(1), prepare(2), ...pooled(2)], // prettier-ignore
    outputs: [{ kind: 'probabilities', qubits: [3] }],
  };
  const { operations, qubits } = reuseQubits(circuit);
  expect(qubits).toBe(3);
  expect(operations.map(({ kind }) => kind).slice(0, 2)).toEqual(['prepare', 'prepare']);
});

test('a barrier on all qubits keeps them all', () => {
  const { operations } = ring({ wiring: 'brick' });
  const parted = operations.flatMap((each, index): Operation[] =>
    index === 8 ? [{ kind: 'barrier', qubits: [] }, each] : [each],
  );
  const circuit = { ...ring({ wiring: 'brick' }), operations: parted };
  expect(reuseReport(circuit)).toMatchObject({ width: 8, before: 8, bound: 8, exact: true });
});

test('calls of the text name the new wires and stay shared', () => {
  const { circuit, report } = planReuse(hur);
  expect(report.width).toBeLessThan(8);
  const calls = new Map<Call, Operation[]>();
  for (const operation of circuit.operations)
    if (operation.call) calls.set(operation.call, [...(calls.get(operation.call) ?? []), operation]);
  expect(calls.size).toBe(8 + 13 + 7); // encoders, convolutions, pools
  for (const [call, operations] of calls) {
    const touched = new Set(operations.flatMap((operation) => [...qubitsOf(operation)]));
    expect(new Set(call.qubits)).toEqual(touched);
  }
});

describe('large circuits', () => {
  const gates = (count: number, qubits: number): Operation[] =>
    Array.from({ length: count }, (_, index) => {
      const a = (index * 7919) % qubits;
      return { kind: 'gate', gate: 'cx', controls: 0, angles: [], qubits: [a, (a + 1) % qubits] };
    });

  test.each([500, 2000, 90_000])('100,000 operations on %i qubits', (qubits) => {
    const circuit: Circuit = {
      ...hur,
      qubits,
      operations: gates(100_000, qubits),
      outputs: [{ kind: 'probabilities', qubits: [0] }],
    };
    const { report } = planReuse(circuit);
    expect(report.width).toBeLessThanOrEqual(qubits);
  });
});
