// Works of which several are under way at once: taken in order, never two with the same thing, none left when one fails.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { inFlight } from '../../src/runtime/in-flight.ts';

const wait = (turns: number) => new Promise<void>((resolve) => setTimeout(resolve, turns));

describe('works in flight', () => {
  propertyTest.prop([fc.array(fc.nat(3), { minLength: 1, maxLength: 7 }), fc.integer({ min: 1, max: 3 })], {
    numRuns: 10,
  })('are taken in order, and as many are under way as there are things', async (lengths, count) => {
    const things = Array.from({ length: count }, () => ({ busy: false }));
    const works = inFlight(things);
    const taken: number[] = [];
    let most = 0;
    for (const [index, turns] of lengths.entries()) {
      await works.begin(
        async (thing) => {
          expect(thing.busy).toBe(false);
          thing.busy = true;
          most = Math.max(most, things.filter(({ busy }) => busy).length);
          await wait(turns);
          thing.busy = false;
          return index;
        },
        (result) => taken.push(result),
      );
    }
    await works.settle();
    expect(taken).toEqual([...lengths.keys()]);
    expect(most).toBe(Math.min(count, lengths.length));
  });

  test.each(['begin', 'settle'] as const)(
    'end with the first failure, told by %s, when nothing is under way',
    async (by) => {
      const works = inFlight([1, 2]);
      const taken: string[] = [];
      let running = 0;
      const work = (turns: number, name: string) => async () => {
        running++;
        await wait(turns);
        running--;
        if (name.startsWith('bad')) throw new Error(name);
        return name;
      };
      const take = (name: string) => taken.push(name);
      await works.begin(work(1, 'good'), take);
      await works.begin(work(2, 'bad'), take);
      await works.begin(work(9, 'late'), take);
      const end = by === 'settle' ? works.settle() : works.begin(work(1, 'never'), take);
      await expect(end).rejects.toThrow(/^bad$/);
      expect(running).toBe(0);
      expect(taken).toEqual(['good']);
    },
  );
});
