// Every method answers as dense matrices do, at every level that applies, and methods agree with one another.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binary, constant, input, weight } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { outputCount, weightCount, inputCount } from '../../../src/compiler/circuit/circuit.ts';
import { liveAtEnd } from '../../../src/compiler/circuit/live-qubits.ts';
import { mapOperations } from '../../../src/compiler/circuit/walk.ts';
import { verify } from '../../../src/compiler/circuit/verify.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { pointSource } from '../../../src/equivalence/angles/point-source.ts';
import { methods } from '../../../src/equivalence/methods/index.ts';
import { isUnitary } from '../../../src/equivalence/methods/shape.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { levels, type Level, type Pair } from '../../../src/equivalence/task/task.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { denseDistance, type Numbers } from './dense.ts';

const runs = Number(process.env.QCNN_RUNS ?? 12);

/** Angles of which equality is known: no functions that depend on one another. */
const simpleAngles = fc.oneof(
  fc.constantFrom(0, 1, -1, 2, 4, 0.5).map((part) => constant(part * Math.PI)),
  fc.constantFrom(0.3, 0.7).map(constant),
  fc.nat(3).map(weight),
  fc.nat(2).map(input),
  fc.tuple(fc.nat(3), fc.nat(2)).map(([w, x]) => binary('add', weight(w), input(x))),
  fc.nat(3).map((w) => binary('multiply', constant(-2), weight(w))),
);

function numbersFor(circuit: Circuit, seed: number): Numbers {
  const draw = (count: number, from: number) =>
    Array.from({ length: count }, (_, k) => 3 * Math.sin(7 * seed + 2.3 * (k + from) + 1));
  return { weights: draw(weightCount(circuit), 0), inputs: draw(inputCount(circuit), 50) };
}

function applies({ a, b }: Pair, level: Level): boolean {
  if (level === 'outputs') return outputCount(a) === outputCount(b);
  if (a.qubits !== b.qubits) return false;
  if (level === 'exact' || level === 'phase') return isUnitary(a) && isUnitary(b);
  return String(liveAtEnd(a)) === String(liveAtEnd(b));
}

/** By dense matrices at some numbers; `undefined` where that is not clear. */
function denseAnswer(pair: Pair, level: Level): boolean | undefined {
  const largest = Math.max(...[1, 2, 3].map((seed) => denseDistance(pair, level, numbersFor(pair.a, seed))));
  return largest < 1e-10 ? true : largest > 1e-7 ? false : undefined;
}

function findings(pair: Pair, level: Level, seed: number): Record<string, string> {
  const task = { pair, level };
  const points = pointSource(pair, seed);
  if ('why' in points) return { points: points.why };
  const run = { points, seed, budget: createBudget(60) };
  return Object.fromEntries(
    methods.flatMap((method) =>
      'why' in method.estimate(task, run) ? [] : [[method.name, method.run(task, run).kind]],
    ),
  );
}

function expectRight(pair: Pair, seed: number): void {
  for (const level of levels) {
    if (!applies(pair, level)) continue;
    const answer = denseAnswer(pair, level);
    if (answer === undefined) continue;
    const found = findings(pair, level, seed);
    expect(Object.keys(found).length).toBeGreaterThan(0);
    const kinds = new Set(Object.values(found));
    expect({ level, found, kinds: [...kinds] }).toEqual({
      level,
      found,
      kinds: [answer ? 'equal' : 'unequal'],
    });
  }
}

/** One operation changed: dropped, doubled, its qubits turned, an angle off by 2π or negated. */
function mutate(circuit: Circuit, at: number, how: number): Circuit {
  const { operations } = circuit;
  if (operations.length === 0) return circuit;
  const index = at % operations.length;
  const own = operations[index];
  const others: Operation[] = (() => {
    switch (how % 5) {
      case 0:
        return [];
      case 1:
        return [own, own];
      case 2:
        return own.kind === 'gate' ? [{ ...own, qubits: own.qubits.toReversed() }] : [];
      case 3:
        return own.kind === 'gate'
          ? [
              {
                ...own,
                angles: own.angles.map((angle) =>
                  angle.kind === 'binary' || angle.kind === 'constant'
                    ? angle
                    : binary('add', angle, constant(2 * Math.PI)),
                ),
              },
            ]
          : [own];
      default:
        return own.kind === 'gate'
          ? [{ ...own, angles: own.angles.map((angle) => binary('multiply', constant(-1), angle)) }]
          : [own];
    }
  })();
  return { ...circuit, operations: operations.toSpliced(index, 1, ...others) };
}

/** Numbers that are far apart: what differs by less than rounding is beyond dense matrices. */
function rounded(circuit: Circuit): Circuit {
  const operations = mapOperations(circuit.operations, (operation) =>
    operation.kind === 'channel'
      ? { ...operation, probability: Math.round(10 * operation.probability) / 10 }
      : operation,
  );
  const outputs = circuit.outputs.map((output) =>
    output.kind === 'observable'
      ? {
          ...output,
          terms: output.terms.map((term) => ({ ...term, coefficient: Math.round(8 * term.coefficient) / 8 })),
        }
      : output,
  );
  return { ...circuit, operations, outputs };
}

const small = { maxQubits: 3, maxOperations: 7, angles: simpleAngles };

describe('answers are those of dense matrices', () => {
  test.each([
    ['unitaries', { branches: false, resets: false, noise: false, prepare: false }],
    ['all operations', {}],
  ])(
    'of mutants of %s',
    (name, options) => {
      const cases = arbitraryCircuit({ ...small, ...options });
      fc.assert(
        fc.property(cases, fc.nat(100), fc.nat(4), fc.nat(1000), ({ circuit: given }, at, how, seed) => {
          const kept =
            name === 'unitaries'
              ? given.operations.filter(({ kind }) => kind !== 'discard')
              : given.operations;
          const a = rounded({ ...given, operations: kept });
          const b = mutate(a, at, how);
          fc.pre(verify(a).length === 0 && verify(b).length === 0);
          expectRight({ a, b }, seed);
        }),
        { numRuns: runs },
      );
    },
    120_000,
  );

  test('of circuits and what the passes make of them', () => {
    fc.assert(
      fc.property(arbitraryCircuit({ ...small, maxOperations: 10 }), fc.nat(1000), ({ circuit }, seed) => {
        const pair = { a: circuit, b: optimise(circuit, 2).circuit };
        const found = findings(pair, 'outputs', seed);
        expect(new Set(Object.values(found))).toEqual(new Set(['equal']));
      }),
      { numRuns: runs },
    );
  });
});
