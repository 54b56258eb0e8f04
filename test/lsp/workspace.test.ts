// The texts of a workspace: buffers over files, addresses in all spellings, imports by address, the standard library.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Files, Found } from '../../lsp/server/files.ts';
import { canonical, Workspace } from '../../lsp/server/workspace.ts';
import type { Source } from '../../src/compiler/source/source.ts';

function workspaceOf(texts: Record<string, string>, folders: readonly string[] = []) {
  const found = new Map<string, Found>(
    Object.entries(texts).map(([uri, text]) => [canonical(uri), { text }]),
  );
  const files: Files = {
    read: (uri) => found.get(uri),
    list: (folder) => Promise.resolve([...found.keys()].filter((uri) => uri.startsWith(folder))),
    libraryUri: () => undefined,
  };
  const workspace = new Workspace(files);
  workspace.folders = folders;
  return { workspace, found };
}

const textAt = (workspace: Workspace, uri: string) => {
  const source = workspace.sourceAt(uri);
  return source && source !== 'pending' && 'text' in source ? source.text : undefined;
};

describe('addresses', () => {
  test.each([
    ['file:///c%3A/Users/ada/a%20b.qcnn', 'file:///C:/Users/ada/a b.qcnn'],
    ['file:///c%3A/a.qcnn', 'file:///c:/a.qcnn'],
    ['file:///home/ada/%C3%A9.qcnn', 'file:///home/ada/é.qcnn'],
    ['vscode-vfs://github/owner/repo/a.qcnn', 'vscode-vfs://github/owner/repo/a.qcnn'],
  ])('%s and %s are one', (a, b) => {
    expect(canonical(a)).toBe(canonical(b));
    const { workspace } = workspaceOf({});
    workspace.open(a, 'text');
    expect(textAt(workspace, b)).toBe('text');
    workspace.close(b);
    expect(textAt(workspace, a)).toBeUndefined();
  });

  test.each([
    ['file:///c%3A/net/a.qcnn', './blocks', 'file:///c%3A/net/blocks.qcnn'],
    ['file:///C:/net/sub/a.qcnn', '../blocks.qcnn', 'file:///c%3A/net/blocks.qcnn'],
    ['file:///net/a.qcnn', '/other/b', 'file:///other/b.qcnn'],
    ['file:///net/a%23b/a.qcnn', './c d', 'file:///net/a%23b/c%20d.qcnn'],
    ['vscode-vfs://github/owner/repo/a.qcnn', 'b', 'vscode-vfs://github/owner/repo/b.qcnn'],
    ['untitled:/a.qcnn', 'b', 'untitled:/b.qcnn'],
  ])('in %s "%s" is %s', (uri, specifier, imported) => {
    const { workspace } = workspaceOf({ [imported]: 'imported' });
    const from = workspace.open(uri, '');
    const asked: string[] = [];
    const found = workspace.loadFor((each) => asked.push(each))(specifier, from);
    expect(found).toMatchObject({ text: 'imported' });
    expect(asked).toEqual([canonical(imported)]);
    expect(workspace.uriOf(found as Source)).toBe(canonical(imported));
  });

  test('an import names any text, halves of characters, too', () => {
    const units = fc.array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0x2f, 0x2e, 0x25, 0x5c, 0xd83c)), { maxLength: 12 }); // prettier-ignore
    const start = fc.constantFrom('', './', '../', '/', 'std/', 'file:', '//');
    fc.assert(
      fc.property(start, units, (begin, codes) => {
        const { workspace } = workspaceOf({});
        const load = workspace.loadFor(() => {});
        expect(
          load(begin + String.fromCharCode(...codes), workspace.open('file:///net/a.qcnn', '')),
        ).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  test('an untitled buffer has no folder, and imports from the standard library alone', () => {
    const { workspace } = workspaceOf({});
    const from = workspace.open('untitled:Untitled-1', '');
    const load = workspace.loadFor(() => {});
    expect(load('./b', from)).toBeUndefined();
    expect(load('std/conv', from)).toMatchObject({ name: 'std/conv' });
  });
});

describe('texts', () => {
  const uri = 'file:///w/a.qcnn';

  test('a buffer lies over its file, which is seen again when it is closed', () => {
    const { workspace } = workspaceOf({ [uri]: 'file' }, ['file:///w']);
    expect(textAt(workspace, uri)).toBe('file');
    workspace.open(uri, 'buffer');
    expect(textAt(workspace, uri)).toBe('buffer');
    workspace.close(uri);
    expect(textAt(workspace, uri)).toBe('file');
  });

  test('a source is the same object until its text changes', () => {
    const { workspace, found } = workspaceOf({ [uri]: 'one' }, ['file:///w']);
    const first = workspace.sourceAt(uri);
    expect(workspace.sourceAt(uri)).toBe(first);
    found.set(uri, { text: 'one' });
    expect(workspace.sourceAt(uri)).toBe(first);
    found.set(uri, { text: 'two' });
    expect(workspace.sourceAt(uri)).not.toBe(first);
    expect(textAt(workspace, uri)).toBe('two');
    found.delete(uri);
    expect(workspace.sourceAt(uri)).toBeUndefined();
  });

  test.each([
    [['file:///w'], 'file:///w/sub/a.qcnn', 'sub/a.qcnn'],
    [['file:///w/'], 'file:///w/a.qcnn', 'a.qcnn'],
    [['file:///w'], 'file:///wide/a.qcnn', '/wide/a.qcnn'],
    [['file:///w', 'file:///v'], 'file:///w/a.qcnn', '/w/a.qcnn'],
    [[], 'vscode-vfs://github/o/r/a.qcnn', 'vscode-vfs://github/o/r/a.qcnn'],
    [['file:///c%3A/w'], 'file:///C:/w/sub/a.qcnn', 'sub/a.qcnn'],
    [['file:///C:/w/'], 'file:///c%3A/w/a.qcnn', 'a.qcnn'],
    [['file:///c%3A/'], 'file:///c%3A/a.qcnn', 'a.qcnn'],
    [['file://server/share'], 'file://server/share/a%20b.qcnn', 'a b.qcnn'],
  ])('with the folders %s, %s is called %s', (folders, address, name) => {
    const { workspace } = workspaceOf({}, folders);
    expect(workspace.open(address, '').name).toBe(name);
  });

  test.each([
    ['file:///c%3A/w/a.qcnn', true],
    ['file:///C:/w/sub/a.qcnn', true],
    ['file:///c%3A/w/a.txt', false],
    ['file:///c%3A/wide/a.qcnn', false],
    ['file:///c%3A/w/../secret.qcnn', false],
    ['file:///c%3A/w/%2E%2E/secret.qcnn', false],
    ['file:///c%3A/w/..%2Fsecret.qcnn', false],
    ['file:///c%3A/imported.qcnn', true],
    ['file://c/w/a.qcnn', false],
  ])('of the folder C:/w, whose a.qcnn imports ../imported, %s is read: %s', (address, isRead) => {
    const { workspace } = workspaceOf({ [address]: 'text' }, ['file:///C%3A/w']);
    workspace.loadFor(() => {})('../imported', workspace.open('file:///c%3A/w/a.qcnn', 'text'));
    expect(textAt(workspace, address)).toBe(isRead ? 'text' : undefined);
  });

  test('the list has the files of all folders and the open ones, each once', async () => {
    const files = { 'file:///w/a.qcnn': '', 'file:///v/b.qcnn': '' };
    const { workspace } = workspaceOf(files, ['file:///w', 'file:///v']);
    workspace.open('file:///w/a.qcnn', '');
    workspace.open('untitled:Untitled-1', '');
    expect(await workspace.list()).toEqual([...Object.keys(files), 'untitled:Untitled-1'].sort());
  });
});
