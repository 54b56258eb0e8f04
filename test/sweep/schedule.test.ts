// Whatever children do, and however many they are: each run is trained once, none is lost, what others begin with comes first.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { createLedger, mostAttempts } from '../../src/sweep/ledger.ts';
import type { Scheduled } from '../../src/sweep/schedule.ts';

/** Runs of some groups and lengths; some begin with one that stands anywhere in the list. */
const runs = fc
  .array(fc.record({ group: fc.constantFrom('a', 'b', 'c', 'd'), needs: fc.option(fc.nat(), { nil: undefined }), length: fc.constantFrom(0, 0, 0, 1, 2) }), { minLength: 1, maxLength: 24 })
  .map((drawn) => drawn.map(({ group, needs, length }, index): Scheduled => {
    // No circle: even ones need none.
    const needed = needs === undefined || index % 2 === 0 ? undefined : 2 * (needs % Math.ceil(drawn.length / 2));
    return { hash: `run ${index}`, group, length, needs: needed === undefined ? undefined : `run ${needed}` };
  })); // prettier-ignore

/** By draw: what becomes of a child's run. */
const fates = fc.infiniteStream(fc.constantFrom('done', 'done', 'done', 'failed', 'died'));

interface Played {
  readonly began: readonly string[];
  readonly done: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  /** Of each child the groups in their order. */
  readonly groups: readonly (readonly string[])[];
}

function play(all: readonly Scheduled[], children: number, fate: (run: Scheduled) => string, order: () => number): Played {
  const ledger = createLedger(all);
  const slots = Array.from({ length: children }, () => ({ run: undefined as Scheduled | undefined, last: undefined as string | undefined, groups: [] as string[] }));
  const began: string[] = [];
  const [done, failed] = [new Set<string>(), new Set<string>()];
  while (!ledger.isOver()) {
    for (const slot of slots) {
      if (slot.run) continue;
      const groupsOfOthers = new Set(slots.flatMap(({ run }) => (run ? [run.group] : [])));
      const run = ledger.begin({ lastGroup: slot.last, groupsOfOthers });
      if (!run) continue;
      expect(slots.some((other) => other.run === run)).toBe(false);
      expect(done.has(run.hash) || failed.has(run.hash)).toBe(false);
      if (run.needs !== undefined) expect(done).toContain(run.needs);
      const couldBegin = all.filter(({ hash, needs }) => needs === undefined || done.has(needs) ? !done.has(hash) && !failed.has(hash) && slots.every((other) => other.run?.hash !== hash) : false);
      expect(run.length ?? 0).toBe(Math.max(...couldBegin.map(({ length = 0 }) => length)));
      slot.run = run;
      slot.last = run.group;
      slot.groups.push(run.group);
      began.push(run.hash);
    }
    const busy = slots.filter(({ run }) => run);
    // Something is always under way, or all is over.
    expect(busy.length).toBeGreaterThan(0);
    const slot = busy[order() % busy.length];
    const run = slot.run!;
    slot.run = undefined;
    const outcome = fate(run);
    if (outcome === 'done') {
      ledger.done(run);
      done.add(run.hash);
    } else if (outcome === 'failed' || ledger.lost(run) === 'failed')
      for (const each of ledger.fail(run)) failed.add(each.hash);
  }
  return { began, done, failed, groups: slots.map(({ groups }) => groups) };
} // prettier-ignore

describe('the schedule', () => {
  test.prop([runs, fc.integer({ min: 1, max: 5 }), fates, fc.infiniteStream(fc.nat(10))], { numRuns: 100 })(
    'trains each run once, whatever dies',
    (all, children, drawn, orders) => {
      const fate = () => drawn.next().value as string;
      const { began, done, failed } = play(all, children, fate, () => orders.next().value as number);
      const hashes = all.map(({ hash }) => hash);
      expect([...done, ...failed].sort()).toEqual(hashes.toSorted());
      for (const hash of hashes) {
        const times = began.filter((each) => each === hash).length;
        expect(times).toBeLessThanOrEqual(mostAttempts);
        if (done.has(hash)) expect(times).toBeGreaterThan(0);
      }
    },
  );

  test.prop([runs, fc.integer({ min: 1, max: 5 }), fc.infiniteStream(fc.nat(10)), fc.func(fc.boolean())], { numRuns: 100 })(
    'ends with the same runs done for any number of children',
    (all, children, orders, fails) => {
      const fate = ({ hash }: Scheduled) => (fails(hash) ? 'failed' : 'done');
      const alone = play(all, 1, fate, () => 0);
      const together = play(all, children, fate, () => orders.next().value as number);
      expect([...together.done].sort()).toEqual([...alone.done].sort());
      expect([...together.failed].sort()).toEqual([...alone.failed].sort());
    },
  ); // prettier-ignore

  test.prop([fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 30 })], { numRuns: 50 })(
    'gives one child the runs of a circuit in a row',
    (groups) => {
      const all = groups.map((group, index) => ({ hash: `run ${index}`, group }));
      const { groups: [order] } = play(all, 1, () => 'done', () => 0);
      const changes = order.filter((group, at) => at > 0 && group !== order[at - 1]).length;
      expect(changes).toBe(new Set(groups).size - 1);
    },
  ); // prettier-ignore

  test('begins with the longest, and with what waited for one as soon as that is done', () => {
    const all: Scheduled[] = [
      ...Array.from({ length: 6 }, (_, index) => ({ hash: `qcnn ${index}`, group: 'a' })),
      { hash: 'hybrid', group: 'b', needs: 'resnet', length: 1 },
      { hash: 'resnet', group: 'resnet', length: 2 },
    ];
    const { began } = play(all, 1, () => 'done', () => 0); // prettier-ignore
    expect(began.slice(0, 2)).toEqual(['resnet', 'hybrid']);
  });

  test('holds what has to wait, and trains the others meanwhile', () => {
    const all = ['a', 'b', 'a'].map((group, index) => ({ hash: `${index}`, group }));
    const held = new Set(['0', '2']);
    const ledger = createLedger<Scheduled>(all, new Set(), ({ hash }) => held.has(hash));
    const begin = () => ledger.begin({ groupsOfOthers: new Set() })?.hash;
    expect([begin(), begin(), ledger.isOver()]).toEqual(['1', undefined, false]);
    held.delete('2');
    expect([begin(), begin()]).toEqual(['2', undefined]);
  });

  test('gives children different circuits as long as there are some', () => {
    const all = ['a', 'a', 'a', 'a', 'b', 'b', 'c'].map((group, index) => ({ hash: `${index}`, group }));
    const { groups } = play(all, 3, () => 'done', () => 0); // prettier-ignore
    expect(groups.map(([first]) => first)).toEqual(['a', 'b', 'c']);
  });

  test('takes more runs while others are trained, and forgets what is given back', () => {
    const ledger = createLedger<Scheduled>([]);
    const places = { groupsOfOthers: new Set<string>() };
    const [first, second] = ['x', 'y'].map((hash): Scheduled => ({ hash, group: 'a' }));
    expect(ledger.isOver()).toBe(true);
    ledger.add([first, second]);
    expect(ledger.begin(places)).toBe(first);
    ledger.stopped(first);
    expect(ledger.isOver()).toBe(false);
    expect(ledger.begin(places)).toBe(second);
    ledger.done(second);
    expect(ledger.isOver()).toBe(true);
  });

  test('fails what begins with a run that nobody trains', () => {
    const all = [{ hash: 'x', group: 'a', needs: 'gone' }, { hash: 'y', group: 'a' }, { hash: 'z', group: 'a', needs: 'x' }]; // prettier-ignore
    const ledger = createLedger<Scheduled>(all);
    expect(ledger.failUnreachable().map(({ hash }) => hash)).toEqual(['x', 'z']);
    expect(createLedger<Scheduled>(all, new Set(['gone'])).failUnreachable()).toEqual([]);
  });
});
