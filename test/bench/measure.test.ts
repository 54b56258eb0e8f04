import { describe, expect, test } from 'vitest';
import { measure } from '../../src/bench/measure.ts';

const budget = { warmMs: 0, measureMs: 10, leastRuns: 3, patienceMs: 1000, mostRuns: 7 };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('measure', () => {
  test('repeats quick work as often as it may, after one unmeasured run', async () => {
    let calls = 0;
    const { runs, minMs, medianMs } = await measure(() => void calls++, { ...budget, measureMs: 1e6 });
    expect([runs, calls]).toEqual([7, 8]);
    expect(minMs).toBeGreaterThanOrEqual(0);
    expect(medianMs).toBeGreaterThanOrEqual(minMs);
  });

  test('waits for work that answers later, and repeats it as often as it must', async () => {
    let calls = 0;
    const work = () => wait(20).then(() => calls++);
    const { runs, minMs } = await measure(work, budget);
    expect([runs, calls]).toEqual([3, 4]);
    expect(minMs).toBeGreaterThan(15);
  });

  test('runs slow work once, without a warm-up', async () => {
    let calls = 0;
    const { runs } = await measure(() => wait(30).then(() => calls++), { ...budget, patienceMs: 20 });
    expect([runs, calls]).toEqual([1, 1]);
  });

  test('ends between repetitions when it is stopped', async () => {
    const controller = new AbortController();
    let calls = 0;
    const work = () => {
      if (++calls === 3) controller.abort(new Error('stopped'));
    };
    await expect(measure(work, budget, controller.signal)).rejects.toThrow('stopped');
    expect(calls).toBe(3);
  });
});
