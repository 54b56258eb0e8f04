// What no editor should send: the server answers or refuses it in the protocol, says nothing else on standard output, and stays.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import * as protocol from 'vscode-languageserver-protocol';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkedMethods } from '../../lsp/server/checked-messages.ts';
import { RawEditor, type Answer } from './raw-editor.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-hostile-'));
const at = (name: string) => pathToFileURL(join(folder, name)).href;
const workspace = at('workspace');
const uri = at('workspace/a.qcnn');
const text = `/// Doc.
gate g(t: angle[2]) a, b { ry(t[0]) a; cx a, b; rx(t[1]) b; }
circuit c(n: int = 4 in [2, 4]) { weight w: angle[2]; qubit q[n]; g(w) on ring(q); return Z(q[0]); }
`;
/** Sizes of large texts; larger for a search: QCNN_MEGABYTES=4. */
const megabytes = Number(process.env.QCNN_MEGABYTES ?? 1);
let editor: RawEditor;

beforeAll(async () => {
  mkdirSync(join(folder, 'workspace'));
  writeFileSync(join(folder, 'outside.qcnn'), 'const outside = 1;\n');
  writeFileSync(join(folder, 'imported.qcnn'), 'const imported = 1;\n');
  writeFileSync(join(folder, 'workspace/b.qcnn'), 'const inside = 1;\n');
  writeFileSync(join(folder, 'workspace/secret.txt'), 'const secret = 1;\n');
  editor = await RawEditor.start(workspace);
  expect(await editor.codes(uri, editor.open(uri, text))).toEqual([]);
});
afterEach(async () => {
  // Still there, and of use.
  const { result } = await editor.request('textDocument/hover', hover());
  expect(JSON.stringify(result)).toContain('Doc.');
  expect(editor.fault).toBeUndefined();
  expect(editor.errors).toBe('');
});
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
  rmSync(folder, { recursive: true });
});

const hover = (document = uri, line = 1, character = 5) => ({ textDocument: { uri: document }, position: { line, character } }); // prettier-ignore
/** A refusal that a person can read, and no stumble of the program. */
const isClean = ({ error }: Answer) => !error || (error.message.length > 3 && !/failed|Cannot|undefined|not a function|not iterable/.test(error.message)); // prettier-ignore

describe('bytes that are no messages', () => {
  test.each([
    ['text', 'hello'],
    ['text with line ends', 'hello\r\n\r\n'],
    ['a header without a length', 'Content-Type: x\r\n\r\n'],
    ['no number', 'Content-Length: many\r\n\r\n'],
    ['a negative length', 'Content-Length: -5\r\n\r\n'],
    ['an enormous length', 'Content-Length: 99999999999\r\n\r\n'],
    ['a short length', 'Content-Length: 3\r\n\r\n{"jsonrpc":"2.0","method":"x"}'],
    ['a long line', 'x'.repeat(100_000)],
    ['many empty lines', '\r\n'.repeat(1000)],
    ['zeros', '\0'.repeat(5000)],
  ])('%s', async (_, bytes) => {
    editor.bytes(bytes);
    expect((await editor.request('textDocument/hover', hover())).result).toBeTruthy();
    const refusals = editor.answers.filter(({ id }) => id === null).map(({ error }) => error!.message);
    editor.answers.length = 0;
    expect(refusals.join()).toContain('header');
    expect(refusals.length).toBeLessThan(3);
  });

  test('random ones', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        editor.bytes(bytes);
        expect((await editor.request('textDocument/hover', hover())).result).toBeTruthy();
      }),
      { numRuns: 20 },
    ));

  test('messages in pieces of some bytes', async () => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id: 'é', method: 'textDocument/hover', params: hover() })); // prettier-ignore
    const all = Buffer.concat([Buffer.from(`content-length:${body.length}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n`), body]); // prettier-ignore
    for (let i = 0; i < all.length; i += 7) {
      editor.bytes(all.subarray(i, i + 7));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await editor.find(({ id }) => id === 'é')).result).toBeTruthy();
  });
});

test.each(['', '{', 'null', '5', '"text"', '[]', '[{}]', '{}', '{"jsonrpc":"2.0"}', '{"method":5}', '{"id":null,"method":"shutdown"}', '{"id":{},"method":"shutdown"}', '{"id":[1],"method":"shutdown","params":{}}', '['.repeat(100_000), '\ud800', '{"id":true,"result":1}', '{"__proto__":{"id":7},"x":1}'])('no message: %.40s', async (body) => {
  editor.answers.length = 0;
  editor.body(body);
  expect((await editor.find(({ id }) => id === null)).error!.code).toBe(-32700);
}); // prettier-ignore

test.each([
  { method: '$/cancelRequest' },
  { method: '$/cancelRequest', params: { id: null } },
  { method: '$/setTrace', params: null },
  { method: '$/progress', params: 5 },
  { method: 'no/such', params: {} },
  { id: 5000, result: 1 },
  { id: 'unknown', error: 7 },
  { id: 5001 },
])('a message that nobody awaits: %j', (message) => editor.send(message));

test('a method that does not exist', async () => {
  expect((await editor.request('textDocument/none', {})).error!.code).toBe(-32601);
});

const place = { line: 1, character: 5 };
const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 9 } };
const textDocument = { uri };
const circuit = { uri, circuit: 'c', position: place, set: { n: '2' }, level: 2 };
const item = { name: 'g', kind: 12, uri, range, selectionRange: { start: place, end: place } };
/** Right parameters of each request. */
const requests: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    ['completion', 'hover', 'signatureHelp', 'definition', 'documentHighlight', 'prepareRename', 'prepareCallHierarchy', 'documentSymbol', 'foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full', 'inlayHint', 'rangeFormatting', 'formatting', 'references', 'rename', 'selectionRange', 'codeAction'].map(
      (name) => [`textDocument/${name}`, { textDocument, position: place, range, positions: [place], newName: 'h', context: { includeDeclaration: true, diagnostics: [], only: ['quickfix'] }, options: { tabSize: 2, insertSpaces: true } }],
    ),
  ),
  'callHierarchy/incomingCalls': { item },
  'callHierarchy/outgoingCalls': { item },
  'workspace/symbol': { query: 'g' },
  'workspace/textDocumentContent': { uri },
  'qcnn/circuit': circuit,
  'qcnn/emit': { ...circuit, form: 'qasm3' },
}; // prettier-ignore
/** What the library of the protocol answers by itself. */
const libraryRequests = { 'textDocument/willSaveWaitUntil': { textDocument, reason: 1 } };
/** Right parameters of each notification. */
const other = at('workspace/other.qcnn');
const notifications: Readonly<Record<string, object>> = {
  'textDocument/didOpen': { textDocument: { uri: other, languageId: 'qcnn', version: 1, text } },
  'textDocument/didChange': { textDocument: { uri: other, version: 2 }, contentChanges: [{ range, text: 'x' }, { text }] }, // prettier-ignore
  'textDocument/didClose': { textDocument: { uri: other } },
  'textDocument/willSave': { textDocument: { uri: other }, reason: 1 },
  'textDocument/didSave': { textDocument: { uri: other }, text },
  'workspace/didChangeWatchedFiles': { changes: [{ uri: other, type: 1 }] },
  'workspace/didChangeWorkspaceFolders': { event: { added: [{ uri: at('more'), name: 'more' }], removed: [{ uri: at('more'), name: 'more' }] } }, // prettier-ignore
  '$/setTrace': { value: 'off' },
  '$/cancelRequest': { id: 77 },
};

/** A value with one of its parts, or itself, replaced or left out. */
function broken(value: unknown): fc.Arbitrary<unknown> {
  const junk = fc.oneof(fc.constantFrom<unknown>(null, -1, 1e300, NaN, '', '\ud800', 'http://[', ':', '//', {}, [], [[]], true, undefined), fc.jsonValue({ maxDepth: 2 })); // prettier-ignore
  if (typeof value !== 'object' || value === null) return junk;
  const keys = Object.keys(value);
  const inside = keys.map((key) =>
    broken((value as Record<string, unknown>)[key]).map(
      (part) =>
      Array.isArray(value) ? value.map((old: unknown, i) => (String(i) === key ? part : old)) : { ...value, [key]: part }, // prettier-ignore
    ),
  );
  return fc.oneof({ weight: 1, arbitrary: junk }, ...inside.map((arbitrary) => ({ weight: 3, arbitrary })));
}

describe('parameters of wrong types', () => {
  test('are tried for every method that is answered', async () => {
    expect([...checkedMethods].sort()).toEqual(['initialize', ...Object.keys({ ...requests, ...libraryRequests }), ...Object.keys(notifications)].sort()); // prettier-ignore
    const known = Object.values(protocol as Record<string, unknown>).flatMap((each) => {
      const { method, messageDirection } = (each ?? {}) as { method?: unknown; messageDirection?: unknown };
      return typeof method === 'string' && messageDirection !== 'serverToClient' && method.includes('/') ? [method] : []; // prettier-ignore
    });
    expect(known.length).toBeGreaterThan(40);
    for (const method of new Set(known)) {
      const answer = await editor.request(method, {});
      if (answer.error?.code !== -32601) expect(checkedMethods, method).toContain(method);
    }
  });

  test.each(Object.entries({ ...requests, ...libraryRequests }))('%s', async (method, right) => {
    expect(isClean(await editor.request(method, right))).toBe(true);
    await fc.assert(
      fc.asyncProperty(broken(right), async (params) => {
        const answer = await editor.request(method, params);
        expect(isClean(answer), answer.error?.message).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  test.each(Object.entries(notifications))('%s', async (method, right) => {
    await fc.assert(
      fc.asyncProperty(broken(right), async (params) => {
        editor.send({ method, params });
        expect((await editor.request('textDocument/hover', hover())).result).toBeTruthy();
      }),
      { numRuns: 25 },
    );
    // What got through of texts does not stay.
    editor.send({ method: 'textDocument/didClose', params: { textDocument: { uri: other } } });
  });

  test('initialize', async () => {
    const right = { processId: null, rootUri: workspace, capabilities: { textDocument: { hover: { contentFormat: ['markdown'] } }, workspace: { workspaceFolders: true } }, workspaceFolders: [{ uri: workspace, name: 'w' }], initializationOptions: { drawCommand: 'x' } }; // prettier-ignore
    const [wrong] = fc.sample(broken(right), { numRuns: 1 });
    const fresh = new RawEditor();
    expect(isClean(await fresh.request('initialize', wrong))).toBe(true);
    await fresh.request('initialize', right);
    fresh.send({ method: 'initialized', params: {} });
    fresh.open(uri, text);
    expect((await fresh.request('textDocument/hover', hover())).result).toBeTruthy();
    expect(await fresh.stop()).toBe(0);
  });
});

describe('at the wrong time', () => {
  test('before the beginning, twice begun, and after the end', async () => {
    const early = new RawEditor();
    early.open(uri, text);
    for (const [method, params] of Object.entries(requests)) expect((await early.request(method, params)).error, method).toMatchObject({ code: -32002 }); // prettier-ignore
    expect(early.answers.filter(({ method }) => method === 'textDocument/publishDiagnostics')).toEqual([]);
    const start = { processId: null, rootUri: workspace, capabilities: {} };
    expect((await early.request('initialize', start)).result).toBeTruthy();
    expect((await early.request('initialize', start)).error).toMatchObject({ code: -32600 });
    expect(await early.codes(uri, early.open(uri, text))).toEqual([]);
    await early.request('shutdown');
    for (const [method, params] of Object.entries(requests)) expect((await early.request(method, params)).error, method).toMatchObject({ code: -32600 }); // prettier-ignore
    early.send({ method: 'exit' });
    expect(await early.exit).toBe(0);
  });

  test('versions out of order, changes of what is not open, opened and closed twice', async () => {
    const name = at('workspace/versions.qcnn');
    editor.open(name, text, 7);
    editor.change(name, 'circuit', 3);
    expect(await editor.codes(name, 3)).toContain('syntax');
    editor.open(name, text, 2);
    expect(await editor.codes(name, 2)).toEqual([]);
    editor.change(at('workspace/closed.qcnn'), text, 2);
    for (let i = 0; i < 2; i++) editor.send({ method: 'textDocument/didClose', params: { textDocument: { uri: name } } }); // prettier-ignore
  });
});

describe('places and addresses', () => {
  test.each([[0, 1e9], [1e9, 0], [1e9, 1e9], [2 ** 53 - 1, 2 ** 53 - 1]])('line %d, column %d', async (line, character) => {
    for (const [method, params] of Object.entries(requests)) {
      const position = { line, character };
      const far = { ...params, position, positions: [position], range: { start: position, end: place }, newName: 'h' };
      const answer = await editor.request(method, far);
      expect(isClean(answer), `${method}: ${answer.error?.message}`).toBe(true);
    }
  }); // prettier-ignore

  test.each(['file:///none/a.qcnn', 'untitled:x', 'http://example.org/a.qcnn', 'file:///', 'qcnn-std:/none.qcnn', 'file:///%00', '%', 'file://host/a', 'a:b:c'])('%s is unknown', async (unknown) => {
    for (const [method, params] of Object.entries(requests)) {
      const of = { ...params, textDocument: { uri: unknown }, uri: unknown, item: { ...item, uri: unknown } };
      const answer = await editor.request(method, of);
      expect(isClean(answer), `${method}: ${answer.error?.message}`).toBe(true);
      if (method !== 'workspace/symbol' && !answer.error) expect(answer.result, method).toBeNull();
    }
  }); // prettier-ignore

  test('files are read where they are of the workspace, or imported from there', async () => {
    const content = async (of: string) => (await editor.request('workspace/textDocumentContent', { uri: of })).result; // prettier-ignore
    expect(await content(at('workspace/b.qcnn'))).toEqual({ text: 'const inside = 1;\n' });
    expect(await content('qcnn-std:/std/conv.qcnn')).toBeTruthy();
    for (const of of ['outside.qcnn', 'imported.qcnn', 'workspace/secret.txt', 'workspace/../outside.qcnn', 'workspace/%2e%2e/outside.qcnn', 'workspace/..%2foutside.qcnn']) expect(await content(`${at('')}${of}`), of).toBeNull(); // prettier-ignore
    expect(await content('file:///etc/passwd')).toBeNull();
    expect(
      await editor.codes(
        other,
        editor.open(other, 'import { imported } from "../imported";\nconst a = imported;\n'),
      ),
    ).toEqual([]);
    expect(await content(at('imported.qcnn'))).toEqual({ text: 'const imported = 1;\n' });
    expect(await content(at('outside.qcnn'))).toBeNull();
  });
});

describe('texts', () => {
  const fill = (piece: string) => piece.repeat(Math.ceil((megabytes * 2 ** 20) / piece.length));
  test.each([
    ['open brackets', fill('(')],
    ['one word', fill('x')],
    ['one comment', `/*${fill('*')}`],
    ['empty lines', fill('\r')],
    ['declarations', fill('const a = 1;\n')],
  ])(
    `${megabytes} MB of %s`,
    async (_, large) => {
      const name = at('workspace/large.qcnn');
      editor.answers.length = 0;
      const version = editor.open(name, large);
      const answer = await editor.request('textDocument/hover', hover(name, 0, 3), 50_000);
      expect(isClean(answer), answer.error?.message).toBe(true);
      await editor.codes(name, version);
      editor.send({ method: 'textDocument/didClose', params: { textDocument: { uri: name } } });
    },
    120_000,
  );

  test('files that import each other, and themselves', async () => {
    const [a, b] = [at('workspace/ring-a.qcnn'), at('workspace/ring-b.qcnn')];
    editor.open(a, 'import { b } from "./ring-b";\nimport { a } from "./ring-a";\nconst a = b;\n');
    expect(
      await editor.codes(b, editor.open(b, 'import { a } from "./ring-a";\nconst b = a;\n')),
    ).not.toEqual([]);
    for (const name of [a, b])
      for (const [method, params] of Object.entries(requests)) {
        const answer = await editor.request(method, { ...params, textDocument: { uri: name } });
        expect(isClean(answer), `${method}: ${answer.error?.message}`).toBe(true);
      }
  });

  test.each(['\ud800', 'std/c\ud83conv', './\udc00', '\0', '/etc/passwd', '/', '', '..', '%', '%2e%2e/x', 'C:\\x', '//host/x', 'file:///etc/passwd', '\u2028', 'std/', 'std/../conv', 'x'.repeat(100_000)])('an import from %.30j', async (path) => {
    editor.answers.length = 0;
    expect(await editor.codes(other, editor.open(other, `import { a } from "${path}";\nconst b = a;\n`))).not.toEqual([]);
    for (const method of ['textDocument/completion', 'textDocument/documentLink', 'textDocument/definition'])
      expect(isClean(await editor.request(method, { textDocument: { uri: other }, position: { line: 0, character: 20 } }))).toBe(true);
  }); // prettier-ignore
});

describe('the end', () => {
  test('of standard input is the end of the server', async () => {
    const rude = await RawEditor.start();
    rude.open(uri, text);
    rude.process.stdin.end();
    expect(await rude.exit).toBe(1);
    const polite = await RawEditor.start();
    await polite.request('shutdown');
    polite.process.stdin.end();
    expect(await polite.exit).toBe(0);
  });

  test('of standard output, too', async () => {
    const deaf = await RawEditor.start();
    deaf.process.stdout.destroy();
    deaf.send({ id: 1, method: 'textDocument/hover', params: hover() });
    expect(await deaf.exit).toBe(1);
  });
});
