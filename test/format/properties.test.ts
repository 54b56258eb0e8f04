// What the formatter promises of any text: formatted twice is formatted once, nothing is lost, nothing changes its place.
import { fc, test } from '@fast-check/vitest';
import * as prettier from 'prettier/standalone';
import { expect } from 'vitest';
import { parse, printFile } from '../../src/compiler/syntax/index.ts';
import { tokenize } from '../../src/compiler/syntax/tokenize.ts';
import * as plugin from '../../src/format/index.ts';
import { arbitraryFile, arbitraryProperty, withoutSpans } from '../compiler/syntax/arbitrary-file.ts';
import { arbitraryText, commentsOf, strewn, tokensOf } from './strewn.ts';

const format = (text: string, printWidth = 100) =>
  prettier.format(text, { parser: 'qcnn', plugins: [plugin], printWidth });
const width = fc.integer({ min: 40, max: 120 });
/** Large trees say no more than small ones. */
const smallText = arbitraryText.filter(({ length }) => length < 3000);
const numRuns = 40;

/** The tree without docs, which are comments here. */
function treeOf(text: string) {
  const { file, diagnostics } = parse({ name: 'text.qcnn', text });
  expect(diagnostics).toEqual([]);
  const declarations = file.declarations.map((each) => ({ ...each, doc: undefined }));
  const properties = file.properties.map((each) => ({ ...each, doc: undefined }));
  return withoutSpans({ ...file, declarations, properties, comments: [] });
}

const emptyFile = parse({ name: 'text.qcnn', text: '' }).file;

/** Of each comment whether a brace is open before it. */
function isInBraces(text: string): boolean[] {
  const { tokens, comments } = tokenize(text);
  return comments.map(({ startOffset }) => {
    const braces = tokens.filter((token) => token.startOffset < startOffset).map(({ image }) => image);
    return braces.filter((image) => image === '{').length > braces.filter((image) => image === '}').length;
  });
}

async function holds(text: string, printWidth: number) {
  const formatted = await format(text, printWidth);
  expect(tokensOf(formatted)).toEqual(tokensOf(text));
  expect(commentsOf(formatted)).toEqual(commentsOf(text));
  expect(treeOf(formatted)).toEqual(treeOf(text));
  expect(await format(formatted, printWidth)).toBe(formatted);
}

test.prop([smallText, width], { numRuns })('strewn with comments', holds);

test.each([
  ['in parentheses that group', 'gate q(q: angle[(\n\n/// c\n\nmeasure\n/* e */\n_)[""]]) q {}'],
  ['on a line of its own before a comma', 'gate a(\n  _: angle\n\n  /// c\n\n, // a\nq: angle,\n) A {}'],
  [
    'after a head from which another moved',
    'circuit A { if (q)\n// b\n{ if (\n/* l */\n\n"") {} } else\n\n/// c\n\n{} }',
  ],
  [
    'two behind what a line comment ended',
    'circuit q { qubit _[--\n\n/* h */ // i\na /* f */ /* g */\n== false]; }',
  ],
  [
    'around the point of a member',
    'pool q A -> q { barrier [(""...0\n\n/* h */ // i\n). /* f */ /* g */\nA && false]; }',
  ],
  ['in a choice', 'gate q q { for q in A(measure\n\n/* h */ // i\n"". // a\na ? "" : .0) {} }'],
  [
    'in a list without items',
    'gate q _ { return ["", false] ? [] // a\n: [ /* d */ ]; for pi in [/* g */] {} }',
  ],
  [
    'before the parenthesis that ends a head',
    'gate A a { for A in false..(_ ? false : false\n  /* j\n      k */ ) {} }',
  ],
  ['before parentheses around parentheses', 'const a = -(0. < (.0 ? q(false) : .0 /* f */ /* g */\n));'],
  [
    'between what is indexed and its index',
    'const a = [("" ? false : false)\n  /* j\n      k */ [0E0] for q in 0E0];',
  ],
])('comments %s', async (_, text) => {
  for (const printWidth of [40, 100]) await holds(text, printWidth);
});

/** The property alone, strewn with comments. */
const propertyText = arbitraryProperty
  .chain((property) => strewn(printFile({ ...emptyFile, properties: [property] })))
  .filter(({ length }) => length < 1000);

test.prop([propertyText, width], { numRuns: 25 })('comments within the braces of a property stay there', async (text, printWidth) => {
  await holds(text, printWidth);
  const before = isInBraces(text);
  isInBraces(await format(text, printWidth)).forEach((isInside, i) => expect(isInside || !before[i]).toBe(true));
}); // prettier-ignore

test('comments of a property', async () => {
  const text = 'property "p" (n: int in [1, 2]) /* head */ { // why\n a(n = n) // left\n == /* sign */ b(n = /* own */ n) // right\n at exact; // end\n // last\n }'; // prettier-ignore
  expect(await format(text)).toMatchInlineSnapshot(`
    "property "p" (n: int in [1, 2]) {
      /* head */
      // why
      a(n = n) // left
        == /* sign */ b(n = /* own */ n) at exact; // right
        // end
        // last
    }
    "
  `);
});

test.prop([arbitraryFile], { numRuns })('printFile prints what is formatted', async (file) => {
  const text = printFile(file);
  expect(await format(text)).toBe(text);
});
