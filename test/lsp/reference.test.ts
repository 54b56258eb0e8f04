// Diagnostics lead to the language reference: every code has its row there.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { referenceAt } from '../../lsp/server/reference.ts';
import { codes } from '../../src/compiler/source/codes.ts';

const text = readFileSync(new URL('../../grammar/language.md', import.meta.url), 'utf8');

test.each(Object.keys(codes))('%s leads to its row', (code) => {
  const [, line] =
    /^file:\/\/\/language\.md#L(\d+)$/.exec(referenceAt('file:///language.md', text)(code) ?? '') ?? [];
  expect(text.split('\n')[Number(line) - 1]).toContain(`\`${code}\``);
});
