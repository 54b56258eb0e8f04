// A slip in one line costs that line alone: what stands on the others is read as it would be without it.
import { fc, test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { check } from '../../../src/compiler/index.ts';
import { positionOf, textOf, type Source } from '../../../src/compiler/source/source.ts';
import type { AnyNode, Statement } from '../../../src/compiler/syntax/ast.ts';
import { parse, printFile } from '../../../src/compiler/syntax/index.ts';
import { blocksOf } from '../../../src/compiler/syntax/statement-facts.ts';
import { tokenize } from '../../../src/compiler/syntax/tokenize.ts';
import { endOf } from '../../../src/compiler/syntax/tokens.ts';
import { visitNodes } from '../../../src/compiler/syntax/visitor-keys.ts';
import { applyEdit, goodFiles, randomEdit, randomIntegers } from '../mutations.ts';
import { arbitraryFile } from './arbitrary-file.ts';

/** What stands on which lines, each with its text: statements without the blocks in them, and whole declarations. */
interface Piece {
  readonly text: string;
  readonly first: number;
  readonly last: number;
}

function piece(source: Source, start: number, end: number): Piece {
  const first = positionOf(source, start).line;
  return { text: `${first}: ${source.text.slice(start, end)}`, first, last: positionOf(source, end).line };
}

const undivided = new Set<AnyNode['kind']>(['import', 'const', 'pairing', 'compile-time-parameter', 'angle-parameter']); // prettier-ignore

function read(text: string) {
  const source = { name: 'half.qcnn', text };
  const { file, diagnostics } = parse(source);
  const pieceOf = (statement: Statement) =>
    piece(source, statement.span.start, blocksOf(statement)[0]?.span.start ?? statement.span.end);
  const statements: Piece[] = [];
  visitNodes(file, (node: AnyNode) => {
    if (node.kind === 'block') for (const each of node.statements) if (each.kind !== 'lost') statements.push(pieceOf(each));
  }); // prettier-ignore
  const declarations = [...file.imports, ...file.declarations, ...file.properties].map(({ span }) =>
    piece(source, span.start, span.end),
  );
  // What has no block and no list of parameters: a line of it is never whole by itself where it has several.
  const flat: Piece[] = [];
  visitNodes(file, (node: AnyNode) => {
    if (undivided.has(node.kind)) flat.push(piece(source, node.span.start, node.span.end));
  });
  for (const {
    comparison: { left, right, level },
  } of file.properties)
    flat.push(piece(source, left.span.start, (level ?? right).span.end));
  return { source, statements, declarations, flat, diagnostics };
}

/** How many of the pieces off a line are still read. */
function kept(line: number, before: readonly Piece[], after: readonly Piece[]) {
  const left = new Set(after.map(({ text }) => text));
  const others = before.filter(({ first, last }) => line < first || line > last);
  return { all: others.length, kept: others.filter(({ text }) => left.has(text)).length };
}

/** The text without the rest of a line behind one of its tokens; undefined where nothing stands there. */
function cut(text: string, random: (below: number) => number): { text: string; at: number } | undefined {
  const { tokens } = tokenize(text);
  const at = endOf(tokens[random(tokens.length)]);
  const end = /[\r\n]|$/.exec(text.slice(at))!.index + at;
  return text.slice(at, end).trim() === '' ? undefined : { text: text.slice(0, at) + text.slice(end), at };
}

function slip(text: string, random: (below: number) => number): { text: string; at: number } | undefined {
  const edit = randomEdit(text, random);
  return /\n/.test(edit.text + text.slice(edit.start, edit.end))
    ? undefined
    : { text: applyEdit(text, edit), at: edit.start };
}

const asked = Number(process.env['MUTATIONS'] ?? 0);
const trees = fc.sample(arbitraryFile, { numRuns: asked || 60, seed: 1 }).map(printFile);
const legible = trees.filter((text) => tokenize(text).tokens.length > 2);

describe.each([
  ['half a line', cut],
  ['one token wrong', slip],
] as const)('%s', (_, spoil) => {
  test.each([
    ['circuits of the project', goodFiles.map(({ text }) => text)],
    ['random files', legible],
  ] as const)('in %s', (__, texts) => {
    const random = randomIntegers(1);
    const sums = { statements: [0, 0], declarations: [0, 0], told: [0, 0] };
    for (let i = 0; i < (asked || 400); i++) {
      const text = texts[random(texts.length)];
      const spoilt = spoil(text, random);
      if (!spoilt) continue;
      const [before, after] = [read(text), read(spoilt.text)];
      if (after.diagnostics.length === 0) continue;
      const { line } = positionOf(before.source, spoilt.at);
      // Half of a line is no half of a statement where that goes on in the next one, as long ones do.
      const goesOn = ({ first, last }: Piece) => first < last && first <= line && line <= last;
      if ([...before.statements, ...before.flat].some(goesOn)) continue;
      for (const what of ['statements', 'declarations'] as const) {
        const found = kept(line, before[what], after[what]);
        sums[what][0] += found.kept;
        sums[what][1] += found.all;
      }
      const there = after.diagnostics.filter(
        ({ span }) => positionOf(after.source, span.start).line === line,
      );
      sums.told[0] += Number(there.length === 1 && after.diagnostics.length === 1);
      sums.told[1]++;
    }
    const shares = Object.entries(sums).map(([what, [some, all]]) => [what, some / all] as const);
    if (asked) console.log(sums);
    expect(sums.told[1]).toBeGreaterThan(40);
    for (const [what, share] of shares) expect(share, what).toBeGreaterThan(what === 'told' ? 0.92 : 0.96);
  });
});

propertyTest.prop([arbitraryFile, fc.nat(), fc.nat()], { numRuns: 40 })(
  'two half lines are told once each at most, and nothing is thrown',
  (file, ...seeds) => {
    let text = printFile(file);
    for (const seed of seeds) {
      if (tokenize(text).tokens.length > 0) text = cut(text, randomIntegers(seed))?.text ?? text;
    }
    const lines = read(text).diagnostics.map(({ span }) => positionOf(span.source, span.start).line);
    expect(lines.length).toBeLessThan(12);
  },
);

/** What is told of a text, `code @ text there`. */
function told(text: string): string[] {
  const { diagnostics } = check({ name: 'half.qcnn', text });
  return diagnostics.map(({ code, span, message }) => `${code} @ ${textOf(span) || message}`);
}

test.each([
  [
    'a default',
    'circuit c(n: int = ) {\n  qubit q[2];\n  foo on q;\n  return Z(q[n]);\n}',
    ['syntax @ )', 'unknown-name @ foo'],
  ],
  [
    'a type of a gate to call',
    'circuit c(conv: gat = h, k: int = 1) {\n  qubit q[2];\n  conv on q;\n  ctrl @ conv q[0], q[k];\n  foo on q;\n  return Z(q);\n}',
    ['syntax @ gat', 'unknown-name @ foo'],
  ],
  [
    'a parameter without its comma',
    'circuit c(\n  n: int = 2\n  k: int = 1,\n) {\n  qubit q[n];\n  x q[k];\n  return Z(r);\n}',
    [`syntax @ expected ',' before 'k'`, 'unknown-name @ r'],
  ],
  [
    'a bracket of an angle',
    'gate g(t: angle[, s: angle) a, b {\n  rx(t) a;\n  rx(s) b;\n  foo a;\n}',
    ['syntax @ ,', 'unknown-name @ foo'],
  ],
  [
    'a size',
    'gate g q[2] {\n  h on q;\n  foo on q;\n}\ncircuit c {\n  qubit q[2];\n  g q;\n  return Z(q);\n}',
    ['syntax @ 2', 'unknown-name @ foo'],
  ],
  [
    'the call of a gate whose head is half read',
    'gate g(t: angle[) a { rx(t[0]) a; }\ncircuit c {\n  qubit q[2];\n  g(1, 2) q[0], q[1];\n  let n = g.params;\n  x r;\n  return Z(q);\n}',
    ['syntax @ )', 'unknown-name @ r'],
  ],
  [
    'a call before another one',
    'circuit c {\n  weight w: angle[15];\n  qubit q[4];\n  rx(w) on\n  h on q;\n  return Z(r);\n}',
    [`syntax @ expected an expression after 'on', found the end of the line`, 'unknown-name @ r'],
  ],
  [
    'the header of a loop',
    'circuit c {\n  qubit q[4];\n  for i in\n    h q[i];\n    foo q[i];\n  }\n  x r;\n  return Z(q);\n}',
    [`syntax @ expected an expression after 'in', found the end of the line`, 'unknown-name @ foo', 'unknown-name @ r'],
  ],
  [
    'a missing brace',
    'circuit c {\n  qubit q[4];\n  for i in 0..2 {\n    let k = i;\n    x r;\n  for i in 0..2 { x q[k]; }\n  return Z(q);\n}',
    ['syntax @ {', 'unknown-name @ r'],
  ],
  ['an import', 'import { su4, from "std/conv";\ncircuit c {\n  qubit q;\n  x r;\n  return Z(q);\n}', ['import-not-found @ "std/conv"', 'syntax @ from', 'unknown-name @ r']],
])('other mistakes are told beside one in %s', (_, text, expected) => {
  expect(told(text).toSorted()).toEqual(expected.toSorted());
}); // prettier-ignore

test.each([
  ['a list', 'let k = [\n    1,\n    2 3,\n  ];', `expected ']' after '2', found '3'`],
  ['operands', 'cx q[0],\n    q[1] q[2];', `expected ',' or ';' before 'q'`],
  ['a comprehension', 'let k = [a\n    for b in q\n    if a b];', `expected ']' after 'a', found 'b'`],
  ['arguments', 'rx(\n    t u\n  ) q[0];', `expected ')' after 't', found 'u'`],
])('what goes on on further lines is one statement: %s', (_, statement, message) => {
  const { diagnostics, statements } = read(`circuit c {\n  ${statement}\n  h q;\n}`);
  expect(diagnostics.map((each) => each.message)).toEqual([message]);
  expect(statements.map(({ text }) => text.replace(/^\d+: /, ''))).toEqual(['h q;']);
});

test('many unfinished lines take time in proportion', () => {
  const lines = (count: number) =>
    `circuit c {\n${'  h on\n'.repeat(count)}  let k = [\n${'a b,\n'.repeat(count)}`;
  const time = (count: number) => {
    const start = performance.now();
    parse({ name: 'long.qcnn', text: lines(count) });
    return performance.now() - start;
  };
  time(2_000);
  expect(time(40_000)).toBeLessThan(4_000);
});
