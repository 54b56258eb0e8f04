// Every node of a tree has a kind and a span, and is reached by `childrenOf` from the one around it, in the order of the text.
import { test as propertyTest } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { textOf } from '../../../src/compiler/source/source.ts';
import type { AnyNode } from '../../../src/compiler/syntax/ast.ts';
import { parse, printFile } from '../../../src/compiler/syntax/index.ts';
import { childrenOf, visitNodes, visitorKeys } from '../../../src/compiler/syntax/visitor-keys.ts';
import { arbitraryFile } from './arbitrary-file.ts';

const read = (text: string) => parse({ name: 'test.qcnn', text }).file;

/** All objects and lists of objects in a tree that no table of keys was asked for; spans and comments aside. */
function everything(value: unknown): object[] {
  if (Array.isArray(value)) return value.flatMap(everything);
  if (typeof value !== 'object' || value === null) return [];
  const parts = Object.entries(value).filter(([key]) => !/^(span|pathSpan|docSpan|comments)$/.test(key));
  return [value, ...parts.flatMap(([, part]) => everything(part))];
}

propertyTest.prop([arbitraryFile], { numRuns: 50 })('the parts of all nodes are the whole tree', (file) => {
  const tree = read(printFile(file));
  const reached: AnyNode[] = [];
  visitNodes(tree, (node) => void reached.push(node));
  expect(new Set(reached)).toEqual(new Set(everything(tree)));
  expect(reached.length).toBe(new Set(reached).size);
  for (const { kind, span } of reached) {
    expect(visitorKeys).toHaveProperty(kind);
    expect(span.start).toBeLessThanOrEqual(span.end);
  }
});

propertyTest.prop([arbitraryFile], { numRuns: 50 })('parts follow one another within the whole', (file) => {
  visitNodes(read(printFile(file)), (node) => {
    let at = node.span.start;
    for (const { span } of childrenOf(node)) {
      expect(span.start).toBeGreaterThanOrEqual(at);
      expect(span.end).toBeLessThanOrEqual(node.span.end);
      at = span.end;
    }
  });
});

test('imports and declarations come in the order of the text', () => {
  const kinds = childrenOf(read('const a = 1;\nimport { b } from "p";\nconst c = 2;')).map(
    ({ kind }) => kind,
  );
  expect(kinds).toEqual(['const', 'import', 'const']);
});

test.each([
  ['cx q[0], q[1];', ['q[0], q[1]']],
  ['cx on ring(q);', ['on ring(q)']],
  ['p(t) a, b -> c;', ['a, b -> c']],
  ['gphase(t);', ['']],
])('what a call acts on stands somewhere: %s', (statement, texts) => {
  const found: string[] = [];
  visitNodes(read(`circuit c { ${statement} }`), ({ kind, span }) => {
    if (/^(operands|on|pooled)$/.test(kind)) found.push(textOf(span));
  });
  expect(found).toEqual(texts);
});

test('a visit stays out of what it is told to', () => {
  const kinds: string[] = [];
  visitNodes(read('const a = 1;\ncircuit c { h q; }'), ({ kind }) => {
    kinds.push(kind);
    return kind !== 'circuit';
  });
  expect(kinds).toEqual(['file', 'const', 'identifier', 'number', 'circuit']);
});

test.each([
  ['/// one\n/// two\ngate g a { x a; }', '/// one\n/// two'],
  ['const z = 1;\n// no doc\n///\n\n  /// two  \ngate g a { x a; }', '///\n\n  /// two  '],
])('a doc comment has the span of its lines: %j', (text, doc) => {
  const { docSpan } = read(text).declarations.at(-1)!;
  expect(textOf(docSpan!)).toBe(doc);
});
