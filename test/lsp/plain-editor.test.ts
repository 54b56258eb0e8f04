// An editor that told nothing of what it can do: every feature in its plainest form, and imports that change on disk unwatched.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CompletionList, Hover, InitializeResult, Location, SignatureHelp, SymbolInformation } from 'vscode-languageserver'; // prettier-ignore
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from './editor.ts';

const text = `import { mix } from "./blocks";
circuit net(n: int = 4) {
  weight w: angle[2];
  weight unused: angle;
  qubit q[n];
  mix(w) on ring(q);
  return Z(q[0]);
}
`;
const blocks = `/// A turn of each.
gate mix(t: angle[2]) a, b { ry(t[0]) a; ry(t[1]) b; cz a, b; }
`;
const folder = mkdtempSync(join(tmpdir(), 'qcnn-plain-'));
const at = (name: string) => pathToFileURL(join(folder, name)).href;
const uri = at('net.qcnn');
const editor = new Editor();
let started: InitializeResult;

beforeAll(async () => {
  writeFileSync(join(folder, 'blocks.qcnn'), blocks);
  started = await editor.initialize(pathToFileURL(folder).href, {});
  await editor.open(uri, text);
  await editor.diagnostics(uri, (found) => found.length > 0);
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
  expect(editor.errors).toBe('');
  // Nothing was asked of it that it does not know.
  expect(editor.asked).toEqual([]);
  rmSync(folder, { recursive: true });
});

test('diagnostics are places and sentences alone', async () => {
  const [unused] = await editor.diagnostics(uri);
  expect(unused).toMatchObject({ code: 'unused-weight', source: 'qcnn' });
  expect(Object.keys(unused).sort()).toEqual(['code', 'message', 'range', 'severity', 'source']);
});

test('completion has no snippets, and plain documentation', async () => {
  const { items } = await editor.at<CompletionList>('completion', uri, 'mix(w)', 1);
  expect(items.length).toBeGreaterThan(10);
  for (const { insertTextFormat, textEdit, label } of items) {
    expect(insertTextFormat ?? 1).toBe(1);
    expect(textEdit!.newText, label).not.toContain('$');
  }
  expect(items.find(({ label }) => label === 'mix')!.documentation).toEqual({ kind: 'plaintext', value: 'A turn of each.' }); // prettier-ignore
});

test('hovers and signatures are plain text', async () => {
  const { contents } = await editor.at<Hover>('hover', uri, 'mix(w)', 1);
  expect(contents).toMatchInlineSnapshot(`
    {
      "kind": "plaintext",
      "value": "gate mix(t: angle[2]) a, b

    A turn of each.

    a ─┤RY t[0]├──●──
                  │
    b ─┤RY t[1]├─┤Z├─",
    }
  `);
  const help = await editor.at<SignatureHelp>('signatureHelp', uri, 'mix(w)', 4);
  expect(help.signatures[0].documentation).toEqual({ kind: 'plaintext', value: 'A turn of each.' });
});

test('a definition is a place', async () => {
  const [found] = await editor.at<Location[]>('definition', uri, 'mix(w)', 1);
  expect(found).toEqual({ uri: at('blocks.qcnn'), range: { start: { line: 1, character: 5 }, end: { line: 1, character: 8 } } }); // prettier-ignore
});

test('the outline is a list', async () => {
  const symbols = await editor.of<SymbolInformation[]>('documentSymbol', uri);
  expect(symbols.map(({ name, containerName }) => [name, containerName])).toEqual([
    ['net', undefined],
    ['n', 'net'],
    ['w', 'net'],
    ['unused', 'net'],
    ['q', 'net'],
  ]);
  expect(symbols[0].location.uri).toBe(uri);
});

test('a rename is offered without a look before', () =>
  expect(started.capabilities.renameProvider).toBe(true));

test('an import that changes on disk is seen within seconds', async () => {
  writeFileSync(join(folder, 'blocks.qcnn'), blocks.replace('mix', 'blend'));
  const found = await editor.diagnostics(uri, (each) =>
    each.some(({ code }) => code === 'import-unknown-name'),
  );
  expect(found[0].message).toContain('blend');
  rmSync(join(folder, 'blocks.qcnn'));
  await editor.diagnostics(uri, (each) => each.some(({ code }) => code === 'import-not-found'));
  writeFileSync(join(folder, 'blocks.qcnn'), blocks);
  await editor.diagnostics(uri, (each) => each.every(({ code }) => code === 'unused-weight'));
});
