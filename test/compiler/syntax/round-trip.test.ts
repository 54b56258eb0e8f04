// parse ∘ print = identity on trees; print ∘ parse is a fixed point on texts.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { parse, printExpression, printFile } from '../../../src/compiler/syntax/index.ts';
import { arbitraryExpression, arbitraryFile, withoutSpans } from './arbitrary-file.ts';

const read = (text: string) => parse({ name: 'test.qcnn', text });

test.prop([arbitraryFile], { numRuns: 200 })('parsing a printed file gives the file', (file) => {
  const { file: again, diagnostics } = read(printFile(file));
  expect(diagnostics).toEqual([]);
  expect(withoutSpans(again)).toEqual(withoutSpans(file));
});

test.prop([arbitraryExpression], { numRuns: 1000 })(
  'parsing a printed expression gives the expression',
  (expression) => {
    const { file, diagnostics } = read(`const a = ${printExpression(expression)};`);
    expect(diagnostics).toEqual([]);
    expect(withoutSpans(file.declarations[0])).toMatchObject({ value: withoutSpans(expression) });
  },
);

test.prop([arbitraryFile], { numRuns: 100 })('printing is a fixed point', (file) => {
  const text = printFile(file);
  expect(printFile(read(text).file)).toBe(text);
});

/** The pieces of a text with white space and comments strewn between them mean the same. */
test.prop([arbitraryFile, fc.constantFrom('\n', '\r\n', ' /* { */ ', '\t// }\n', '\n//// not a doc\n')], {
  numRuns: 100,
})('white space and comments mean nothing', (file, gap) => {
  const undocumented = {
    ...file,
    declarations: file.declarations.map((each) => ({ ...each, doc: undefined })),
    properties: file.properties.map((each) => ({ ...each, doc: undefined })),
  };
  const text = printFile(undocumented).replaceAll(/"[^"]*"|[ \n]/g, (part) => (part[0] === '"' ? part : gap));
  const { file: again, diagnostics } = read(text);
  expect(diagnostics).toEqual([]);
  expect(withoutSpans({ ...again, comments: [] })).toEqual(withoutSpans(undocumented));
});
