import { expect, test } from 'vitest';
import { createLoadDisplay } from '../../src/cli/load-progress.ts';

test('reading many images says how far it is, once a second has passed', () => {
  let now = 0;
  let text = '';
  const stream = { write: (part: string) => Boolean((text += part)) };
  const { show, close } = createLoadDisplay({ stream, now: () => now });
  for (const [time, done] of [
    [900, 1_000],
    [1_100, 1_600],
    [5_000, 40_000],
    [11_200, 98_000],
  ]) {
    now = time;
    show({ done, of: 100_000 });
  }
  close();
  expect(text).toBe('reading images: 1,600 of 100,000\nreading images: 98,000 of 100,000\n');
});
