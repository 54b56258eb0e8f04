// Completion: whatever stands in a right file is offered where it stands, while the line is being written too; what is
// offered may stand there.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completionsAt, type Completion } from '../../lsp/service/completion.ts';
import { cursorAt } from '../../lsp/service/cursor.ts';
import { applyEdits } from '../../lsp/service/edits.ts';
import { check, hasErrors } from '../../src/compiler/index.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import type { Source } from '../../src/compiler/source/source.ts';
import { tokenize } from '../../src/compiler/syntax/tokenize.ts';
import { randomIntegers } from '../compiler/mutations.ts';
import { arbitraryProgram } from '../properties/arbitrary-program.ts';
import { filesIn, library, load, moduleOf, sourceOf } from './views.ts';

const asked = Number(process.env['QCNN_SERVICE_RUNS'] ?? 0);
const random = randomIntegers(1);
const files: readonly Source[] = [
  ...filesIn('circuits'),
  ...filesIn('test/good'),
  ...fc.sample(arbitraryProgram, { numRuns: asked ? 30 : 3, seed: 1 }).map((text) => sourceOf(text)),
];

/** A word of a right file that is not being declared. */
interface Taken {
  readonly source: Source;
  readonly word: string;
  readonly start: number;
  readonly isName: boolean;
  /** Where it is declared, if in this file. */
  readonly declaredAt: number | undefined;
}

function takenIn(source: Source): Taken[] {
  const { symbols, references } = resolveNames(moduleOf(source.text, source.name));
  const declared = new Set(symbols.map(({ span }) => span!.start));
  const names = new Map(references.map(({ span, symbol }) => [span.start, symbol]));
  return tokenize(source.text).tokens.flatMap(({ image: word, startOffset: start }): Taken[] => {
    if (!/^[A-Za-z_]\w*$/.test(word) || declared.has(start)) return [];
    const symbol = names.get(start);
    // What a circuit calls a weight is any text.
    if (!symbol && new RegExp(`\\b(weight|input) $`).test(source.text.slice(0, start))) return [];
    const isHere = symbol?.span?.source.name === source.name;
    return [{ source, word, start, isName: symbol !== undefined, declaredAt: isHere ? symbol.span!.start : undefined }]; // prettier-ignore
  });
}

const taken = files.flatMap(takenIn);
const sample = asked ? taken : Array.from({ length: 120 }, () => taken[random(taken.length)]);
const lineEnd = (text: string, from: number) => /[\r\n]|$/.exec(text.slice(from))!.index + from;

/** The text as it is while a word is typed, and where the cursor is. */
const writings: Record<string, (each: Taken, typed: number) => readonly [text: string, offset: number]> = {
  'within its line': ({ source: { text }, word, start }, typed) => [
    text.slice(0, start + typed) + text.slice(start + word.length),
    start + typed,
  ],
  'at the end of a line': ({ source: { text }, word, start }, typed) => [
    text.slice(0, start + typed) + text.slice(lineEnd(text, start + word.length)),
    start + typed,
  ],
};

test.each(Object.entries(writings))('a word that is taken is offered %s', (where, write) => {
  const missing: string[] = [];
  const sums = { names: [0, 0], words: [0, 0] };
  for (const each of sample) {
    const { source, word, start, isName, declaredAt } = each;
    const end = lineEnd(source.text, start);
    // Its declaration is not written yet.
    if (where !== 'within its line' && declaredAt !== undefined && declaredAt > start && declaredAt < end)
      continue;
    for (const typed of [0, random(word.length) + 1]) {
      const [text, offset] = write(each, typed);
      const { items } = completionsAt(moduleOf(text, source.name), offset, library);
      const own = items.filter(({ edits }) => !edits).map(({ kind, label, insert }) => `${kind} ${label} ${insert}`); // prettier-ignore
      expect(own.filter((each, i) => own.indexOf(each) < i)).toEqual([]);
      const isOffered = items.some(({ label, kind }) => label === word && kind !== 'skeleton');
      const sum = sums[isName ? 'names' : 'words'];
      sum[0] += Number(isOffered);
      sum[1]++;
      if (!isOffered) missing.push(`${source.name}: ${text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset)}⟦${word}⟧`); // prettier-ignore
    }
  }
  if (asked) console.log(where, sums);
  expect(sums.names[1]).toBeGreaterThan(100);
  expect(missing).toEqual([]);
});

const isWritten = ({ kind }: Completion) => kind !== 'word' && kind !== 'type' && kind !== 'skeleton' && kind !== 'file'; // prettier-ignore

test('each name that is offered in place of another one can be read there', () => {
  const wrong: string[] = [];
  for (const { source, word, start } of sample.filter(({ isName }) => isName).slice(0, asked || 40)) {
    const { text, name } = source;
    const { items, ...replaced } = completionsAt(moduleOf(text, name), start + 1, library);
    expect(replaced).toEqual({ start, end: start + word.length });
    // In place of a gate a value may begin a condition.
    const isGate = cursorAt(moduleOf(text, name), start + 1).expected.kind === 'callable';
    const names = items.filter((item) => isWritten(item) && !(isGate && item.rank >= 2));
    for (const item of asked ? names : [names[random(names.length)], names[random(names.length)], names.at(-1)!]) {
      const after = applyEdits(source, [{ span: { source, start, end: start + word.length }, text: item.insert ?? item.label }, ...(item.edits ?? [])]);
      const faults = moduleOf(after.text, name).diagnostics.filter(({ code }) => code === 'syntax');
      const at = start + after.text.length - text.length - ((item.insert ?? item.label).length - word.length);
      const unknown = resolveNames(moduleOf(after.text, name)).references.filter(({ span, symbol }) => span.start === at && !symbol);
      if (faults.length + unknown.length > 0) wrong.push(`${name}: ${item.label} for ${word} at ${start}`);
    }
  }
  expect(wrong).toEqual([]);
}); // prettier-ignore

test('what a right file takes is hardly ever ranked behind what serves the place', () => {
  const late: string[] = [];
  const names = sample.filter(({ isName }) => isName);
  for (const { source, word, start } of names) {
    const items = completionsAt(moduleOf(source.text, source.name), start, library).items;
    const best = Math.min(...items.filter(({ label }) => label === word).map(({ rank }) => rank));
    const line = source.text.slice(source.text.lastIndexOf('\n', start - 1) + 1, start);
    if (best >= 10) late.push(`${source.name}: ${line}⟦${word}⟧`);
  }
  if (asked) console.log(`${late.length} of ${names.length} come late`, late);
  expect(late.length).toBeLessThan(names.length / 50);
});

describe('what comes first', () => {
  const head =
    'import { so4, su4 } from "std/conv";\nimport { zx } from "std/pool";\nconst third = pi / 3;\n';
  const inCircuit = (line: string) =>
    `${head}circuit c(n: int = 8, conv: gate(2) = su4) {\n  input x: angle[n];\n  weight w: angle[conv.params];\n  qubit q[n];\n  qubit anc;\n  bit m = measure anc;\n  ${line}\n  return Z(q[0]);\n}\n`;
  /** The labels of the least ranks that begin with what is typed, in the order of editors. */
  const firsts = (text: string, typed = '') => {
    const offset = text.indexOf('§');
    const { items } = completionsAt(moduleOf(text.replace('§', '')), offset, library);
    const sorted = items.toSorted((a, b) => a.rank - b.rank || (a.label < b.label ? -1 : 1));
    return sorted.map(({ label }) => label).filter((label) => label.startsWith(typed));
  };
  test.each([
    ['angles of a gate', 'ry(§', ['n', 'w', 'x', 'third']],
    ['angles of a gate that is a parameter', 'conv(§) on ring(q);', ['n', 'w', 'x', 'third']],
    ['angles of a pool', 'q = zx(§', ['n', 'w', 'x', 'third']],
    ['qubits', 'x §', ['anc', 'q', 'on']],
    ['a qubit that is measured', 'bit k = measure §', ['anc', 'q']],
    ['a measurement', 'bit k = §', ['measure']],
    [
      'tuples',
      'conv(w) on §',
      ['anc', 'q', 'all', 'brick', 'even_to_odd', 'halves', 'line', 'odd_to_even', 'pairs', 'ring'],
    ],
    ['what a pairing takes', 'conv(w) on ring(§', ['anc', 'q']],
    ['qubits of a tuple', 'conv(w) on [(§', ['anc', 'q']],
    ['an index', 'x q[§', ['n', 'anc', 'q', 'third']],
    ['a size', 'qubit r[§', ['n', 'anc', 'q', 'third']],
    ['a condition', 'if (§', ['m', 'measure', 'n', 'third']],
    ['a size of weights', 'weight k: angle[§', ['conv', 'n', 'anc', 'q', 'so4', 'su4', 'third', 'zx']],
    ['a bound in a comprehension', 'cx on [(q[i], q[i + 1]) for i in 0..§', ['anc', 'm', 'n', 'q']],
    ['an output', 'return §', ['X', 'Y', 'Z', 'probs', 'prod', 'sum']],
    ['an output that begins', 'return pr§', ['probs', 'prod'], 'pr'],
    ['a factor of an output', 'return 0.5 * §', ['X', 'Y', 'Z', 'probs', 'prod', 'sum']],
    ['what an observable is of', 'return Z(§', ['anc', 'q']],
    ['a term of a sum', 'return sum([§', ['X', 'Y', 'Z', 'probs', 'prod', 'sum']],
  ] as [string, string, string[], string?][])('%s: %s', (_, line, expected, typed = '') => {
    expect(firsts(inCircuit(line), typed).slice(0, expected.length)).toEqual(expected);
  });

  test.each([
    ['circuit c(g: gate(2) = §', ['so4', 'su4', 'CX', 'ch', 'cp']],
    ['circuit c(g: gate(1) = §', ['h', 'id', 'p', 'phase']],
    ['circuit c(n: int = 8 §', ['in']],
    ['circuit c(n: int = 8, g: gate(2) = su4 §', ['in']],
  ])('%s', (text, expected) => {
    expect(firsts(head + text).slice(0, expected.length)).toEqual(expected);
  });
});

test.each([
  ['const third = §', 'third'],
  ['pairing own(q) = §', 'own'],
  ['gate own a { §', 'own'],
  ['gate own a { ctrl @ §', 'own'],
  ['pool own a -> b { §', 'own'],
])('nothing is offered within itself: %s', (text, name) => {
  const labels = (each: string) =>
    completionsAt(moduleOf(each.replace('§', '')), each.indexOf('§'), library).items.map(
      ({ label }) => label,
    );
  expect(labels(text)).not.toContain(name);
  const kind = text.split(' ', 1)[0];
  const other = text.replace(name, 'other');
  const before = { const: `const ${name} = 1;`, pairing: `pairing ${name}(q) = line(q);`, gate: `gate ${name} a { x a; }`, pool: `gate ${name} a { x a; }` }[kind]!; // prettier-ignore
  expect(labels(`${before} ${other}`)).toContain(name);
});

test('nothing is offered in comments and texts, as in paths that are none', () => {
  for (const { text, name } of files) {
    const module = moduleOf(text, name);
    const comments = module.file.comments.flatMap(({ span }) => [span.start + 2, span.end - 1]);
    for (const offset of comments)
      expect(completionsAt(module, offset, library).items, `${name} ${offset}`).toEqual([]);
    for (const { index, 0: quoted } of text.matchAll(/(?<!from )"[^"\n]*"/g)) {
      const { items } = completionsAt(module, index + quoted.length - 1, library);
      expect(items, `${name} ${index}`).toEqual([]);
    }
  }
});

describe('a skeleton with what stands in it is right where it is offered:', () => {
  const filled = (skeleton: string) =>
    skeleton.replace(/\$\{\d+:((?:[^{}]|\{[^{}]*\})*)\}/g, '$1').replace(/\$\d+/g, '');
  const itemsIn = (text: string, offset: number) =>
    completionsAt(moduleOf(text), offset, library).items.filter(({ kind }) => kind === 'skeleton');
  const around = (body: string) =>
    `import { su4 } from "std/conv";\nimport { zx } from "std/pool";\ncircuit c(n: int = 4) {\n${body}\n  return Z(q[0]);\n}\n`;
  const before = '  qubit q[n];\n  let condition = n > 2;\n  ';

  test.each(itemsIn('', 0).map(({ label, skeleton }) => [label, filled(skeleton!)]))('%s', (_, text) => {
    const diagnostics = check(sourceOf(text), load).diagnostics;
    expect(hasErrors(diagnostics), diagnostics[0]?.message).toBe(false);
  });

  const inside = around(before);
  const items = itemsIn(inside, inside.indexOf(before) + before.length);
  test.each(items.map(({ label, skeleton }) => [label, filled(skeleton!)]))('%s', (label, text) => {
    const own = label.startsWith('encoder') ? '  ' : before;
    const diagnostics = check(sourceOf(around(own + text)), load).diagnostics;
    expect(hasErrors(diagnostics), diagnostics[0]?.message).toBe(false);
  });
});

test.each([
  ['the sides are circuits, gates and pools', 'property "p" { | }', ['turn', 'whole', 'cx'], ['ring', 'property']],
  ['and so behind the sign', 'property "p" { turn == | }', ['turn', 'whole'], ['ring', 'at']],
  ['a parameter that is a gate is one', 'property "p" (g: gate(1) in [turn]) { | }', ['g'], []],
  ['settings are parameters', 'property "p" { whole(|) }', ['n', 'conv'], ['turn', 'whole']],
  ['their values what they take', 'property "p" (m: int in [2, 4]) { whole(n = |) }', ['m'], []],
  ['behind both sides stands at', 'property "p" { turn == turn | }', ['at'], ['turn']],
  ['behind it a level', 'property "p" { turn == turn at | }', ['exact', 'phase', 'channel', 'state', 'outputs'], ['turn']],
  ['parameters have types', 'property "p" (n: |) { turn == turn; }', ['int', 'gate'], ['turn']],
  ['a property is a declaration', '|', ['property', 'property …'], ['turn']],
])('in properties: %s', (_, text, offered, others) => {
  const before = 'gate turn q { x q; }\ncircuit whole(n: int = 2, conv: gate(2) = cx) { qubit q[n]; return Z(q); }\n';
  const offset = before.length + text.indexOf('|');
  const { items } = completionsAt(moduleOf(before + text.replace('|', '')), offset, { moduleAt: () => undefined, files: [] });
  const labels = items.map(({ label }) => label);
  expect(labels).toEqual(expect.arrayContaining(offered));
  for (const label of others) expect(labels).not.toContain(label);
}); // prettier-ignore
