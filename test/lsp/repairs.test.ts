// Repairs take away what they repair and bring no mistake; what is removed leaves comments and what circuits mean.
import { test as property } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeActionsIn, fixAll } from '../../lsp/service/code-actions.ts';
import { applyEdits } from '../../lsp/service/edits.ts';
import { check, elaborateCircuit, hashCircuit } from '../../src/compiler/index.ts';
import { loadModules } from '../../src/compiler/semantics/modules.ts';
import { needsNoValues } from '../../src/compiler/source/codes.ts';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import { textOf, type Source } from '../../src/compiler/source/source.ts';
import { applyEdit, randomEdit, randomHabit, randomIntegers } from '../compiler/mutations.ts';
import { filesIn, library, load, sourceOf } from './views.ts';

const asked = Number(process.env['QCNN_SERVICE_RUNS'] ?? 0);
const random = randomIntegers(7);
const right = [...filesIn('circuits'), ...filesIn('test/good')].filter(({ text }) => text.length < 6_000);
const slip = (text: string) => applyEdit(text, (random(2) ? randomHabit(text, random) : undefined) ?? randomEdit(text, random)); // prettier-ignore
const slips = (count: number) =>
  Array.from({ length: asked || 16 }, () => {
    const { name, text } = right[random(right.length)];
    return sourceOf(count === 1 ? slip(text) : slip(slip(text)), name);
  });

const mistakesOf = (source: Source) => ({ module: loadModules(source, load), diagnostics: check(source, load).diagnostics, load }); // prettier-ignore
const errorsOf = (diagnostics: readonly Diagnostic[]) => diagnostics.filter(({ severity }) => severity === 'error'); // prettier-ignore
const said = ({ code, message }: Diagnostic) => `${code} ${message.replace(/ on line \d+/, '')}`;

/** What the second list has more often than the first, by code and sentence. */
function added(before: readonly Diagnostic[], after: readonly Diagnostic[]): Diagnostic[] {
  const left = before.map(said);
  return after.filter((each) => {
    const index = left.indexOf(said(each));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

describe.each([
  ['of test/bad', filesIn('test/bad')],
  ['of one slip', slips(1)],
  ['of two slips', slips(2)],
])('repairs %s', (what, sources) => {
  test('one by one take away what they repair, and bring no mistake', () => {
    let count = 0;
    for (const source of sources) {
      const mistakes = mistakesOf(source);
      const before = mistakes.diagnostics;
      for (const { title, edits, diagnostics } of before.flatMap(({ span }) => codeActionsIn(mistakes, span, library))) {
        const after = check(applyEdits(source, edits), load).diagnostics;
        const where = `${source.name}: ${title}\n${source.text}`;
        const fresh = added(errorsOf(before), errorsOf(after));
        // Values of what could not be read before are seen now.
        if (what === 'of two slips') expect(fresh.filter(({ code }) => needsNoValues(code)).map(said), where).toEqual([]);
        else expect(fresh.map(said), where).toEqual([]);
        for (const repaired of diagnostics) {
          const times = (found: readonly Diagnostic[]) => found.filter((each) => said(each) === said(repaired)).length;
          expect(times(after), where).toBeLessThan(times(before));
        }
        count++;
      }
    }
    expect(count).toBeGreaterThan(1);
  });

  test('all together are made at once, and nothing is left to make', () => {
    for (const source of sources) {
      const all = fixAll(mistakesOf(source));
      if (!all) continue;
      const repaired = applyEdits(source, all.edits);
      const again = fixAll(mistakesOf(repaired));
      const codes = new Set(all.diagnostics.map(({ code }) => code));
      const left = again?.diagnostics.filter(({ code }) => codes.has(code)) ?? [];
      expect(added(mistakesOf(source).diagnostics, left).map(said), source.text).toEqual([]);
      expect(left.map(said), `${source.name}\n${source.text}`).toEqual([]);
    }
  });
}); // prettier-ignore

describe('repairs', () => {
  test.each(['// one; two {\n  weight u: angle; // why', '/* a; b */ weight u: angle;', 'weight u\n  // in; side\n  : angle;', 'weight u /* x; y */ : angle;'])(
    'of what is unused leave the comments: %s',
    (unused) => {
      const source = sourceOf(`circuit c {\n  qubit q;\n  h q;\n  ${unused}\n  return Z(q);\n}\n`);
      const found = fixAll({ module: loadModules(source, load), diagnostics: check(source, load).diagnostics, load })!;
      const { text } = applyEdits(source, found.edits);
      expect(text).not.toMatch(/weight/);
      const comments = (written: string) => loadModules(sourceOf(written), load).file.comments.map(({ span }) => textOf(span));
      expect(comments(text)).toEqual(comments(source.text));
      expect(check(sourceOf(text), load).diagnostics).toEqual([]);
    },
  ); // prettier-ignore

  test('of a word that stands twice takes one away', () => {
    const text = 'circuit c {\n  qubit q[2];\n  h on on q;\n  return Z(q);\n}\n';
    const source = sourceOf(text);
    const found = fixAll({
      module: loadModules(source, load),
      diagnostics: check(source, load).diagnostics,
      load,
    })!;
    expect(applyEdits(source, found.edits).text.replace('on  q', 'on q')).toBe(text.replace('on on', 'on'));
  });
});

/** Words of a text with blanks, line ends and comments between them. */
const spaced = (words: readonly string[]) => {
  const between = fc.constantFrom(' ', ' ', '\n', ' /* a, b */ ', ' // c; d,\n', '/* } */');
  const lengths = { minLength: words.length, maxLength: words.length };
  return fc.array(between, lengths).map((spaces) => words.map((word, i) => word + spaces[i]).join(''));
};

const usedNames = ['su4', 'so4 as own'];
const circuit = (declared: readonly string[]) => `
circuit c {
  qubit q[4]; ${declared[0]}
  for i in 0..2 { ${declared[1]} weight w: angle[su4.params]; su4(w) on line(q); }
  weight v: angle[own.params]; ${declared[2]}
  own(v) on ring(q);
  return Z(q[0]);
}
`;

const withUnused = fc
  .record({
    unused: fc.subarray(['c5', 'c6 as u1', 'c9 as u2', 'c13']),
    comma: fc.constantFrom([], [',']),
    used: fc.subarray(usedNames, { minLength: 0 }),
    kinds: fc.subarray([0, 1, 2]),
  })
  .chain(({ unused, comma, used, kinds }) => {
    const others = usedNames.filter((name) => !used.includes(name));
    const importOf = (names: readonly string[]) =>
      names.length === 0 ? fc.constant('') : spaced(['import', '{', ...names.flatMap((name, i) => [...name.split(' '), ...(i < names.length - 1 ? [','] : comma)]), '}', 'from', '"std/conv"', ';']);
    const mixed = fc.shuffledSubarray([...unused, ...used], { minLength: unused.length + used.length });
    const declared = [0, 1, 2].map((at) =>
      kinds.includes(at) ? spaced([at === 0 ? 'input' : 'weight', `unused_${at}`, ':', 'angle', ...(at === 2 ? [] : ['[', '2', ']']), ';']) : fc.constant(''),
    );
    return fc.tuple(mixed.chain(importOf), importOf(others), ...declared).map(([first, second, ...own]) => `// head\n${first}\n${second}${circuit(own)}`);
  }); // prettier-ignore

property.prop([withUnused], { numRuns: 40, seed: 8 })('of what is unused leave comments and what circuits mean', (text) => {
  const hashOf = (source: Source) => hashCircuit(elaborateCircuit(source, load).circuit!);
  const expected = hashOf(sourceOf(`import { ${usedNames.join(', ')} } from "std/conv";${circuit(['', '', ''])}`));
  const source = sourceOf(text);
  const mistakes = mistakesOf(source);
  const all = fixAll(mistakes);
  if (!all) {
    expect(mistakes.diagnostics).toEqual([]);
    return;
  }
  const repaired = applyEdits(source, all.edits);
  const { module, diagnostics } = mistakesOf(repaired);
  expect(diagnostics.map(said), repaired.text).toEqual([]);
  expect(hashOf(repaired)).toBe(expected);
  const comments = ({ file }: typeof module) => file.comments.map(({ span }) => textOf(span).trim());
  expect(comments(module), repaired.text).toEqual(comments(mistakes.module));
  for (const one of mistakes.diagnostics.flatMap(({ span }) => codeActionsIn(mistakes, span, library))) {
    const after = mistakesOf(applyEdits(source, one.edits));
    expect(comments(after.module)).toEqual(comments(mistakes.module));
    expect(after.diagnostics.length).toBe(mistakes.diagnostics.length - one.diagnostics.length);
  }
}); // prettier-ignore
