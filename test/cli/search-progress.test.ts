import { expect, test } from 'vitest';
import { createSearchDisplay } from '../../src/cli/search-progress.ts';

const clear = '\r\u001b[K';

/** What is written when progress comes at these times, in milliseconds. */
function written(isTTY: boolean, times: readonly number[]): string {
  let now = 0;
  let text = '';
  const display = createSearchDisplay({ isTTY, write: (part) => Boolean((text += part)) }, () => now);
  times.forEach((time, index) => {
    now = time;
    display.show({ done: index + 1, of: 16, best: 1 });
  });
  display.close();
  display.close();
  return text;
}

test('a short search says nothing', () => {
  expect(written(true, [10, 500, 999])).toBe('');
  expect(written(false, [10, 500, 999])).toBe('');
});

test('a long one changes a line on a terminal, and takes it away', () => {
  const line = (done: number) =>
    `${clear}searching a contraction tree, to be kept for later: ${done} of 16 runs`;
  expect(written(true, [900, 1000, 1100])).toBe(`${line(2)}${line(3)}${clear}`);
});

test('and writes a line now and then elsewhere', () => {
  expect(written(false, [1000, 2000, 10_999, 11_000])).toBe(
    'searching a contraction tree, to be kept for later: 1 of 16 runs\n' +
      'searching a contraction tree, to be kept for later: 4 of 16 runs\n',
  );
});
