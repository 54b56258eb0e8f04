// Fingerprints of parts of circuits: equal for equal parts, and told apart from the first difference on.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { drawCutNumbers } from '../../../src/equivalence/methods/cut-numbers.ts';
import { cutsByNetworks } from '../../../src/equivalence/methods/network/cuts.ts';
import { cutsByVectors } from '../../../src/equivalence/methods/statevector/cuts.ts';
import { sweep } from '../../../src/equivalence/methods/sweep.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import type { Level, Pair } from '../../../src/equivalence/task/task.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';

const budget = createBudget(60);

function pointsOf(pair: Pair) {
  const points = pointSource(pair, 1);
  if ('why' in points) throw new Error(points.why);
  return points;
}

const turn = (qubit: number): Operation => ({
  kind: 'gate',
  gate: 'rx',
  controls: 0,
  angles: [{ kind: 'constant', value: 0.7 }],
  qubits: [qubit],
});

/** A rotation put in at a place where some qubit lives that goes on to matter. */
function inserted(circuit: Circuit, at: number): Circuit {
  return { ...circuit, operations: circuit.operations.toSpliced(at, 0, turn(0)) };
}

const isGates = ({ operations }: Circuit) =>
  operations.every(({ kind }) => kind === 'gate' || kind === 'barrier');
const unitaries =
  arbitraryCircuit({ maxQubits: 3, maxOperations: 8, branches: false, resets: false, noise: false, prepare: false }) // prettier-ignore
    .map(({ circuit }) => ({
      ...circuit,
      operations: circuit.operations.filter(({ kind }) => kind !== 'discard'),
    }))
    .filter(isGates);

test('a gate that is put in shows in the prefixes after it and the suffixes before it', () => {
  fc.assert(
    fc.property(
      unitaries,
      fc.nat(20),
      fc.constantFrom<Level>('exact', 'phase', 'channel'),
      (a, place, level) => {
        const at = place % (a.operations.length + 1);
        const b = inserted(a, at);
        const found = sweep({ pair: { a, b }, level }, { points: pointsOf({ a, b }), seed: 1, budget });
        expect(found.isOnePass).toBe(true);
        for (let k = 0; k <= a.operations.length; k++) {
          expect(found.a.prefix(k) === found.b.prefix(k)).toBe(k <= at);
          if (k >= at) expect(found.a.suffix(k)).toBe(found.b.suffix(k + 1));
        }
        expect(found.a.suffix(at) === found.b.suffix(at)).toBe(false);
      },
    ),
    { numRuns: 15 },
  );
});

test('vectors and networks take the same parts for equal', () => {
  fc.assert(
    fc.property(unitaries, fc.nat(20), (a, place) => {
      const b = inserted(a, place % (a.operations.length + 1));
      const point = pointsOf({ a, b }).draw();
      const numbers = drawCutNumbers({ a, b }, 'channel', point);
      for (const circuit of [a, b]) {
        const one = cutsByVectors(circuit, numbers, 'channel', { point, budget });
        const other = cutsByNetworks(circuit, numbers, 'channel', { point, budget });
        for (let k = 0; k <= circuit.operations.length; k++) {
          expect(other.prefix(k)).toBe(one.prefix(k));
          expect(other.suffix(k)).toBe(one.suffix(k));
        }
      }
    }),
    { numRuns: 8 },
  );
});

test('prefixes and suffixes of any circuit fit: equal circuits agree everywhere, and barriers are nothing', () => {
  fc.assert(
    fc.property(arbitraryCircuit({ maxQubits: 3, maxOperations: 8 }), fc.nat(20), ({ circuit: a }, place) => {
      const at = place % (a.operations.length + 1);
      const b = { ...a, operations: a.operations.toSpliced(at, 0, { kind: 'barrier', qubits: [] } as const) };
      for (const level of ['channel', 'outputs'] as const) {
        const found = sweep({ pair: { a, b }, level }, { points: pointsOf({ a, b }), seed: 1, budget });
        for (let k = 0; k <= a.operations.length; k++) {
          expect(found.b.prefix(k <= at ? k : k + 1)).toBe(found.a.prefix(k));
          expect(found.b.suffix(k <= at ? k : k + 1)).toBe(found.a.suffix(k));
        }
      }
    }),
    { numRuns: 10 },
  );
});
