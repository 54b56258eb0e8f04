// The line and the carets of a message stand under each other, whatever the line holds.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic, formatWithSource } from '../../../src/compiler/index.ts';
import { excerptOf } from '../../../src/compiler/source/excerpt.ts';
import { load } from '../load.ts';

/** What is shown of the part of a text between « and ». */
function shown(marked: string): string {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  return (excerptOf({ source: { name: 'file', text }, start, end }) ?? []).join('\n');
}

describe('an excerpt', () => {
  test.each([
    ['a word', 'h «q»;', '1 | h q;\n  |   ^'],
    ['an empty place', 'h q«»', '1 | h q\n  |    ^'],
    ['a place in a later line', 'x q;\nx q;\n  h «q[3]»;\nx q;', '3 |   h q[3];\n  |     ^^^^'],
    ['of several lines the first', 'x «q;  \nx» q;', '1 | x q;\n  |   ^^'],
    ['lines that end in CR LF', 'x q;\r\nh «q;\r\nx» q;', '2 | h q;\n  |   ^^'],
    ['the end of a line', 'x q«»\r\nh q;', '1 | x q\n  |    ^'],
    ['a place on what ends a line', 'x q\r«\n»h q;', '1 | x q\n  |    ^'],
    ['tabs', '\tx\t«q»;', '1 |   x  q;\n  |      ^'],
    ['wide signs before', '/* 量子 */ «q»;', '1 | /* 量子 */ q;\n  |            ^'],
    ['wide signs inside', 'x «量子»;', '1 | x 量子;\n  |   ^^^^'],
    ['accents', 'x e\u0301«q»;', '1 | x e\u0301q;\n  |    ^'],
    ['signs that turn text round', 'x \u202e«q»;', '1 | x \ufffdq;\n  |    ^'],
    ['the last line without its end', 'x q;\nh «q»', '2 | h q\n  |   ^'],
    ['a text as a whole', '«»x q;', ''],
    ['an empty line', 'x q;\n«»\nx q;', ''],
  ])('%s', (_, marked, expected) => {
    expect(shown(marked)).toBe(expected);
  });

  test('a long line is cut on both sides', () => {
    const [line, carets] = shown(`${'a'.repeat(300)}«bcd»${'e'.repeat(300)}`).split('\n');
    expect(line).toBe(`1 | …${'a'.repeat(30)}bcd${'e'.repeat(67)}…`);
    expect(carets).toBe(`  | ${' '.repeat(31)}^^^`);
  });

  test('a long place is cut with its line', () => {
    const [line, carets] = shown(`x «${'b'.repeat(300)}»;`).split('\n');
    expect(line).toBe(`1 | x ${'b'.repeat(98)}…`);
    expect(carets).toBe(`  |   ${'^'.repeat(98)}`);
  });

  test('of a line of eight million characters takes no time', () => {
    const source = { name: 'file', text: `${'a '.repeat(4_000_000)}` };
    const begin = performance.now();
    for (let i = 1; i < 500; i++) excerptOf({ source, start: 16_000 * i, end: 16_000 * i + 1 });
    expect(performance.now() - begin).toBeLessThan(1000);
  });

  const piece = fc.constantFrom(
    'a',
    'bc ',
    '\t',
    '量',
    '\n',
    '\r\n',
    '🙂',
    '\u0301',
    '\u0000',
    '\ud800',
    'x'.repeat(90),
  );
  propertyTest.prop([fc.array(piece, { maxLength: 12 }), fc.nat(), fc.nat()], { numRuns: 300 })(
    'is one line and one row of carets of bounded length',
    (pieces, a, b) => {
      const text = pieces.join('');
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].toSorted((x, y) => x - y);
      const excerpt = excerptOf({ source: { name: 'file', text }, start, end });
      if (!excerpt) return;
      const [line, carets] = excerpt;
      expect(line).not.toMatch(/[\n\r\t\0]/);
      expect(line.length).toBeLessThan(260);
      expect(carets).toMatch(/^ +\| +\^+$|^ +\| \^+$/);
      expect(carets.length).toBeLessThan(110);
    },
  );
});

test('a message is its first line, the line of the text, and the same for what explains it', () => {
  const text =
    'pool drop s -> t { discard s; }\ncircuit c {\n  qubit q[2];\n  drop q[0] -> q[1];\n  h q[0];\n  return Z(q[1]);\n}\n';
  const [diagnostic] = check({ name: 'c.qcnn', text }, load).diagnostics;
  const brief = formatDiagnostic(diagnostic).split('\n');
  const full = formatWithSource(diagnostic).split('\n');
  expect(full.filter((line) => !/^ +\d* \| /.test(line))).toEqual(brief);
  expect(full).toContain('  5 |   h q[0];');
  expect(full).toContain('    4 |   drop q[0] -> q[1];');
});
