// What names mean: every one is declared or taken once, what is resolved is what elaboration reads, and what a place sees.
import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { hashCircuit } from '../../../src/compiler/circuit/hash-circuit.ts';
import { check, elaborateCircuit } from '../../../src/compiler/index.ts';
import { type Load, loadModules } from '../../../src/compiler/semantics/modules.ts';
import { occurrencesOf, renameEdits, type Edit } from '../../../src/compiler/semantics/occurrences.ts';
import {
  keyOf,
  type NameSymbol,
  type ResolvedNames,
} from '../../../src/compiler/semantics/resolved-names.ts';
import { resolveNames } from '../../../src/compiler/semantics/resolve-names.ts';
import { declarationsAt, referencesAt, visibleAt } from '../../../src/compiler/semantics/visible.ts';
import { textOf } from '../../../src/compiler/source/source.ts';
import type { AnyNode } from '../../../src/compiler/syntax/ast.ts';
import { printFile } from '../../../src/compiler/syntax/printer.ts';
import { visitorKeys } from '../../../src/compiler/syntax/visitor-keys.ts';
import { arbitraryProgram } from '../../properties/arbitrary-program.ts';
import { arbitraryMutation, goodFiles } from '../../properties/mutated-files.ts';
import { load } from '../load.ts';
import { arbitraryFile } from '../syntax/arbitrary-file.ts';

const sourceOf = (text: string) => ({ name: 'test/names.qcnn', text });
const resolve = (text: string, from: Load = load) => resolveNames(loadModules(sourceOf(text), from));

/** Offsets of the names in a tree that declare or take something: members, outside names and levels do neither. */
function namesIn(node: AnyNode): number[] {
  if (node.kind === 'identifier') return [node.span.start];
  // Parentheses, and comments in them, are of an expression's span.
  if (node.kind === 'name')
    return [node.span.start + /^(?:[(\s]|\/\/.*|\/\*[^]*?\*\/)*/.exec(textOf(node.span))![0].length];
  return visitorKeys[node.kind].flatMap((field) => {
    if (['property', 'outside', 'level'].includes(field)) return [];
    const part = (node as unknown as Record<string, AnyNode | readonly AnyNode[] | undefined>)[field];
    return [part ?? []].flat().flatMap((each) => namesIn(each as AnyNode));
  });
}

/** Each name of a file is one declaration or one reference, and a place sees what stands there. */
function expectWhole(resolved: ResolvedNames) {
  const { symbols, references } = resolved;
  const names = namesIn(resolved.module.file).sort((a, b) => a - b);
  expect([...symbols, ...references].map(({ span }) => span!.start).sort((a, b) => a - b)).toEqual(names);
  for (const { span, name } of [...symbols, ...references]) expect(textOf(span!)).toBe(name);
  for (const { span, name, space, symbol, role, node } of references) {
    if (!symbol || symbol.kind === 'import' || role === 'import') continue;
    // A setting names a parameter of what stands before it.
    if (node.kind === 'setting' && node.name.span.start === span.start) continue;
    const seen = visibleAt(resolved, span.start).filter(
      (each) => each.name === name && each.symbol.space === space,
    );
    expect(seen.map((each) => each.symbol)).toEqual([symbol]);
  }
}

function applied(text: string, edits: readonly Edit[]): string {
  const inOrder = [...edits].sort((a, b) => b.span.start - a.span.start);
  return inOrder.reduce(
    (rest, { span, text: given }) => rest.slice(0, span.start) + given + rest.slice(span.end),
    text,
  );
}

/** The circuits of a file by their order, as far as they can be elaborated. */
function hashesOf(text: string): (string | undefined)[] {
  const { declarations } = loadModules(sourceOf(text), load).file;
  return declarations.flatMap(({ kind, name }) => {
    if (kind !== 'circuit') return [];
    const { circuit } = elaborateCircuit(sourceOf(text), load, { circuit: name.name });
    return [circuit && hashCircuit(circuit)];
  });
}

const own = ({ symbols, module }: ResolvedNames) => symbols.filter((symbol) => symbol.module === module);

/** Every name that the file declares becomes another one, all apart. */
function renamedText(text: string, which: (symbol: NameSymbol, i: number) => boolean = () => true): string {
  const resolved = resolve(text);
  const edits = own(resolved).flatMap((symbol, i) =>
    which(symbol, i) ? renameEdits(symbol, `fresh_${i}`, [resolved]) : [],
  );
  return applied(text, edits);
}

describe('every name is declared or taken, once', () => {
  test('in the files of the repository', () => {
    for (const text of goodFiles) {
      const resolved = resolve(text);
      expectWhole(resolved);
      expect(resolved.references.filter(({ symbol }) => !symbol)).toEqual([]);
    }
  });
  test.prop([arbitraryFile], { numRuns: 60 })('in random files', (file) => expectWhole(resolve(printFile(file), () => undefined)));
  test.prop([arbitraryMutation()], { numRuns: 60 })('in files with mistakes', (text) => {
    const resolved = resolve(text);
    expectWhole(resolved);
    expect(resolveNames(resolved.module)).toBe(resolved);
  });
}); // prettier-ignore

describe('what is resolved is what elaboration reads', () => {
  test('in the files of the repository: other names, the same circuits', () => {
    for (const text of goodFiles) {
      const renamed = renamedText(text);
      expect(hashesOf(renamed)).toEqual(hashesOf(text));
      expect(check(sourceOf(renamed), load).diagnostics).toEqual([]);
    }
  });
  test.prop([arbitraryProgram, fc.nat(40)], { numRuns: 20 })('in random programs', (text, one) => {
    expect(hashesOf(renamedText(text))).toEqual(hashesOf(text));
    expect(hashesOf(renamedText(text, (_, i) => i === one))).toEqual(hashesOf(text));
  });
});

/** The places of the name at `|` in the first file, as `file:line:column-of-text`. */
const files: Record<string, string> = {
  both: 'const a = 2;\ngate a q { x q; }\nimport { su4 as big } from "std/conv";\n',
  through: 'import { a, big as huge } from "both";\ngate b q { a q; }\n',
};
const among: Load = (specifier, from) =>
  specifier in files ? { name: specifier, text: files[specifier] } : load(specifier, from);

function at(marked: string, from: Load = among) {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const resolved = resolve(text, from);
  const [symbol] = [...declarationsAt(resolved, offset), ...referencesAt(resolved, offset).map((each) => each.symbol)]; // prettier-ignore
  return { text, resolved, symbol, offset };
}

/** The text with the name at `|` and all its places replaced. */
function renamedAt(marked: string, to = 'new'): string {
  const { text, resolved, symbol } = at(marked);
  return applied(text, renameEdits(symbol!, to, [resolved]));
}

describe('renames', () => {
  test.each([
    ['gate g(t: angle[n]) q[n|], r[n] { for i in 0..n { ry(t[i]) q[i]; } }', 'gate g(t: angle[new]) q[new], r[new] { for i in 0..new { ry(t[i]) q[i]; } }'],
    ['circuit c(n: int = 2, m: int = n| in 1..n) { qubit q[n]; }', 'circuit c(new: int = 2, m: int = new in 1..new) { qubit q[new]; }'],
    ['circuit c(conv: gate(2) = cz) { weight w: angle[co|nv.params]; conv(w) q; }', 'circuit c(new: gate(2) = cz) { weight w: angle[new.params]; new(w) q; }'],
    ['circuit c { qubit x; x x|; x = x; }', 'circuit c { qubit new; x new; new = new; }'],
    ['gate x a { h a; }\ncircuit c { qubit x; |x x; }', 'gate new a { h a; }\ncircuit c { qubit x; new x; }'],
    ['circuit c { let y = [(a|) + b for a in q for b in a..3 if (/* a */ a) > b]; let z = a; }', 'circuit c { let y = [(new) + b for new in q for b in new..3 if (/* a */ new) > b]; let z = a; }'],
    ['circuit c { for |i in 0..2 { h q[i]; } for i in 0..2 { h q[i]; } }', 'circuit c { for new in 0..2 { h q[new]; } for i in 0..2 { h q[i]; } }'],
    ['import { su4 as |s } from "std/conv";\ncircuit c(g: gate(2) = s) { s(w) q; }', 'import { su4 as new } from "std/conv";\ncircuit c(g: gate(2) = new) { new(w) q; }'],
    ['circuit c { weight |w: angle; rx(w) q; }', 'circuit c { weight w as new: angle; rx(new) q; }'],
    ['circuit c { input "for" as |w: angle; rx(w) q; }', 'circuit c { input "for" as new: angle; rx(new) q; }'],
    ['circuit c { weight new as |w: angle; rx(w) q; }', 'circuit c { weight new: angle; rx(new) q; }'],
    ['circuit c { qubit q; su4(w) on on; rx( q; h |q; }', 'circuit c { qubit new; su4(w) on on; rx( q; h new; }'],
    ['import { a } from "both";\ncircuit c { |a q[a]; }', 'import { new } from "both";\ncircuit c { new q[new]; }'],
    ['import { a as |k } from "both";\ncircuit c { k q[k]; }', 'import { a as new } from "both";\ncircuit c { new q[new]; }'],
    ['import { k| } from "nowhere";\ncircuit c { k q[k]; }', 'import { new } from "nowhere";\ncircuit c { new q[new]; }'],
  ])('%s', (marked, expected) => expect(renamedAt(marked)).toBe(expected));

  test('reach every file of a workspace, each read by itself', () => {
    const main = 'import { a, huge as b } from "through";\ncircuit c { a q[a]; b(w) q; }\n';
    const texts: Record<string, string> = { ...files, main };
    const workspace = Object.entries(texts).map(([name, text]) => resolveNames(loadModules({ name, text }, among)));
    const after = (symbol: NameSymbol) =>
      Object.entries(texts).map(([name, text]) =>
        applied(text, renameEdits(symbol, 'new', workspace).filter(({ span }) => span.source.name === name)));
    // The constant and the gate a are one name wherever an import brings both.
    const [a] = workspace[0].symbols;
    const big = workspace[0].symbols.find(({ name }) => name === 'big')!;
    expect(after(a)).toEqual([
      'const new = 2;\ngate new q { x q; }\nimport { su4 as big } from "std/conv";\n',
      'import { new, big as huge } from "both";\ngate b q { new q; }\n',
      'import { new, huge as b } from "through";\ncircuit c { new q[new]; b(w) q; }\n',
    ]);
    expect(occurrencesOf(big, workspace).map(({ source }) => source.name)).toEqual(['both', 'through']);
    const again = workspace[1].references.find(({ name }) => name === 'big')!.symbol!;
    expect(keyOf(again)).toBe(keyOf(big));
  });
}); // prettier-ignore

describe('what a place sees', () => {
  const declaredAt = (marked: string) => {
    const { resolved, offset } = at(marked);
    return visibleAt(resolved, offset).flatMap(({ name, symbol }) => (symbol.span ? [name] : []));
  };
  test.each([
    ['const k = 1; gate g(t: angle[|n]) q[n] { x q[0]; }', ['n', 'k', 'g']],
    ['gate g(t: angle[n]) q[n] { let y = 2; { } | let z = 3; }', ['y', 'n', 't', 'q', 'g']],
    ['circuit c(n: int = 2, m: int = |3) { }', ['n', 'c']],
    ['circuit c { for i in 0..2 { let y = 1; } | }', ['c']],
    ['circuit c { for i in 0..2 { let y = 1; | } }', ['i', 'y', 'c']],
    ['circuit c { let l = [|i for i in 0..2 for j in i..2]; }', ['j', 'i', 'c']],
    ['circuit c { let l = [i for i in 0..2 for j in |i..2]; }', ['i', 'c']],
    ['circuit c { let l = [i for i in |q]; }', ['c']],
    ['| circuit c { qubit q; }', ['c']],
  ])('%s', (marked, seen) => expect(declaredAt(marked)).toEqual(seen));

  test('the language’s own names, unless a declared one hides them', () => {
    const { resolved, offset } = at('gate h a { x a; } circuit c { let pi = 3; | }');
    const seen = visibleAt(resolved, offset).filter(({ name }) => name === 'h' || name === 'pi');
    expect(seen.map(({ symbol }) => [symbol.kind, symbol.span === undefined])).toEqual([['let', false], ['gate', false]]);
    expect(visibleAt(resolved, 0).some(({ name, symbol }) => name === 'pi' && !symbol.span)).toBe(true);
  });

  test('an import that a local name hides is not used', () => {
    const text = 'import { drop } from "std/pool";\ncircuit c(n: int = 2) { input drop: angle[n]; qubit q[n]; ry(drop) on q; return Z(q); }';
    expect(check(sourceOf(text), load).diagnostics.map(({ message }) => message)).toEqual(['drop is imported but not used']);
  });
}); // prettier-ignore
