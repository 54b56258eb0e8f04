// The compiler meets mistakes with messages, and what it lets pass it can compile and run: over files with a few tokens changed.
import { test } from '@fast-check/vitest';
import { describe, expect, test as plain } from 'vitest';
import { faultsOf, arbitraryMutation, goodFiles } from './mutated-files.ts';

describe('files with a few tokens changed', () => {
  test.prop([arbitraryMutation()], { numRuns: 150 })('are refused with a reason, or work', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  plain.each(goodFiles.map((text) => [/(?:circuit|gate) \w+/.exec(text)?.[0] ?? text.slice(0, 40), text]))(
    'unchanged: %s',
    (_, text) => expect(faultsOf(text)).toEqual([]),
  );
});
