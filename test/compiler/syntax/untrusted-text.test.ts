// Whatever the text: no exception, spans inside it, bounded depth, and declarations that still print.
import { readdirSync, readFileSync } from 'node:fs';
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { maxLength, parse, printFile, reservedWords } from '../../../src/compiler/syntax/index.ts';
import { arbitraryFile } from './arbitrary-file.ts';

function survives(text: string) {
  const { file, diagnostics } = parse({ name: 'test.qcnn', text });
  for (const { span, fix } of diagnostics) {
    for (const { start, end } of fix ? [span, fix.span] : [span]) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(text.length);
    }
  }
  expect(parse({ name: 'printed.qcnn', text: printFile(file) }).diagnostics).toEqual([]);
  return diagnostics;
}

const code = (text: string) =>
  parse({ name: 'test.qcnn', text }).diagnostics.map((diagnostic) => diagnostic.code);

const piece = fc.constantFrom(
  ...reservedWords, 'pool', 'a', 'q', 'angle', '1', '.5', '"s"', '"', '/*', '/// d\n', '\n', 'é', '\0', '𝛼', '$',
  ...'-> .. ? || && == != <= >= ++ < > + - * / % ! ^ = ~ @ . , : ; ( ) [ ] { }'.split(' '),
); // prettier-ignore

test.prop([fc.string({ unit: 'binary', maxLength: 200 })], { numRuns: 300 })('random characters', (text) => {
  survives(text);
});
test.prop([fc.array(piece, { maxLength: 80 })], { numRuns: 2000 })('token soup', (pieces) => {
  survives(pieces.join(' '));
});
test.prop([fc.array(piece, { maxLength: 60 })], { numRuns: 1000 })('token soup in a circuit', (pieces) => {
  survives(`circuit c {\n${pieces.join('')}\n}\nconst last = 1;`);
});
test.prop([arbitraryFile, fc.nat(), fc.nat({ max: 5 }), piece], { numRuns: 200 })(
  'edited files',
  (file, place, length, other) => {
    const text = printFile(file);
    const start = place % (text.length + 1);
    survives(text.slice(0, start) + other + text.slice(start + length));
  },
);

const circuits = new URL('../../../circuits/', import.meta.url);
const names = readdirSync(circuits, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.qcnn'),
);
describe('truncated circuits of the project', () => {
  test.each(names)('%s', (name) => {
    const text = readFileSync(new URL(name, circuits), 'utf8');
    expect(survives(text)).toEqual([]);
    const step = Math.ceil(text.length / 40);
    for (let length = 0; length < text.length; length += step) survives(text.slice(0, length));
  });
});

describe('too large', () => {
  const nests: [string, string, string][] = [
    ['const a = ', '(', ')'],
    ['const a = ', 'f(', ')'],
    ['const a = ', 'x[', ']'],
    ['const a = ', '[', ']'],
    ['circuit c { let a = b; ', 'if (a) { ', '}'],
  ];
  test.each(nests)('%s%s… is read to a hundred brackets', (head, open, close) => {
    const nest = (depth: number) =>
      `${head}${open.repeat(depth)}${close.startsWith('}') ? '' : 1}${close.repeat(depth)}`;
    const end = head.startsWith('circuit') ? '}' : ';';
    expect(code(nest(98) + end)).toEqual([]);
    expect(code(nest(101) + end)).toEqual(['too-large']);
    expect(code(nest(100_000) + end)).toEqual(['too-large']);
    expect(code(head + open.repeat(100_000))).toEqual(['too-large']);
  });

  test.each(['a + ', '2 ^ ', '- ', '! ', 'measure ', 'a.b . '])(
    '%s… is read to some hundred operators',
    (link) => {
      const chain = (length: number) => `const a = ${link.repeat(length)}b;`;
      survives(chain(240));
      expect(code(chain(240))).toEqual([]);
      expect(code(chain(1001))).toEqual(['too-large']);
      expect(code(chain(100_000))).toEqual(['too-large']);
    },
  );

  test('chains nested in each other count together', () => {
    const nested = Array.from({ length: 50 }).reduce<string>(
      (inner) => `(${inner}${' + a'.repeat(50)})`,
      'b',
    );
    expect(code(`const a = ${nested};`)).toEqual(['too-large']);
  });

  test('long chains of else', () => {
    const chain = (length: number) => `circuit c { ${'if (a) { x q; } else '.repeat(length)}{ x q; } }`;
    survives(chain(200));
    expect(code(chain(200))).toEqual([]);
    expect(code(chain(10_000))).toEqual(['too-large']);
  });

  test.each(['a ? b : ', 'a ? '])('%s… is read to some hundred choices', (link) => {
    const close = link.endsWith(': ') ? '' : ' : c';
    const choices = (depth: number) => `const a = ${link.repeat(depth)}b${close.repeat(depth)};`;
    survives(choices(190));
    expect(code(choices(190))).toEqual([]);
    expect(code(choices(100_000))).toEqual(['too-large']);
  });

  test('siblings do not count', () => {
    expect(code(`const a = [${'(b + 1) * 2, '.repeat(5000)}];`)).toEqual([]);
    expect(code(`circuit c { ${'if (a) { x q; } '.repeat(5000)} }`)).toEqual([]);
  });

  test('a text above the limit is not read', () => {
    expect(code(' '.repeat(maxLength + 1))).toEqual(['too-large']);
    expect(code(' '.repeat(maxLength))).toEqual([]);
  });
});
