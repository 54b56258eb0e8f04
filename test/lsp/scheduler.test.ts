// The order of a server's work, by a clock that the tests move.
import { describe, expect, test } from 'vitest';
import { Scheduler, type Clock, type Work } from '../../lsp/server/scheduler.ts';

/** Time that passes when it is told to. */
function handClock() {
  let time = 0;
  let soon: (() => void)[] = [];
  let timers: { at: number; run: () => void }[] = [];
  const clock: Clock = {
    now: () => time,
    soon(run) {
      soon.push(run);
      return () => (soon = soon.filter((each) => each !== run));
    },
    after(milliseconds, run) {
      const timer = { at: time + milliseconds, run };
      timers.push(timer);
      return () => (timers = timers.filter((each) => each !== timer));
    },
  };
  return {
    clock,
    spend: (milliseconds: number) => (time += milliseconds),
    /** Runs what waits, once, as an event loop does after its messages. */
    turn() {
      const waiting = soon;
      soon = [];
      for (const run of waiting) run();
      return waiting.length;
    },
    rest(milliseconds: number) {
      time += milliseconds;
      const due = timers.filter(({ at }) => at <= time);
      timers = timers.filter(({ at }) => at > time);
      for (const { run } of due) run();
    },
  };
}

/** Each step takes a millisecond. */
function workOf(
  name: string,
  log: string[],
  hand: ReturnType<typeof handClock>,
  { steps = 3, atRest = 0 } = {},
): Work {
  let [left, resting] = [steps, atRest];
  return {
    first: () => void log.push(`${name} first`),
    next() {
      hand.spend(1);
      log.push(`${name} step`);
      return --left > 0;
    },
    atRest() {
      if (resting-- <= 0) return false;
      log.push(`${name} rest`);
      return true;
    },
  };
}

function setUp() {
  const hand = handClock();
  const log: string[] = [];
  return { hand, log, scheduler: new Scheduler(hand.clock) };
}

describe('the scheduler', () => {
  test('does what is first of all documents before the rest of any', () => {
    const { hand, log, scheduler } = setUp();
    for (const name of ['a', 'b']) scheduler.submit(name, workOf(name, log, hand));
    while (hand.turn() > 0);
    expect(log.slice(0, 2)).toEqual(['a first', 'b first']);
    expect(log.filter((line) => line.endsWith('step'))).toHaveLength(6);
  });

  test('lets messages in between slices of a few milliseconds', () => {
    const { hand, log, scheduler } = setUp();
    scheduler.submit('a', workOf('a', log, hand, { steps: 100 }));
    hand.turn();
    for (let before = log.length; hand.turn() > 0; before = log.length)
      expect(log.length - before).toBeLessThanOrEqual(10);
    expect(log).toHaveLength(101);
  });

  test.each(['first', 'next', 'atRest'] as const)('goes on with others where one fails in %s', (part) => {
    const { hand, log, scheduler } = setUp();
    const fail = () => {
      throw new Error('a fault of the program');
    };
    scheduler.submit('bad', { ...workOf('bad', log, hand, { atRest: 1 }), [part]: fail });
    scheduler.submit('good', workOf('good', log, hand, { atRest: 1 }));
    let faults = 0;
    const attempt = (run: () => unknown) => {
      try {
        return run();
      } catch {
        return ++faults;
      }
    };
    while (attempt(() => hand.turn()) !== 0);
    for (let i = 0; i < 5; i++) attempt(() => hand.rest(600));
    expect(log.filter((line) => line.startsWith('good'))).toEqual(['good first', 'good step', 'good step', 'good step', 'good rest']); // prettier-ignore
    expect(faults).toBe(1);
    expect(scheduler.isIdle).toBe(true);
  });

  test('drops the rest of a text that a newer one replaces', () => {
    const { hand, log, scheduler } = setUp();
    scheduler.submit('a', workOf('old', log, hand, { steps: 100 }));
    hand.turn();
    hand.turn();
    scheduler.submit('a', workOf('new', log, hand));
    const done = log.length;
    while (hand.turn() > 0);
    expect(log.slice(done)).toEqual(['new first', 'new step', 'new step', 'new step']);
  });

  test('a request hastens what is first, which is then not done again', () => {
    const { hand, log, scheduler } = setUp();
    scheduler.submit('a', workOf('a', log, hand));
    scheduler.hasten('a');
    expect(log).toEqual(['a first']);
    scheduler.hasten('a');
    while (hand.turn() > 0);
    expect(log.filter((line) => line === 'a first')).toHaveLength(1);
  });

  test('what waits for rest begins half a second after the last edit of any document', () => {
    const { hand, log, scheduler } = setUp();
    scheduler.submit('a', workOf('a', log, hand, { steps: 1, atRest: 2 }));
    while (hand.turn() > 0);
    hand.rest(400);
    scheduler.submit('b', workOf('b', log, hand, { steps: 1 }));
    while (hand.turn() > 0);
    hand.rest(400);
    expect(log).not.toContain('a rest');
    hand.rest(100);
    for (let turn = 0; turn < 5; turn++) hand.rest(0);
    expect(log.filter((line) => line === 'a rest')).toHaveLength(2);
    expect(scheduler.isIdle).toBe(true);
  });
});
