// What the compiler promises of two circuits, proved by an identity: at the strongest level that applies from the promise on.
import { expect } from 'vitest';
import type { Circuit } from '../../../src/compiler/circuit/circuit.ts';
import { printSource } from '../../../src/compiler/targets/qcnn/index.ts';
import { matchNumbers } from '../../../src/equivalence/interface.ts';
import { obstaclesOf } from '../../../src/compiler/circuit/obstacles.ts';
import { mostError } from '../../../src/equivalence/methods/rounds.ts';
import { prove } from '../../../src/equivalence/methods/index.ts';
import { subjectOf } from '../../../src/equivalence/subject.ts';
import { createBudget } from '../../../src/equivalence/task/budget.ts';
import { type Level, levels } from '../../../src/equivalence/task/task.ts';

/** Twice to four times the random circuits of a test; `QCNN_RUNS` for more, in multiples of four. */
export const runs = Number(process.env.QCNN_RUNS ?? 12);

/** Of a promise; those that follow from it where it does not apply. Nothing but the promise follows from `outputs`. */
const following = (promise: Level): readonly Level[] =>
  promise === 'outputs' ? [promise] : levels.slice(levels.indexOf(promise));

/** Fails with both texts where it is not proved. Returns the level that was: the promise, or the next one that applies. */
export function expectProved(before: Circuit, after: Circuit, promise: Level): Level {
  const [a, b] = [subjectOf(before, 'a'), subjectOf(after, 'b')];
  const { pair } = matchNumbers(a, b, undefined);
  const obstacles = obstaclesOf(a, b);
  const level = following(promise).find((each) => obstacles[each] === undefined);
  if (level === undefined) throw new Error(`no level applies: ${Object.values(obstacles).join('; ')}`);
  const proof = prove({ pair, level }, { seed: 1, budget: createBudget(20) });
  if (proof.kind !== 'equal')
    expect.fail(`${proof.kind} at ${level}: ${JSON.stringify(proof)}\n${printSource(before)}\n${printSource(after)}`); // prettier-ignore
  expect(proof.error).toBeLessThan(mostError);
  return level;
}
