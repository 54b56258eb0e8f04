// The corpora: every file in test/good checks without a message, every file in test/bad gives exactly the text beside it,
// as the command line prints it.
import { readFileSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check, formatWithSource } from '../../src/compiler/index.ts';
import { codes } from '../../src/compiler/source/codes.ts';
import { load } from './load.ts';

const files = (folder: string) =>
  readdirSync(new URL(`../${folder}/`, import.meta.url))
    .filter((name) => name.endsWith('.qcnn'))
    .map((name) => ({ name, text: readFileSync(new URL(`../${folder}/${name}`, import.meta.url), 'utf8') }));

const messages = (name: string, text: string) =>
  check({ name, text }, load).diagnostics.map(formatWithSource);

describe('test/good', () => {
  test.each(files('good'))('$name', ({ name, text }) => {
    expect(messages(`test/good/${name}`, text)).toEqual([]);
    expect(check({ name: `test/good/${name}`, text }, load).unchecked).toEqual([]);
  });
});

describe('test/bad', () => {
  test.each(files('bad'))('$name', async ({ name, text }) => {
    const found = messages(`test/bad/${name}`, text);
    expect(found.length).toBeGreaterThan(0);
    await expect(found.join('\n') + '\n').toMatchFileSnapshot(`../bad/${basename(name, '.qcnn')}.txt`);
  });

  test.each(files('bad'))('the fixes of $name repair it', ({ name, text }) => {
    const source = { name: `test/bad/${name}`, text };
    for (const { code, message, fix } of check(source, load).diagnostics) {
      if (!fix) continue;
      const repaired = text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
      const left = check({ ...source, text: repaired }, load).diagnostics;
      expect(left.filter((other) => other.code === code && other.message === message)).toEqual([]);
    }
  });

  test('covers every code that checking a file can give', () => {
    // These depend on a choice outside the file and have tests of their own.
    const outside = ['unknown-circuit', 'ambiguous-circuit', 'unknown-parameter', 'parameter-without-value', 'too-large', 'import-unreadable', 'qasm-unsupported']; // prettier-ignore
    const never = ['unexplained'];
    const covered = files('bad').flatMap(({ name, text }) =>
      check({ name: `test/bad/${name}`, text }, load).diagnostics.map(({ code }) => code),
    );
    expect(
      Object.keys(codes).filter(
        (code) => ![...outside, ...never].includes(code) && !covered.includes(code as never),
      ),
    ).toEqual([]);
  });
});
