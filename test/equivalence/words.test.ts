// What is said of two circuits: each level has its own claim, and numbers are as clean as rounding lets them be.
import { expect, test } from 'vitest';
import { distanceWords } from '../../src/equivalence/distance-words.ts';
import { methods } from '../../src/equivalence/methods/index.ts';
import { createBudget } from '../../src/equivalence/task/budget.ts';
import { levels } from '../../src/equivalence/task/task.ts';
import { findWitness, witnessTexts } from '../../src/equivalence/witness/index.ts';
import { circuitOf } from './subjects.ts';

const circuit = circuitOf(
  'circuit c { weight w: angle; qubit q[2]; rx(w) on q; cx q[0], q[1]; return Z(q[1]); }',
);

test('methods claim of a level what it means', () => {
  const claims = (name: string) => {
    const method = methods.find((each) => each.name === name)!;
    return levels.map((level) => method.says({ pair: { a: circuit, b: circuit }, level }).split(', ').slice(1).join(', ')); // prettier-ignore
  };
  expect(claims('cancellation')).toEqual([
    'multiplied out from their ends modulo random primes, is the identity',
    'multiplied out from their ends modulo random primes, is a multiple of the identity',
    'multiplied out from their ends modulo random primes, is a multiple of the identity',
    'multiplied out from their ends modulo random primes, takes |0…0⟩ to a multiple of itself',
    'multiplied out from their ends modulo random primes, takes |0…0⟩ to a multiple of itself, gates that no output sees left out',
  ]);
  expect(new Set(claims('Pauli network')).size).toBe(3);
});

test('a witness says 0 where rounding leaves nothing else', () => {
  const of = (body: string) => circuitOf(`circuit c { qubit q; ${body} return Z(q); }`);
  const pair = { a: of('ry(pi / 2) q;'), b: of('x q;') };
  const found = findWitness(
    { pair, level: 'outputs' },
    { seed: 1, budget: createBudget(9), tolerance: 1e-9 },
  );
  if (found.kind !== 'witness') throw new Error(found.words);
  const heads = Object.values(witnessTexts(found)).map(
    (text) => /Its one output is (.*)\.\n/.exec(text)?.[1],
  );
  expect(Math.abs(found.valueA)).toBeLessThan(1e-15);
  expect(heads).toEqual(['0', '-1']);
});

test('one point is no points', () => {
  const of = (points: number) => distanceWords({ kind: 'outputs', points, largest: 0.5, rms: 0.25 });
  expect(of(1)).toMatch(/^at 1 random point outputs/);
  expect(of(2)).toMatch(/^at 2 random points outputs/);
});
