// Tasks and arrays of any sweep: each run once, within the limits of the site, and what others begin with before them.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Scheduled } from '../../../src/sweep/schedule.ts';
import { divide, share } from '../../../src/sweep/slurm/divide.ts';

/** Runs of some groups; some begin with one that stands anywhere in the list, some of these with others again. */
const runs = fc
  .array(fc.record({ group: fc.constantFrom('a', 'b', 'c', 'd', 'e'), needs: fc.option(fc.nat(), { nil: undefined }) }), { maxLength: 40 })
  .chain((drawn) => fc.shuffledSubarray(drawn.map(({ group, needs }, index): Scheduled => {
    const needed = needs === undefined || index === 0 ? undefined : needs % index;
    return { hash: `run ${index}`, group, needs: needed === undefined ? undefined : `run ${needed}` };
  }))); // prettier-ignore

test.prop([runs, fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 5 })], { numRuns: 200 })(
  'runs, tasks and arrays',
  (all, perTask, perArray) => {
    const arrays = divide(all, { perTask, perArray });
    const tasks = arrays.flatMap((array) => array.tasks);
    expect(tasks.flat().sort(byHash)).toEqual([...all].sort(byHash));
    for (const task of tasks) expect(task.length).toBeGreaterThan(0);
    expect(Math.max(0, ...tasks.map((task) => task.length))).toBeLessThanOrEqual(perTask);
    expect(Math.max(0, ...arrays.map((array) => array.tasks.length))).toBeLessThanOrEqual(perArray);

    const known = new Map(all.map((run) => [run.hash, run]));
    const arrayOf = (hash: string) => arrays.findIndex((array) => array.tasks.flat().some((run) => run.hash === hash)); // prettier-ignore
    for (const [at, { after, tasks: own }] of arrays.entries()) {
      for (const before of after) expect(before).toBeLessThan(at);
      for (const { needs } of own.flat()) if (needs !== undefined && known.has(needs)) expect(after).toContain(arrayOf(needs)); // prettier-ignore
    }
    // No array waits that need not.
    for (const { after, tasks: own } of arrays)
      if (own.flat().every(({ needs }) => needs === undefined || !known.has(needs)))
        expect(after).toEqual([]);
  },
);

test.prop([fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 }), fc.integer({ min: 1, max: 9 })])(
  'runs of a circuit lie in as few tasks as they fill',
  (groups, perTask) => {
    const all = groups.map((group, index): Scheduled => ({ hash: `run ${index}`, group }));
    const tasks = divide(all, { perTask, perArray: 1000 }).flatMap((array) => array.tasks);
    for (const group of new Set(groups)) {
      const count = groups.filter((each) => each === group).length;
      expect(tasks.filter((task) => task.some((run) => run.group === group))).toHaveLength(Math.ceil(count / perTask)); // prettier-ignore
    }
  },
);

test.prop([fc.integer({ min: 1, max: 300 }), fc.nat(100), fc.option(fc.integer({ min: 1, max: 64 }), { nil: undefined })])(
  'processors are shared out, and never more than there are',
  (processors, count, asked) => {
    const { slots, threads } = share(processors, count, asked);
    if (asked === undefined) expect(slots).toBe(Math.max(1, Math.min(processors, count)));
    else expect(threads).toBe(asked);
    if (slots > 1 || asked === undefined) expect(slots * threads).toBeLessThanOrEqual(processors);
    if (asked === undefined) expect((slots * threads) / processors).toBeGreaterThan(0.5);
  },
); // prettier-ignore

function byHash(a: Scheduled, b: Scheduled): number {
  return a.hash < b.hash ? -1 : 1;
}
