// Files that a server in a browser asks its editor for: pending at first, awaited by whatever needs them all.
import { expect, test, vi } from 'vitest';
import { Analyses } from '../../lsp/server/analyses.ts';
import { clock } from '../../lsp/server/clock.ts';
import { filesOfEditor } from '../../lsp/server/files-of-editor.ts';
import { Workspace } from '../../lsp/server/workspace.ts';

const folder = 'vscode-vfs://host/net';
const texts = new Map([
  [`${folder}/a.qcnn`, 'import { b } from "./b";\ngate a q { b q; }\n'],
  [`${folder}/b.qcnn`, 'import { c } from "./c";\ngate b q { c q; }\n'],
  [`${folder}/c.qcnn`, 'gate c q { h q; }\n'],
]);

function server() {
  const readFile = vi.fn(async (uri: string) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return texts.get(uri);
  });
  const listFiles = () => Promise.resolve([...texts.keys()]);
  const files = filesOfEditor({ readFile, listFiles }, (uri) => analyses.moved(uri));
  const workspace = new Workspace(files);
  workspace.folders = [folder];
  const analyses: Analyses = new Analyses(workspace, clock, () => {});
  return { workspace, analyses, files, readFile };
}

test('all files of the workspace come with their imports, each read once', async () => {
  const { analyses, readFile } = server();
  const modules = await analyses.modules();
  expect(modules.map(({ source }) => source.name)).toEqual(['a.qcnn', 'b.qcnn', 'c.qcnn']);
  for (const { diagnostics } of modules) expect(diagnostics).toEqual([]);
  expect(readFile).toHaveBeenCalledTimes(3);
});

test('an import of an import is awaited, also from a buffer', async () => {
  const { analyses, workspace } = server();
  const uri = `${folder}/a.qcnn`;
  workspace.open(uri, texts.get(uri)!);
  analyses.edited(uri);
  const module = await workspace.complete(() => analyses.moduleAt(uri));
  expect(module?.imported.get('./b')?.imported.get('./c')?.callables.has('c')).toBe(true);
});

test('a file that changed is read anew; one that is missing is no reason to wait for ever', async () => {
  const { analyses, workspace, files, readFile } = server();
  const uri = `${folder}/c.qcnn`;
  const read = () => workspace.complete(() => analyses.moduleAt(uri));
  await read();
  files.forget(uri);
  expect((await read())?.source.text).toBe(texts.get(uri));
  expect(readFile).toHaveBeenCalledTimes(2);
  expect(await workspace.complete(() => analyses.moduleAt(`${folder}/none.qcnn`))).toBeUndefined();
});
