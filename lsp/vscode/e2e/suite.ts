// What the packed extension must do in a real VS Code: each test opens, edits or asks, and waits for what a user would see.
import * as vscode from 'vscode';

const folder = vscode.workspace.workspaceFolders![0].uri;
const at = (name: string) => vscode.Uri.joinPath(folder, name);
const open = async (name: string) => {
  const document = await vscode.workspace.openTextDocument(at(name));
  return { document, editor: await vscode.window.showTextDocument(document, vscode.ViewColumn.One) };
};

/** Waits until `read` gives something; says what for where it never does. */
async function until<T>(
  what: string,
  read: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + 15_000;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function equal(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

const tests: Readonly<Record<string, () => Promise<void>>> = {
  async 'an edit brings a diagnostic, and its undoing takes it away'() {
    const { document, editor } = await open('net.qcnn');
    equal(document.languageId, 'qcnn', 'language');
    const start = document.positionAt(document.getText().indexOf('mix(w'));
    await editor.edit((edit) => edit.replace(new vscode.Range(start, start.translate(0, 3)), 'mux'));
    const [found] = await until('a diagnostic', () => {
      const all = vscode.languages.getDiagnostics(document.uri);
      return all.length > 0 && all;
    });
    if (!/did you mean mix/.test(found.message)) throw new Error(found.message);
    await vscode.commands.executeCommand('undo');
    await until('no diagnostic', () => vscode.languages.getDiagnostics(document.uri).length === 0);
  },

  async 'a definition is found over files'() {
    const { document } = await open('net.qcnn');
    const place = document.positionAt(document.getText().indexOf('mix(w') + 1);
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider', document.uri, place); // prettier-ignore
    const [first] = found;
    equal(('targetUri' in first ? first.targetUri : first.uri).path.split('/').at(-1), 'blocks.qcnn', 'file');
  },
};

export async function run(): Promise<void> {
  console.log('suite begins');
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    const start = performance.now();
    try {
      await test();
      console.log(`ok ${name}, ${Math.round(performance.now() - start)} ms`);
    } catch (error) {
      failed++;
      console.log(`FAILED ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`${Object.keys(tests).length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error(`${failed} failed`);
}
