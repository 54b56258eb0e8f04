// Every feature of the built server, over standard input and output, as an editor uses it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CallHierarchyItem,
  CodeAction,
  CodeLens,
  CompletionList,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  Range,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CircuitAnswer, EmitAnswer } from '../../lsp/server/requests.ts';
import { Editor, textIn } from './editor.ts';

const blocks = `/// A turn of each qubit, then one of both.
gate mix(t: angle[3]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  cz a, b;
  rx(t[2]) b;
}
const layers = 2;
`;
const net = `import { mix } from "./blocks";
import { zx } from "std/pool";

/// Layers, then half of the qubits.
circuit net(n: int = 8 in [4, 8, 16], depth: int = 1 in 1..4) {
  input x: angle[n];
  qubit q[n];
  ry(x) on q;
  weight w: angle[depth, 3];
  for i in 0..depth {
    mix(w[i]) on ring(q);
  }
  weight p: angle[2];
  q = zx(p) on odd_to_even(q);
  return Z(q[0]);
}
`;

const folder = mkdtempSync(join(tmpdir(), 'qcnn-lsp-'));
const at = (name: string) => pathToFileURL(join(folder, name)).href;
const [uri, blocksUri] = [at('net.qcnn'), at('blocks.qcnn')];
let editor: Editor;

beforeAll(async () => {
  writeFileSync(join(folder, 'blocks.qcnn'), blocks);
  writeFileSync(join(folder, 'net.qcnn'), net);
  editor = await Editor.start({ folder: pathToFileURL(folder).href });
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
  expect(editor.errors).toBe('');
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  if (editor.published.has(uri)) await editor.close(uri);
  await editor.open(uri, net);
  expect(await editor.diagnostics(uri)).toEqual([]);
});

/** Waits until the circuit was elaborated. */
const hints = async () => {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  for (;;) {
    const found = await editor.of<InlayHint[]>('inlayHint', uri, { range });
    if (found.length > 0) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const labels = async (text: string, on: number) =>
  (await editor.at<CompletionList>('completion', uri, text, on)).items.map(({ label }) => label);

describe('diagnostics', () => {
  test('tell what is wrong, where, with a code, and go when it is mended', async () => {
    await editor.edit(uri, 'mix(w', 'mux(w');
    const [found] = await editor.diagnostics(uri, (all) => all.length > 0);
    expect(found).toMatchObject({ severity: 1, code: 'unknown-name', source: 'qcnn' });
    expect(found.codeDescription?.href).toMatch(/grammar\/language\.md#L\d+$/);
    expect(found.message).toMatch(/did you mean mix\?/);
    expect(textIn(editor.textOf(uri), found.range)).toBe('mux');
    await editor.edit(uri, 'mux(w', 'mix(w');
    expect(await editor.diagnostics(uri)).toEqual([]);
  });

  test('have related places, also in other files', async () => {
    await editor.edit(uri, 'mix(w[i]) on ring(q)', 'mix(w[i]) q[0], q[0]');
    const [found] = await editor.diagnostics(uri, (all) => all.length > 0);
    expect(found.code).toBe('repeated-qubit');
    await editor.edit(uri, 'mix(w[i]) q[0], q[0]', 'mix(w[i]) q[0], q[9]');
    const [outside] = await editor.diagnostics(uri, (all) => all[0]?.code === 'index-out-of-range');
    expect(outside.relatedInformation?.map(({ location }) => location.uri)).toContain(uri);
  });

  test('fade what is unused', async () => {
    await editor.edit(uri, '  weight p', '  weight u: angle;\n  weight p');
    const [found] = await editor.diagnostics(uri, (all) => all.length > 0);
    expect(found).toMatchObject({ severity: 2, code: 'unused-weight', tags: [1] });
  });

  test('of values of domains follow', async () => {
    await editor.edit(uri, 'in [4, 8, 16]', 'in [1, 8]');
    const found = await editor.diagnostics(uri, (all) =>
      all.some(({ message }) => /with n = 1\)/.test(message as string)),
    );
    expect(found.length).toBeGreaterThan(0);
  });

  test('an edited import refreshes its users, as does one that is closed again', async () => {
    await editor.open(blocksUri, blocks.replace('gate mix', 'gate mixed'));
    const [found] = await editor.diagnostics(uri, (all) => all.length > 0);
    expect(found.message).toMatch(/declares no mix/);
    await editor.close(blocksUri);
    expect(await editor.diagnostics(uri, (all) => all.length === 0)).toEqual([]);
  });

  test('an import that changes on disk refreshes its users', async () => {
    const path = join(folder, 'blocks.qcnn');
    try {
      writeFileSync(path, blocks.replace('gate mix', 'gate other'));
      await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: blocksUri, type: 2 }] });
      expect(await editor.diagnostics(uri, (all) => all.length > 0)).not.toEqual([]);
      rmSync(path);
      await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: blocksUri, type: 3 }] });
      const [found] = await editor.diagnostics(uri, (all) => all[0]?.code === 'import-not-found');
      expect(textIn(net, found.range)).toBe('"./blocks"');
    } finally {
      writeFileSync(path, blocks);
      await editor.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: blocksUri, type: 1 }] });
    }
    expect(await editor.diagnostics(uri, (all) => all.length === 0)).toEqual([]);
  });
});

describe('places', () => {
  test('a definition is found in the file, in another one, in the standard library, behind a path', async () => {
    const definition = (text: string, on: number) => editor.at<LocationLink[]>('definition', uri, text, on);
    const [own] = await definition('w[i]', 0);
    expect([own.targetUri, textIn(net, own.targetSelectionRange)]).toEqual([uri, 'w']);
    const [other] = await definition('mix(w', 1);
    expect([other.targetUri, textIn(blocks, other.targetSelectionRange)]).toEqual([blocksUri, 'mix']);
    const [library] = await definition('zx(p)', 1);
    expect(library.targetUri).toMatch(/std\/pool\.qcnn$/);
    const [path] = await definition('./blocks', 1);
    expect(path.targetUri).toBe(blocksUri);
    expect(await definition('ring(q)', 1)).toEqual([]);
  });

  test('references are found over the workspace, highlights in the file', async () => {
    const context = { includeDeclaration: true };
    const found = await editor.at<Location[]>('references', uri, 'mix(w', 0, { context });
    expect(
      found.map((each) => `${each.uri} ${textIn(each.uri === uri ? net : blocks, each.range)}`).sort(),
    ).toEqual([`${blocksUri} mix`, `${uri} mix`, `${uri} mix`]);
    const highlights = await editor.at<{ range: Range; kind: number }[]>(
      'documentHighlight',
      uri,
      'q = zx',
      0,
    );
    expect(highlights.map(({ kind }) => kind)).toEqual([3, 2, 2, 3, 2, 2]);
  });

  test('a rename changes all files; what belongs to others is refused', async () => {
    const rename = (text: string, newName: string) =>
      editor.at<WorkspaceEdit>('rename', uri, text, 1, { newName });
    const { changes } = await rename('mix(w', 'blend');
    expect(changes![uri].map(({ newText }) => newText)).toEqual(['blend', 'blend']);
    expect(changes![blocksUri]).toHaveLength(1);
    // The circuit goes on calling its weight w.
    const own = await editor.at<WorkspaceEdit>('rename', uri, 'w: angle', 0, { newName: 'theta' });
    expect(own.changes![uri][0].newText).toBe('w as theta');
    await expect(rename('ring(q)', 'round')).rejects.toThrow('belongs to the language');
    await expect(rename('zx(p)', 'xz')).rejects.toThrow('standard library');
    await expect(rename('mix(w', 'zx')).rejects.toThrow('is taken');
    await expect(rename('mix(w', 'for')).rejects.toThrow('cannot be a name');
    expect(textIn(net, await editor.at<Range>('prepareRename', uri, 'depth {', 1))).toBe('depth');
    expect(await editor.at('prepareRename', uri, '= zx', 0)).toBeNull();
    await editor.edit(uri, 'return Z(q[0]);', 'return Z(q[0]; // mended later');
    await expect(rename('mix(w', 'blend')).rejects.toThrow('mistake of syntax');
  });

  test('outlines have declarations with what is in them, searches those of the workspace', async () => {
    const [circuit] = await editor.of<DocumentSymbol[]>('documentSymbol', uri);
    expect(circuit.name).toBe('net');
    expect(circuit.children!.map(({ name, detail }) => `${name} ${detail}`)).toEqual([
      'n int = 8 in [4, 8, 16]',
      'depth int = 1 in 1..4',
      'x angle[n]',
      'q [n]',
      'w angle[depth, 3]',
      'p angle[2]',
    ]);
    const found = await editor.request<SymbolInformation[]>('workspace/symbol', { query: 'MX' });
    expect(found.map(({ name, location }) => [name, location.uri])).toEqual([['mix', blocksUri]]);
  });

  test('folds, selections and links follow the tree', async () => {
    const folds = await editor.of<FoldingRange[]>('foldingRange', uri);
    expect(folds.map(({ startLine, endLine, kind }) => [startLine, endLine, kind])).toEqual([
      [0, 1, 'imports'],
      [4, 14, undefined],
      [9, 10, undefined],
    ]);
    const [selection] = await editor.of<SelectionRange[]>('selectionRange', uri, { positions: [editor.place(uri, 'w[i]', 2)] }); // prettier-ignore
    const grown: string[] = [];
    for (let each: SelectionRange | undefined = selection; each; each = each.parent) grown.push(textIn(net, each.range)); // prettier-ignore
    expect(grown.slice(0, 3)).toEqual(['i', 'w[i]', 'mix(w[i]) on ring(q);']);
    expect(grown.at(-1)).toBe(net);
    const links = await editor.of<DocumentLink[]>('documentLink', uri);
    expect(links[0].target).toBe(blocksUri);
    expect(links[1].target).toMatch(/std\/pool\.qcnn$/);
  });

  test('calls lead in both directions', async () => {
    const [item] = await editor.at<CallHierarchyItem[]>('prepareCallHierarchy', uri, 'mix(w', 0);
    expect([item.name, item.uri]).toEqual(['mix', blocksUri]);
    const incoming = await editor.request<{ from: CallHierarchyItem; fromRanges: Range[] }[]>('callHierarchy/incomingCalls', { item }); // prettier-ignore
    expect(incoming.map(({ from, fromRanges }) => [from.name, fromRanges.length])).toEqual([['net', 1]]);
    const outgoing = await editor.request<{ to: CallHierarchyItem }[]>('callHierarchy/outgoingCalls', { item: incoming[0].from }); // prettier-ignore
    expect(outgoing.map(({ to }) => to.name)).toEqual(['mix', 'zx']);
  });
});

describe('writing', () => {
  test('completions fit their place', async () => {
    expect(await labels('mix(w[i]) on', 0)).toEqual(
      expect.arrayContaining(['mix', 'zx', 'ry', 'weight', 'q', 'su4']),
    );
    expect(await labels('ring(q)', 0)).toEqual(expect.arrayContaining(['ring', 'odd_to_even', 'q']));
    expect(await labels(': int', 2)).toEqual(['int', 'float', 'bool', 'angle', 'gate', 'pool', 'pairing']);
    expect(await labels('./blocks', 0)).toEqual(expect.arrayContaining(['./blocks', 'std/conv', 'std/pool']));
    expect(await labels('{ mix', 2)).toEqual(['mix', 'layers']);
    expect(await labels('Z(q[0])', 0)).toEqual(expect.arrayContaining(['Z', 'X', 'probs', 'q']));
    expect(await labels('/// Layers', 6)).toEqual([]);
    await editor.edit(uri, 'weight p: angle[2];', 'weight p: angle[2] ~ ;');
    expect(await labels('~ ', 2)).toEqual(['uniform', 'normal', 'constant']);
  });

  test('completions come on unfinished lines, too', async () => {
    await editor.edit(uri, '  return Z', '  q.\n  return Z');
    expect(await labels('  q.\n', 4)).toEqual(['length']);
    await editor.edit(uri, '  q.\n', '  zx.\n');
    expect(await labels('  zx.\n', 5)).toEqual(['params', 'qubits']);
    await editor.edit(uri, '  zx.\n', '  mix(p[0]) on \n');
    expect(await labels('mix(p[0]) on \n', 13)).toEqual(expect.arrayContaining(['ring', 'q']));
  });

  test('a completion brings the import that it needs', async () => {
    const { items } = await editor.at<CompletionList>('completion', uri, 'mix(w', 0);
    const su4 = items.find(({ label }) => label === 'su4')!;
    expect(su4.additionalTextEdits).toEqual([
      expect.objectContaining({ newText: '\nimport { su4 } from "std/conv";' }),
    ]);
    const drop = items.find(({ label }) => label === 'only_z')!;
    expect(drop.additionalTextEdits).toEqual([expect.objectContaining({ newText: ', only_z' })]);
  });

  test('a signature tells what a call takes', async () => {
    const help = await editor.at<SignatureHelp>('signatureHelp', uri, 'mix(w', 4);
    expect(help.signatures[0].label).toBe('gate mix(t: angle[3]) a, b');
    expect(help.signatures[0].parameters).toEqual([{ label: [9, 20] }]);
  });

  test('a repair is offered for what can be mended', async () => {
    await editor.edit(uri, 'mix(w', 'mux(w');
    await editor.diagnostics(uri, (all) => all.length > 0);
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
    const actions = await editor.of<CodeAction[]>('codeAction', uri, { range, context: { diagnostics: [] } });
    expect(actions.map(({ title }) => title)).toEqual(['Replace mux by mix']);
    await editor.edit(uri, 'mux(w', 'mix(w');
    await editor.edit(uri, '{ zx }', '{ drop, zx }');
    await editor.diagnostics(uri, (all) => all.length > 0);
    const [remove] = await editor.of<CodeAction[]>('codeAction', uri, {
      range,
      context: { diagnostics: [] },
    });
    expect(remove.title).toBe('Remove the unused import');
    expect(remove.edit!.changes![uri].map((each) => textIn(editor.textOf(uri), each.range))).toEqual([
      'drop, ',
    ]);
  });
});

describe('layout', () => {
  const options = { tabSize: 8, insertSpaces: false };
  const format = async (method: 'formatting' | 'rangeFormatting', more: object = {}) => {
    const edits = await editor.of<TextEdit[]>(method, uri, { options, ...more });
    for (const { range, newText } of edits.toReversed())
      await editor.edit(uri, textIn(editor.textOf(uri), range), newText);
    return edits;
  };

  test('is that of qcnn format, whatever tab width the editor has', async () => {
    expect(await format('formatting')).toEqual([]);
    await editor.edit(uri, '  for i in 0..depth {\n    mix(w[i])', '  for i in 0 .. depth {mix( w[ i ] )');
    const [edit] = await format('formatting');
    expect(editor.textOf(uri)).toBe(net);
    expect(edit.newText.length).toBeLessThan(60);
  });

  test('of a range leaves the rest as it is', async () => {
    await editor.edit(uri, 'qubit q[n];', 'qubit   q[n];');
    await editor.edit(uri, 'weight p: angle[2];', 'weight p:angle[2];');
    const position = editor.place(uri, 'weight p');
    await format('rangeFormatting', { range: { start: position, end: position } });
    expect(editor.textOf(uri)).toBe(net.replace('qubit q[n]', 'qubit   q[n]'));
  });

  test('of a file with a mistake is refused with the mistake', async () => {
    await editor.edit(uri, 'qubit q[n];', 'qubit q[n;');
    await expect(format('formatting')).rejects.toThrow("expected ']'");
  });
});

describe('reading', () => {
  test('a hover has head, documentation and values', async () => {
    await hints();
    const value = async (text: string, on = 0) => {
      const hover = await editor.at<Hover | null>('hover', uri, text, on);
      return (hover?.contents as { value: string } | undefined)?.value;
    };
    expect(await value('mix(w')).toContain('A turn of each qubit, then one of both.');
    expect(await value('mix(w')).toMatch(/a ─┤RY t\[0\]├──●─+\n.*\nb ─┤RY t\[1\]├─┤Z├─┤RX t\[2\]├/);
    expect(await value('zx(p)')).toMatch(/source ─┤M b0│/);
    expect(await value('ry(x)')).toContain('Rotation about Y');
    expect(await value('circuit net')).toContain('weights and inputs');
    expect(await value('/// Layers', 6)).toBeUndefined();
    await editor.edit(uri, '/// Layers', 'const half = pi / 2;\n/// Layers');
    await hints();
    expect(await value('half')).toContain('= `1.5707963267948966`');
    expect(await value('q = zx')).toContain('`q[0], q[1], q[2], q[3], q[4], q[5], q[6], q[7]`');
    expect(await value('w: angle')).toContain('`angle[1, 3]`');
  });

  test('hints tell live qubits, weights and turns, and stay while a mistake is in the text', async () => {
    const shown = (await hints()).map(({ position, label }) => `${position.line}: ${label as string}`);
    expect(shown).toEqual(['5: 8 inputs', '7: 8 live', '8: 3 weights', '9: 1 turn', '10: 8 live', '12: 2 weights', '13: 4 live']); // prettier-ignore
    await editor.edit(uri, 'qubit q[n];', 'qubit q[n]; h');
    await editor.diagnostics(uri, (all) => all.length > 0);
    const stale = (await hints()).map(({ position, label }) => `${position.line}: ${label as string}`);
    expect(stale).toEqual(expect.arrayContaining(['13: 4 live', '5: 8 inputs']));
  });

  test('a lens tells what a circuit costs', async () => {
    await hints();
    const lenses = await editor.of<CodeLens[]>('codeLens', uri);
    expect(lenses.map(({ command }) => command!.title)).toEqual([
      expect.stringMatching(/^5 weights · 8 inputs · 8 qubits → \d+ · depth \d+ · \d+ two-qubit gates$/),
      'Draw',
    ]);
  });

  test('a lens runs each property by its title', async () => {
    const uri = `${folder}/property.qcnn`;
    await editor.open(
      uri,
      'gate a q { x q; }\nproperty "both flip" { a == x; }\nproperty "at last" { a == y at phase; }\n',
    );
    const lenses = await editor.of<CodeLens[]>('codeLens', uri);
    expect(lenses.map(({ range, command }) => [range.start.line, command])).toEqual([
      [1, { title: 'Run', command: 'qcnn.test', arguments: [uri, 'both flip'] }],
      [2, { title: 'Run', command: 'qcnn.test', arguments: [uri, 'at last'] }],
    ]);
  });

  test('the standard library can be read where it lies on no disk', async () => {
    const answer = await editor.request<{ text: string }>('workspace/textDocumentContent', { uri: 'qcnn-std:/std/pool.qcnn' }); // prettier-ignore
    expect(answer.text).toContain('pool zx');
    expect(
      await editor.request('workspace/textDocumentContent', { uri: 'qcnn-std:/std/none.qcnn' }),
    ).toBeNull();
  });

  test('names have the colours of what they are', async () => {
    const { data } = await editor.of<SemanticTokens>('semanticTokens/full', uri);
    expect(data.length % 5).toBe(0);
    expect(data.slice(0, 5)).toEqual([0, 9, 3, 0, 0]);
  });
});

describe('the panel', () => {
  test('gets drawing, places, settings and figures', async () => {
    const ask = (more: object) => editor.request<CircuitAnswer>('qcnn/circuit', { uri, level: 0, ...more });
    const answer = await ask({ position: editor.place(uri, 'ring(q)') });
    expect(answer).toMatchObject({ circuits: ['net'], circuit: 'net', isStale: false });
    expect(answer.parameters).toEqual([
      { name: 'n', type: 'int', value: '8', domain: ['4', '8', '16'] },
      { name: 'depth', type: 'int', value: '1', domain: [], range: { from: 1, to: 3 } },
    ]);
    const drawn = [...answer.svg!.matchAll(/data-call="(\d+)"/g)].map(([, index]) => Number(index));
    expect(new Set(drawn)).toEqual(new Set(answer.places.keys()));
    for (const [place] of answer.places) expect(place.uri).toBe(uri);
    // A call of a gate leads to the gate's statements, too: the boxes of `mix`, in another file, and no others.
    const inBlocks = answer.places.filter((all) => all.some((place) => place.uri === blocksUri));
    expect(inBlocks).toHaveLength(8);
    for (const all of inBlocks) expect(all.filter((place) => place.uri === blocksUri)).toHaveLength(4);
    const set = await ask({ set: { n: '4' }, level: 2 });
    expect(set.figures!.before.qubits).toBe(4);
    expect(set.figures!.after.qubits).toBeLessThan(4);
  });

  test('keeps the drawing of a circuit that broke, and says why', async () => {
    const ask = () => editor.request<CircuitAnswer>('qcnn/circuit', { uri, circuit: 'net', level: 0 });
    const { svg } = await ask();
    await editor.edit(uri, 'mix(w', 'mux(w');
    expect(await ask()).toMatchObject({ svg, isStale: true, message: expect.stringContaining('did you mean mix?') as string }); // prettier-ignore
  });

  test.each(['circuit', 'qcnn', 'text', 'svg', 'qasm3', 'json', 'plan', 'wat', 'wgsl'])(
    'emits %s',
    async (form) => {
      const answer = await editor.request<EmitAnswer>('qcnn/emit', { uri, level: 0, form });
      expect(answer).toHaveProperty('text');
    },
  );
});
