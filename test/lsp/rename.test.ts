// Why a name keeps its name: the new one is taken only where something has it, and mistakes of the text are told as such.
import { test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { renameAt } from '../../lsp/service/rename.ts';
import { load, moduleOf } from './views.ts';

/** What comes of a new name for what stands at the last `at` of a text. */
function refusalOf(text: string, at: string, to: string): string | undefined {
  const module = moduleOf(text);
  const result = renameAt(module, text.lastIndexOf(at), to, [module], load);
  return 'refused' in result ? result.refused : undefined;
}

const body = '{ qubit q[2]; let n = 1; rx(n) q[0]; return Z(q); }';

describe('a text that declares a name twice', () => {
  test.each([
    ['const a = 1; const a = 2; circuit c { qubit q[a]; return Z(q); }', 'a = 1'],
    ['const a = 1; const a = 2; circuit c { qubit q[a]; return Z(q); }', 'a = 2'],
    ['const a = 1; const a = 2; circuit c { qubit q[a]; return Z(q); }', 'a]'],
    ['const n = 2; circuit c { qubit q[n]; for n in 0..2 { x q[n]; } return Z(q); }', 'n = 2'],
    ['circuit c { qubit q[2]; qubit q[2]; return Z(q); }', 'q[2]'],
    ['circuit c(n: int = 1, n: int = 2) { qubit q[n]; return Z(q); }', 'n: int = 1'],
    ['gate g() a, a { x a; } circuit c { qubit q[2]; g q[0], q[1]; return Z(q); }', 'a {'],
    ['gate g() a { } pool g(t: angle) a -> b { } circuit c { qubit q; return Z(q); }', 'g()'],
    ['circuit c { qubit q; weight w: angle; weight w: angle; rx(w) q; return Z(q); }', 'w)'],
  ])('%s: %s', (text, at) => {
    expect(refusalOf(text, at, 'fresh')).toMatch(
      /^mend this first: circuits\/open\.qcnn:1:\d+: .* (already declared|declared twice)/,
    );
  });

  test('other names of it change', () => {
    const text = `const a = 1; const a = 2; circuit c ${body}`;
    expect(refusalOf(text, 'n = 1', 'fresh')).toBe(undefined);
    expect(refusalOf(text, 'q[2]', 'fresh')).toBe(undefined);
  });
});

test('a name that is taken is told by the place of what has it', () => {
  expect(refusalOf(`circuit c ${body}`, 'n = 1', 'q')).toMatch(/^q is taken: /);
  expect(refusalOf(`const a = 1; circuit c ${body}`, 'a = 1', 'n')).toMatch(/^n is taken: /);
  // It is used, though nothing declares it yet.
  expect(refusalOf('const a = 1; circuit c { qubit q; rx(b) q; return Z(q); }', 'a = 1', 'b')).toMatch(/^b is taken: what stands at .*:1:/); // prettier-ignore
});
