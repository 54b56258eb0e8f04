import { expect, test } from 'vitest';
import { createStopwatch } from '../../src/runtime/stopwatch.ts';

/** A clock that work moves. */
function clock() {
  let time = 0;
  const spend = (seconds: number) => void (time += 1000 * seconds);
  return { stopwatch: createStopwatch(() => time), spend };
}

test('each part without those inside it; what is measured in a whole is not told apart', () => {
  const { stopwatch, spend } = clock();
  spend(100);
  const result = stopwatch.time('outer', () => {
    spend(1);
    stopwatch.time('inner', () => spend(2));
    stopwatch.timeWhole('whole', () => stopwatch.time('inner', () => spend(4)));
    stopwatch.time('outer', () => spend(8));
    return 'done';
  });
  spend(100);
  expect(result).toBe('done');
  expect(stopwatch.take()).toEqual({ outer: 9, inner: 2, whole: 4 });
  expect(stopwatch.take()).toEqual({});
});

test('promises, failures, and a look while a part is open', async () => {
  const { stopwatch, spend } = clock();
  await stopwatch.time('later', async () => {
    spend(1);
    await Promise.resolve();
    spend(2);
    expect(stopwatch.take()).toEqual({ later: 3 });
    spend(4);
  });
  expect(() =>
    stopwatch.time('fails', () => {
      spend(1);
      throw new Error('no');
    }),
  ).toThrow('no');
  await expect(stopwatch.time('fails', () => Promise.reject(new Error('later')))).rejects.toThrow('later');
  spend(5);
  expect(stopwatch.take()).toEqual({ later: 4, fails: 1 });
});
