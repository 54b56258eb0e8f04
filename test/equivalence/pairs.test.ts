// Pairs of circuits whose answers were written by hand and agree with an independent simulation: every level of every pair.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/runtime/evaluate/index.ts';
import { compareFiles, type Answer } from '../../src/equivalence/index.ts';
import { type Level, levels } from '../../src/equivalence/task/task.ts';

interface Expected {
  readonly levels: Readonly<Record<Level, boolean | null>>;
  /** Where a checker may say less than the levels do. */
  readonly answers?: { readonly allowed: readonly Answer['verdict'][] };
}

const folder = fileURLToPath(new URL('pairs', import.meta.url));
const pairs = readdirSync(folder).map((name) => ({
  name,
  files: ['a.qcnn', 'b.qcnn'].map((file) => join(folder, name, file)) as [string, string],
  expected: JSON.parse(readFileSync(join(folder, name, 'expected.json'), 'utf8')) as Expected,
}));

const verdicts = { true: 'equivalent', false: 'different' } as const;

/** The right answers at a level that applies. */
function allowedAt({ levels: right, answers }: Expected, level: Level): readonly Answer['verdict'][] {
  return answers?.allowed ?? [verdicts[`${right[level]!}`]];
}

test.each(pairs)('$name: every level', ({ files, expected }) => {
  const answer = compareFiles(...files);
  for (const level of levels) {
    const said = answer.levels[level];
    const right = expected.levels[level];
    const mayBeUnknown = expected.answers?.allowed.includes('unknown');
    expect([level, said === 'unknown' && mayBeUnknown ? right : said]).toEqual([level, right]);
  }
  expect(allowedAt(expected, answer.level)).toContain(answer.verdict);
});

describe('asked level by level', () => {
  const cases = pairs.flatMap((pair, at) => {
    const applying = levels.filter((level) => pair.expected.levels[level] !== null);
    return [{ ...pair, level: applying[at % applying.length] }];
  });
  test.each(cases)('$name at $level', ({ files, expected, level }) => {
    const answer = compareFiles(...files, { level, seed: 7 });
    expect(allowedAt(expected, level)).toContain(answer.verdict);
    if (answer.verdict === 'equivalent') expect(answer.error).toBeLessThan(1e-12);
    if (answer.verdict !== 'different') return expect(answer.witness).toBe(null);
    // A witness shows what it says.
    const { a, b, weights, inputs, valueA, valueB, difference } = answer.witness!;
    expect(evaluate(a, { weights, inputs })[0]).toBeCloseTo(valueA, 12);
    expect(evaluate(b, { weights, inputs })[0]).toBeCloseTo(valueB, 12);
    expect(Math.abs(valueA - valueB)).toBeCloseTo(difference, 12);
    expect(difference).toBeGreaterThan(answer.tolerance);
  });
});
