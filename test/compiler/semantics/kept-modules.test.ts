// What is known of a text is kept as long as its source and its imports are the same; nothing that is kept is stale.
import { describe, expect, test } from 'vitest';
import { check, formatDiagnostic, type Load, type Source } from '../../../src/compiler/index.ts';
import { loadModules } from '../../../src/compiler/semantics/modules.ts';
import { parse, parseOnce } from '../../../src/compiler/syntax/index.ts';
import { goodFiles, randomEdit, randomIntegers } from '../mutations.ts';
import { load } from '../load.ts';

/** A folder whose files keep their identity until they are written again. */
function folder(texts: Readonly<Record<string, string>>) {
  const sources = new Map<string, Source>();
  const write = (name: string, text: string | undefined) => {
    if (text === undefined) sources.delete(name);
    else sources.set(name, { name, text });
  };
  for (const [name, text] of Object.entries(texts)) write(name, text);
  const find: Load = (specifier) => sources.get(specifier);
  return { write, find, open: (name: string) => sources.get(name)! };
}

const main = 'import { g, k } from "a"; circuit c { qubit q[k]; g q[0]; return Z(q); }';
const texts = { main, a: 'import { h2, k as n } from "b"; const k = n; gate g a { h2 a; }', b: 'const k = 2; gate h2 a { h a; }' }; // prettier-ignore

describe('kept', () => {
  test('the tree of a source, and the module with its imports', () => {
    const { find, open } = folder(texts);
    expect(parseOnce(open('a'))).toBe(parseOnce(open('a')));
    expect(loadModules(open('main'), find)).toBe(loadModules(open('main'), find));
  });

  test('an edit of main leaves the modules that it imports', () => {
    const { find, open, write } = folder(texts);
    const before = loadModules(open('main'), find);
    write('main', `${main} `);
    const after = loadModules(open('main'), find);
    expect(after).not.toBe(before);
    expect(after.imports).toEqual(before.imports);
    expect(after.imports[0]).toBe(before.imports[0]);
  });

  test('an edit of an import refreshes all on the way to it, and no other', () => {
    const { find, open, write } = folder({
      ...texts,
      d: 'gate d a { x a; }',
      main: `import { d } from "d"; ${main}`,
    });
    const before = loadModules(open('main'), find);
    write('b', `${texts.b} `);
    const after = loadModules(open('main'), find);
    expect(after.imported.get('a')).not.toBe(before.imported.get('a'));
    expect(after.imported.get('d')).toBe(before.imported.get('d'));
  });
});

describe('nothing is stale', () => {
  const messagesOf = (source: Source, find: Load) => check(source, find).diagnostics.map(formatDiagnostic);
  /** As if nothing had been read before. */
  const anew = (source: Source, find: Load) => {
    const copies = new Map<string, Source>();
    const copy = (each: Source) =>
      copies.get(each.name) ?? copies.set(each.name, { ...each }).get(each.name)!;
    return messagesOf(copy(source), (specifier, from) => {
      const found = find(specifier, from);
      return found && !('unreadable' in found) ? copy(found) : found;
    });
  };

  test.each<[string, Record<string, string | undefined>]>([
    ['a name that an import loses', { b: 'const k = 2; gate other a { h a; }' }],
    ['an import that is gone', { b: undefined }],
    ['an import in a circle', { b: 'import { g } from "a"; const k = 2; gate h2 a { g a; }' }],
    ['a mistake in the text of an import', { b: 'const k = 2; gate h2 a { h a; ' }],
    [
      'an import that could not be read',
      { a: 'import { h2, k as from "b"; const k = 2; gate g a { h2 a; }' },
    ],
    ['a constant of another size', { b: 'const k = 0; gate h2 a { h a; }' }],
    ['a gate on more qubits', { b: 'const k = 2; gate h2 a, b { cx a, b; }' }],
    ['a circuit in the place of a gate', { b: 'const k = 2; circuit h2 { qubit q; return Z(q); }' }],
  ])('%s, and back', (_, edits) => {
    const { find, open, write } = folder(texts);
    expect(messagesOf(open('main'), find)).toEqual([]);
    for (const [name, text] of Object.entries(edits)) write(name, text);
    const broken = messagesOf(open('main'), find);
    expect(broken).not.toEqual([]);
    expect(broken).toEqual(anew(open('main'), find));
    for (const name of Object.keys(edits)) write(name, texts[name as keyof typeof texts]);
    expect(messagesOf(open('main'), find)).toEqual([]);
  });

  test('the cost of a gate that calls one of another file', () => {
    const long = 'for i in 0..900 { for j in 0..900 { h a; } }';
    const { find, open, write } = folder({
      main: 'import { g } from "a"; circuit c { qubit q; for i in 0..100 { g q; } return Z(q); }',
      a: 'import { h2 } from "b"; gate g a { h2 a; }',
      b: `gate h2 a { ${long} }`,
    });
    expect(messagesOf(open('main'), find).join()).toContain('limit-exceeded');
    write('b', 'gate h2 a { h a; }');
    expect(messagesOf(open('main'), find)).toEqual([]);
  });

  test('random edits of two files, one importing the other', () => {
    const random = randomIntegers(7);
    const files = goodFiles.filter(({ name, text }) => name.startsWith('test/good') && text.includes('import') && text.length < 1000); // prettier-ignore
    for (let round = 0; round < 15; round++) {
      const { name, text } = files[random(files.length)];
      const { find, open, write } = folder({ [name]: text });
      const both: Load = (specifier, from) => find(specifier, from) ?? load(specifier, from);
      const other = 'import { so4 } from "std/conv"; gate g(t: angle[so4.params]) a, b { so4(t) a, b; }';
      write('other', other);
      write(name, `import { g } from "other"; ${text}`);
      for (let i = 0; i < 3; i++) {
        const edited = random(2) ? name : 'other';
        const { start, end, text: piece } = randomEdit(open(edited).text, random);
        write(edited, open(edited).text.slice(0, start) + piece + open(edited).text.slice(end));
        expect(messagesOf(open(name), both)).toEqual(anew(open(name), both));
      }
    }
  });
});

test('a program that parses may keep or drop what it likes: `parse` reads anew', () => {
  const source = { name: 'c', text: texts.a };
  expect(parse(source)).not.toBe(parse(source));
});
