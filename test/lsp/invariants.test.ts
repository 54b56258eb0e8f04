// What holds of every feature in every text: right files, wrong ones, half-typed ones, random ones.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callableAt, incomingCalls, outgoingCalls } from '../../lsp/service/calls.ts';
import { codeActionsIn } from '../../lsp/service/code-actions.ts';
import { completionsAt } from '../../lsp/service/completion.ts';
import { definitionsAt } from '../../lsp/service/definition.ts';
import { applyEdits } from '../../lsp/service/edits.ts';
import { foldsOf } from '../../lsp/service/folding.ts';
import { hoverAt } from '../../lsp/service/hover.ts';
import { inlayHintsIn } from '../../lsp/service/inlay-hints.ts';
import { referencesAt } from '../../lsp/service/references.ts';
import { renameAt } from '../../lsp/service/rename.ts';
import { selectionsAt } from '../../lsp/service/selection.ts';
import { semanticTokensOf } from '../../lsp/service/semantic-tokens.ts';
import { signatureHelpAt } from '../../lsp/service/signature-help.ts';
import { outlineOf } from '../../lsp/service/symbols.ts';
import { moverOf } from '../../lsp/service/traced.ts';
import { weightCount } from '../../src/compiler/circuit/circuit.ts';
import { check, elaborateCircuit, hashCircuit } from '../../src/compiler/index.ts';
import { loadModules, reachableModules, type Load } from '../../src/compiler/semantics/modules.ts';
import { occurrencesOf } from '../../src/compiler/semantics/occurrences.ts';
import { resolveNames } from '../../src/compiler/semantics/resolve-names.ts';
import { declaredSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import { textOf, type Source, type Span } from '../../src/compiler/source/source.ts';
import { printFile } from '../../src/compiler/syntax/index.ts';
import { applyEdit, randomEdit, randomHabit, randomIntegers } from '../compiler/mutations.ts';
import { arbitraryFile } from '../compiler/syntax/arbitrary-file.ts';
import { filesIn, library, load, sourceOf, viewOf } from './views.ts';

const asked = Number(process.env['QCNN_SERVICE_RUNS'] ?? 0);
const random = randomIntegers(3);
const some = <T>(all: readonly T[], count: number) => (asked || all.length <= count ? all : Array.from({ length: count }, () => all[random(all.length)])); // prettier-ignore
const right = [...filesIn('circuits'), ...filesIn('test/good')];
const wrong = filesIn('test/bad');
const slips = Array.from({ length: asked || 16 }, () => {
  const { name, text } = right[random(right.length)];
  const edit = (random(2) ? randomHabit(text, random) : undefined) ?? randomEdit(text, random);
  return sourceOf(applyEdit(text, edit), name);
});
const trees = fc.sample(arbitraryFile, { numRuns: asked || 6, seed: 5 }).map((file) => sourceOf(printFile(file))); // prettier-ignore
const odd = ['', '\r\n', '😀', 'circuit c {\r\n  qubit q[2];\r\n  h on q; // 😀\r\n  return Z(q);\r\n}\r\n', '"', '/* a', 'import {', 'import { a } from "', '((((', '}}}}', 'circuit', 'gate g(', 'pool p', '.', 'const a = .'].map((text) => sourceOf(text)); // prettier-ignore
const all = [...some(right, 6), ...some(wrong, 12), ...slips, ...trees, ...odd];

const place = ({ source, start }: Span) => `${source.name} ${start}`;

test('nothing is thrown at any place; selections grow to the file', () => {
  for (const source of all) {
    const view = viewOf(source);
    const { module } = view;
    const { length } = source.text;
    for (const offset of [0, length, ...Array.from({ length: 6 }, () => random(length + 1))]) {
      hoverAt(view, offset);
      definitionsAt(module, offset, load);
      completionsAt(module, offset, library);
      const help = signatureHelpAt(module, offset);
      if (help) expect(help.active).toBeLessThan(Math.max(1, help.parameters.length));
      codeActionsIn(
        { module, diagnostics: module.diagnostics, load },
        { start: offset, end: offset },
        library,
      );
      const spans = selectionsAt(module, offset);
      expect(spans.at(-1)).toMatchObject({ start: 0, end: length });
      for (const [i, { start, end }] of spans.slice(1).entries()) {
        expect(start <= spans[i].start && spans[i].end <= end).toBe(true);
        expect(end - start).toBeGreaterThan(spans[i].end - spans[i].start);
      }
    }
  }
});

test('outlines are nested and whole, folds nested or apart, each name has one colour', () => {
  for (const source of all) {
    const { module } = viewOf(source);
    const items = outlineOf(module);
    const { declarations, properties } = module.file;
    const declared = [...declarations.map(({ name: { name, span } }) => ({ name, span })), ...properties.map(({ title: { text, span } }) => ({ name: text.trim() || '""', span }))]; // prettier-ignore
    const inOrder = declared.toSorted((a, b) => a.span.start - b.span.start);
    expect(items.map(({ name }) => name)).toEqual(inOrder.map(({ name }) => name));
    for (const { whole, span, children } of items) {
      for (const part of [span, ...children.flatMap((each) => [each.span, each.whole])])
        expect(part.start >= whole.start && part.end <= whole.end).toBe(true);
      const starts = children.map((each) => each.span.start);
      expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    }
    const folds = foldsOf(module);
    for (const [i, { span: a }] of folds.entries())
      for (const { span: b } of folds.slice(i + 1))
        expect(b.start >= a.end || b.end <= a.end || b.start === a.start).toBe(true);
    const tokens = semanticTokensOf(module).map(({ span }) => span);
    for (const [i, { start }] of tokens.slice(1).entries()) expect(start).toBeGreaterThanOrEqual(tokens[i].end); // prettier-ignore
    const coloured = new Set(tokens.map(({ start }) => start));
    for (const { symbol, span } of resolveNames(module).references)
      if (symbol && declaredSymbol(symbol).kind !== 'import')
        expect(coloured.has(span.start), place(span)).toBe(true);
  }
});

describe('names', () => {
  const named = [...some(right, 7), ...some(trees, 3)].flatMap((source) => {
    const view = viewOf(source);
    const { symbols, references } = resolveNames(view.module);
    const places = [...symbols.map((symbol) => ({ span: symbol.span!, symbol })), ...references.flatMap(({ span, symbol }) => (symbol ? [{ span, symbol }] : []))];
    return some(places, 8).map((each) => ({ ...each, source, view, files: reachableModules(view.module) }));
  }); // prettier-ignore

  test('have a hover, and a definition that is a name', () => {
    for (const { view, span, symbol } of named) {
      const hover = hoverAt(view, span.start);
      expect(hover?.signatures.join('').trim(), place(span)).not.toBe('');
      const { name, span: declared } = declaredSymbol(symbol);
      const targets = definitionsAt(view.module, span.end, load).map(({ to }) => textOf(to));
      if (declared) expect(targets).toContain(name);
    }
  });

  test('have the same references from each of them, those of the compiler among them', () => {
    for (const { view, span, symbol, files } of named) {
      const found = referencesAt(view.module, span.start, files);
      const places = found.map((each) => place(each.span));
      expect(new Set(places).size).toBe(places.length);
      expect(places).toEqual(
        expect.arrayContaining(occurrencesOf(symbol, files.map(resolveNames)).map(place)),
      );
      for (const each of some(found, 3)) {
        const file = files.find(({ source }) => source.name === each.span.source.name)!;
        expect(referencesAt(file, each.span.start, files).map((other) => place(other.span))).toEqual(places);
      }
    }
  });

  test('take another one without any change of circuits, and their old one again', () => {
    let renamed = 0;
    for (const [i, { view, span, source, files }] of named.entries()) {
      const known = resolveNames(view.module).symbols;
      // Names of other scopes of the file, too.
      const to = i % 2 === 0 || known.length === 0 ? 'fresh_name' : known[random(known.length)].name;
      const edits = renameAt(view.module, span.start, to, files, load);
      if (Array.isArray(edits) && edits.length === 0) continue;
      if ('refused' in edits) {
        expect(edits.refused).toMatch(/\w+ .* \w+/);
        if (to === 'fresh_name') expect(edits.refused).not.toContain('is taken'); // Nothing else is called so.
        continue;
      }
      renamed++;
      const inFile = (file: Source, changes: typeof edits) => changes.filter((each) => each.span.source.name === file.name); // prettier-ignore
      const edited = new Map(files.map((file) => [file.source.name, applyEdits(file.source, inFile(file.source, edits))])); // prettier-ignore
      const loadEdited: Load = (path, from) => {
        const found = load(path, from);
        return found && 'text' in found ? (edited.get(found.name) ?? found) : found;
      };
      const after = edited.get(source.name)!;
      const before = check(source, load);
      const then = check(after, loadEdited);
      const said = `${source.name}: ${textOf(span)} → ${to}: ${then.diagnostics[0]?.message}`;
      expect(
        then.diagnostics.map(({ code }) => code),
        said,
      ).toEqual(before.diagnostics.map(({ code }) => code));
      const hashes = ({ circuits }: typeof before, file: Source, loadFrom: Load) =>
        circuits.map((circuit) => {
          const elaborated = elaborateCircuit(file, loadFrom, { circuit });
          return elaborated.circuit && hashCircuit(elaborated.circuit);
        });
      expect(hashes(then, after, loadEdited)).toEqual(hashes(before, source, load));
      const module = loadModules(after, loadEdited);
      const shift = inFile(source, edits).reduce((sum, { span: { start, end }, text }) => (start < span.start ? sum + text.length - (end - start) : sum), 0); // prettier-ignore
      const own = edits.find((each) => place(each.span) === place(span))!;
      const back = renameAt(module, span.start + shift + own.text.length, textOf(span), reachableModules(module), loadEdited); // prettier-ignore
      if ('refused' in back) throw new Error(back.refused);
      expect(applyEdits(after, inFile(source, back)).text).toBe(source.text);
    }
    expect(renamed).toBeGreaterThan(10);
  });

  test('that are called lead to their callers, and back', () => {
    for (const source of [...some(right, 8), ...some(trees, 6)]) {
      const files = reachableModules(viewOf(source).module);
      const keyOf = (each: NonNullable<ReturnType<typeof callableAt>>) => place(each.declaration.name.span);
      const pairs = { out: new Set<string>(), in: new Set<string>() };
      for (const module of files)
        for (const { name } of module.file.declarations) {
          const callable = callableAt(module, name.span.start);
          if (!callable) continue;
          for (const { callable: to, spans } of outgoingCalls(callable))
            pairs.out.add(`${keyOf(callable)} → ${keyOf(to)} ${spans.length}`);
          for (const { callable: from, spans } of incomingCalls(callable, files))
            pairs.in.add(`${keyOf(from)} → ${keyOf(callable)} ${spans.length}`);
        }
      expect(pairs.in).toEqual(pairs.out);
    }
  });
});

test('the hints of weights are those of the circuit, where nothing is run twice', () => {
  for (const source of right) {
    const view = viewOf(source);
    for (const { declaration, elaborated } of view.circuits) {
      if (/\b(for|if)\b/.test(textOf(declaration.span))) continue;
      const hints = inlayHintsIn(view, declaration.span).filter(({ text }) => / weights?$/.test(text));
      expect(hints.reduce((sum, { text }) => sum + parseInt(text), 0)).toBe(weightCount(elaborated!.circuit));
    }
  }
});

test('what an edit does not touch is found at its new place', () => {
  for (const source of some(right, 12)) {
    const edited = { ...source, text: applyEdit(source.text, randomEdit(source.text, random)) };
    const move = moverOf(source, edited);
    for (let start = 0; start + 9 < source.text.length; start += 11) {
      const moved = move({ source, start, end: start + 9 });
      if (moved) expect(textOf(moved)).toBe(source.text.slice(start, start + 9));
    }
  }
});
