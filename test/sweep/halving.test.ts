// Halving as a game: whatever runs came to, in whatever order they end, rounds are decided by their results alone.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createEpochsLeft, describeHalving, fieldPlans } from '../../src/sweep/epochs-to-come.ts';
import { recordAfter } from '../../src/sweep/fields.ts';
import { decide, roundsOf, type Contender, type Standing } from '../../src/sweep/halving.ts';
import { createRounds } from '../../src/sweep/rounds.ts';
import type { KeptRuns } from '../../src/sweep/results.ts';
import type { RunFailure, RunRecord, StoppedRun } from '../../src/sweep/run-record.ts';
import type { SweepFile } from '../../src/sweep/sweep-file.ts';
import { fakeRecord, hashOf } from './fake-sweep.ts';

test.each([
  [27, 3, [3, 9, 27]],
  [30, 3, [3, 10, 30]],
  [30, 2, [2, 4, 8, 15, 30]],
  [100, 3, [4, 11, 33, 100]],
  [7, 3, [2, 7]],
  [4, 3, [4]],
  [3, 2, [2, 3]],
  [1, 2, [1]],
])('%i epochs, the best one in %i: rounds end after %j', (epochs, eta, rounds) => {
  expect(roundsOf(epochs, eta)).toEqual(rounds);
});

test.prop([fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 2, max: 1000 })])('rounds ascend to all epochs, two at least', (epochs, eta) => {
  const rounds = roundsOf(epochs, eta);
  expect(rounds.at(-1)).toBe(epochs);
  rounds.slice(0, -1).forEach((end, index) => {
    expect(end).toBeGreaterThanOrEqual(2);
    expect(end).toBeLessThan(rounds[index + 1]);
  });
}); // prettier-ignore

interface Drawn {
  readonly seeds: number;
  /** Few values, so that there are ties. */
  readonly accuracies: readonly (readonly number[])[];
  readonly fails: readonly number[];
  readonly eta: number;
  readonly epochs: number;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  seeds: fc.integer({ min: 1, max: 3 }),
  accuracies: fc.array(fc.array(fc.integer({ min: 0, max: 4 }).map((tenth) => tenth / 10), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 }),
  /** Numbers of runs that fail, as they come. */
  fails: fc.array(fc.nat(30), { maxLength: 3 }),
  eta: fc.integer({ min: 2, max: 4 }),
  epochs: fc.integer({ min: 4, max: 30 }),
}); // prettier-ignore

const name = (point: number, seed: number) => hashOf(`${point} ${seed}`);

function sweepOf({ seeds, accuracies, eta, epochs }: Drawn): Pick<SweepFile, 'runs' | 'halve'> {
  const rounds = roundsOf(epochs, eta);
  const halving = rounds.length > 1 ? { rounds, keep: 'last' as const } : undefined;
  const runs = accuracies.flatMap((_, point) =>
    Array.from({ length: seeds }, (__, seed) => {
      const at = { c: String(point), seed: String(seed) };
      return { hash: name(point, seed), model: 'qcnn', role: 'model' as const, key: { seed }, points: [at], halving };
    }),
  ); // prettier-ignore
  return { runs, halve: eta };
}

/** Trains by turns what is to be trained, several at once, ended in the order that `pick` says. */
function play(
  game: Drawn,
  slots: number,
  pick: () => number,
  before?: Pick<KeptRuns, 'done' | 'stopped' | 'failed'>,
) {
  const sweep = sweepOf(game);
  const done = new Map(before?.done);
  const stopped = new Map(before?.stopped);
  const failed = new Map(before?.failed);
  const rounds = createRounds(sweep, { done, stopped, failed });
  const waiting = sweep.runs.map(({ hash }) => hash).filter((hash) => !rounds.isThere(hash));
  const running: string[] = [];
  const trainedTo: [string, number][] = [];
  while (waiting.length > 0 || running.length > 0) {
    while (running.length < slots && waiting.length > 0) running.push(waiting.shift()!);
    const [hash] = running.splice(pick() % running.length, 1);
    const index = sweep.runs.findIndex((run) => run.hash === hash);
    const goal = rounds.goalOf(hash);
    expect(goal).not.toBe('stopped');
    const until = typeof goal === 'string' ? game.epochs : goal.until;
    trainedTo.push([hash, until]);
    const record = recordOf(game, index, until);
    if (game.fails.includes(index) && until > 2) failed.set(hash, { hash } as RunFailure);
    else if (until === game.epochs) {
      done.set(hash, record);
      stopped.delete(hash);
    } else stopped.set(hash, record as unknown as StoppedRun);
    for (const each of rounds.ended(hash).goOn) {
      expect(waiting.includes(each) || running.includes(each)).toBe(false);
      waiting.push(each);
    }
  }
  trainedTo.sort(([a, to], [b, other]) => (a < b ? -1 : a > b ? 1 : to - other));
  return { sweep, done, stopped, failed, rounds, trainedTo };
}

/** A history whose accuracies are those that were drawn, over and over. */
function recordOf({ accuracies, seeds }: Drawn, index: number, epochs: number): RunRecord {
  const own = accuracies[Math.floor(index / seeds)];
  const hash = name(Math.floor(index / seeds), index % seeds);
  const history = Array.from({ length: epochs }, (_, epoch) => ({
    epoch: epoch + 1, trainLoss: 1, trainAccuracy: 0.5, validationLoss: 1, validationAccuracy: own[epoch % own.length], seconds: 0,
  })); // prettier-ignore
  return {
    ...fakeRecord({ hash, key: { seed: index % seeds }, accuracy: own[0], size: 4 }),
    history,
    keptEpoch: epochs,
  };
}

describe('the same runs go on', () => {
  test.prop([drawn, fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat(10))], { numRuns: 60 })(
    'for any number of processes, and whatever order they end in',
    (game, slots, picks) => {
      const alone = play(game, 1, () => 0);
      const together = play(game, slots, () => picks.next().value as number);
      expect(together.trainedTo).toEqual(alone.trainedTo);
      for (const hash of alone.sweep.runs.map((run) => run.hash))
        expect(together.rounds.isThere(hash)).toBe(true);
      expect(together.failed.size === 0 ? together.done.size : 1).toBeGreaterThan(0);
    },
  );

  test.prop([drawn, fc.integer({ min: 0, max: 40 })], { numRuns: 60 })(
    'after a stop at any moment, and nothing is left then',
    (game, most) => {
      const whole = play(game, 1, () => 0);
      const [done, stopped, failed] = [new Map<string, RunRecord>(), new Map<string, StoppedRun>(), new Map<string, RunFailure>()]; // prettier-ignore
      // The first ones that came to something, each as it was left.
      for (const [hash] of [...whole.stopped, ...whole.done].slice(0, most)) {
        const index = whole.sweep.runs.findIndex((run) => run.hash === hash);
        const [first] = whole.sweep.runs[index].halving?.rounds ?? [game.epochs];
        if (first < game.epochs) stopped.set(hash, recordOf(game, index, first) as unknown as StoppedRun);
      }
      const after = play(game, 2, () => 0, { done, stopped, failed });
      for (const state of ['done', 'stopped', 'failed'] as const)
        expect([...after[state].keys()].sort()).toEqual([...whole[state].keys()].sort());
      expect(play(game, 2, () => 0, after).trainedTo).toEqual([]);
    },
  );

  test.prop([drawn], { numRuns: 60 })('where runs were trained to their end before', (game) => {
    const whole = play({ ...game, fails: [] }, 1, () => 0);
    const all = whole.sweep.runs.map(
      ({ hash }, index) => [hash, recordOf(game, index, game.epochs)] as const,
    );
    const known = createRounds(whole.sweep, { done: new Map(all), stopped: new Map(), failed: new Map() });
    for (const { hash } of whole.sweep.runs) expect(known.goalOf(hash)).toBe(whole.rounds.goalOf(hash));
  });

  test.prop([drawn], { numRuns: 60 })('as many as were foreseen, in as many epochs', (game) => {
    const { sweep, trainedTo, stopped } = play({ ...game, fails: [] }, 1, () => 0);
    const [plan] = fieldPlans(sweep);
    if (!plan) {
      expect(stopped.size).toBe(0);
      return;
    }
    const last = new Map(trainedTo);
    expect([...last.values()].reduce((sum, epochs) => sum + epochs, 0)).toBe(plan.epochs);
    const identified = { runs: [] };
    const progress = createEpochsLeft({ ...sweep, identified, kept: { done: new Map(), stopped: new Map(), failed: new Map() } });
    for (const [hash, until] of trainedTo) progress.ended({ hash, until });
    expect(progress.share()).toBeCloseTo(1, 10);
  }); // prettier-ignore
});

describe('a round', () => {
  const field = (count: number) => ({ rounds: [3, 9, 27], contenders: Array.from({ length: count }, (_, index): Contender => ({ runs: [`${index}a`, `${index}b`] })) }); // prettier-ignore
  const standing = (accuracy: number, loss = 1): Standing => ({ accuracy, loss });

  test('is decided by the mean over runs, then by the loss, then by the order', () => {
    const results: Record<string, Standing> = { '0a': standing(0.9), '0b': standing(0.5), '1a': standing(0.8), '1b': standing(0.7), '2a': standing(0.75, 0.5), '2b': standing(0.75, 0.5), '3a': standing(0.75), '3b': standing(0.75) }; // prettier-ignore
    const { decided, left, until } = decide(field(4), 2, (hash, epochs) =>
      epochs === 3 ? results[hash] : undefined,
    );
    expect(until).toBe(9);
    expect(left.map(({ runs: [first] }) => first)).toEqual(['1a', '2a']);
    expect(decided[0].ranked.map((each) => each.standing?.accuracy)).toEqual([0.7, 0.75, 0.75, 0.75]);
    const tied = decide(field(4), 2, (_, epochs) => (epochs === 3 ? standing(0.5) : undefined));
    expect(tied.left.map(({ runs: [first] }) => first)).toEqual(['0a', '1a']);
  });

  test('waits for all of its runs, and lets none go on of which one failed', () => {
    const at = (hash: string) => (hash === '0a' ? 'failed' : hash === '3b' ? undefined : standing(Number(hash[0]))); // prettier-ignore
    expect(decide(field(4), 2, at)).toMatchObject({ decided: [], until: 3 });
    const all = decide(field(4), 4, (hash, epochs) => (epochs > 3 ? undefined : hash === '3b' ? 'failed' : standing(Number(hash[0])))); // prettier-ignore
    expect(all.left).toEqual([{ runs: ['2a', '2b'] }]);
    expect(all.until).toBeUndefined();
    expect(decide(field(4), 4, () => 'failed').left).toEqual([]);
  });

  test('is none for a single configuration', () => {
    expect(decide(field(1), 3, () => undefined)).toEqual({ decided: [], left: field(1).contenders });
  });
});

test('what is kept after some epochs is what a training would keep that ended there', () => {
  const history = [0.9, 0.5, 0.7, 0.5, 0.4].map((validationLoss, index) => ({ epoch: index + 1, trainLoss: 1, trainAccuracy: 0, validationLoss, validationAccuracy: 0, seconds: 0 })); // prettier-ignore
  expect([1, 2, 3, 4, 5, 9].map((epochs) => recordAfter(history, epochs, 'best')?.epoch)).toEqual([1, 2, 2, 2, 5, 5]); // prettier-ignore
  expect([1, 4, 9].map((epochs) => recordAfter(history, epochs, 'last')?.epoch)).toEqual([1, 4, 5]);
});

test('controls, models with other epochs and other data do not compete with each other; what is planned is said', () => {
  const run = (hash: string, more: Partial<SweepFile['runs'][number]>) => ({ hash: hashOf(hash), model: 'qcnn', role: 'model' as const, key: { seed: 1 }, points: [{ c: hash }], halving: { rounds: [3, 9, 27], keep: 'last' as const }, ...more }); // prettier-ignore
  const runs = ['a', 'b', 'c', 'd'].map((hash) => run(hash, {}));
  const others = [
    run('e', { halving: { rounds: [3, 10, 30], keep: 'last' } }),
    run('f', { points: [{ c: 'f', data: 'other' }] }),
    run('g', { role: 'control', halving: undefined }),
    run('h', { halving: undefined }),
  ];
  const sweep = { runs: [...runs, ...others], halve: 3 };
  expect(describeHalving(sweep)).toEqual(['halved by 3: 4 configurations of qcnn train 3 epochs, 2 of them 9 and 1 of them 27, 42 of 108 epochs']); // prettier-ignore
  const rounds = createRounds(sweep, { done: new Map(), stopped: new Map(), failed: new Map() });
  expect(sweep.runs.map(({ hash }) => rounds.goalOf(hash))).toEqual([...runs.map(() => ({ until: 3 })), 'end', 'end', 'end', 'end']); // prettier-ignore
  expect(describeHalving({ runs: others, halve: 3 })).toEqual([expect.stringMatching(/^--halve 3 stops nothing: /)]); // prettier-ignore
});
