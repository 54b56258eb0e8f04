// Tests of what is written: mistakes, names, completion, hints, repairs, layout, other forms.
import * as vscode from 'vscode';
import { ask, at, diagnosticsOf, equal, extension, matches, open, placeOf, replace, until, type Tests } from './helpers.ts'; // prettier-ignore

type Found = vscode.Location | vscode.LocationLink;

const textOfHover = ([hover]: vscode.Hover[]) =>
  hover.contents.map((each) => (typeof each === 'string' ? each : each.value)).join('\n');
const addressOf = (found: Found) => ('targetUri' in found ? found.targetUri : found.uri);
const undo = () => vscode.commands.executeCommand('undo');
const noDiagnostic = (name: string) => until('no diagnostic', () => diagnosticsOf(name).length === 0);

export const textTests: Tests = {
  async 'an edit brings a diagnostic, and its undoing takes it away'() {
    const editor = await open('net.qcnn');
    equal(editor.document.languageId, 'qcnn', 'language');
    await replace(editor, 'mix(w', 'mux(w');
    const found = await until('a diagnostic', () => diagnosticsOf('net.qcnn')[0]);
    matches(found.message, /did you mean mix/, 'message');
    await undo();
    await noDiagnostic('net.qcnn');
  },

  async 'a repair mends a mistake'() {
    const editor = await open('net.qcnn');
    await replace(editor, 'mix(w', 'mux(w');
    const { range } = await until('a diagnostic', () => diagnosticsOf('net.qcnn')[0]);
    const actions = await ask<vscode.CodeAction[]>('CodeActionProvider', editor.document.uri, range);
    const repair = actions.find(({ title }) => title.includes('mix'));
    if (!repair?.edit) throw new Error(`no repair among ${actions.map(({ title }) => title).join(', ')}`);
    await vscode.workspace.applyEdit(repair.edit);
    await noDiagnostic('net.qcnn');
    matches(editor.document.getText(), /mix\(w\[i\]\) on ring/, 'text');
    await undo();
    await undo();
    await noDiagnostic('net.qcnn');
  },

  async 'a hover says what a gate of another file is'() {
    const { document } = await open('net.qcnn');
    const hovers = await ask<vscode.Hover[]>('HoverProvider', document.uri, placeOf(document, 'mix(w'));
    matches(textOfHover(hovers), /gate mix\(t: angle\[3\]\)[^]*A turn of each qubit/, 'hover');
  },

  async 'names of other files are completed, on an unfinished line too'() {
    const editor = await open('net.qcnn');
    await replace(editor, '  return', '  mi\n  return');
    const place = placeOf(editor.document, '  mi\n', 4);
    const { items } = await ask<vscode.CompletionList>('CompletionItemProvider', editor.document.uri, place);
    const labels = items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    if (!labels.includes('mix')) throw new Error(`no mix among ${labels.join(', ')}`);
    await undo();
    await noDiagnostic('net.qcnn');
  },

  async 'a definition is found over files, and in the standard library'() {
    const { document } = await open('net.qcnn');
    const [mix] = await ask<Found[]>('DefinitionProvider', document.uri, placeOf(document, 'mix(w'));
    equal(addressOf(mix).path, at('blocks.qcnn').path, 'file of mix');
    const [zx] = await ask<Found[]>('DefinitionProvider', document.uri, placeOf(document, 'zx(p'));
    const library = await vscode.workspace.openTextDocument(addressOf(zx));
    matches(library.getText(), /pool zx/, 'std/pool');
    equal(library.languageId, 'qcnn', 'language of std/pool');
    const hovers = await until('a hover in std/pool', async () => {
      const found = await ask<vscode.Hover[]>('HoverProvider', library.uri, placeOf(library, 'zx('));
      return found.length > 0 && found;
    });
    matches(textOfHover(hovers), /pool zx/, 'hover');
  },

  async 'a rename changes every file of the workspace'() {
    const { document } = await open('blocks.qcnn');
    const edit = await ask<vscode.WorkspaceEdit>('DocumentRenameProvider', document.uri, placeOf(document, 'mix('), 'blend'); // prettier-ignore
    const files = edit.entries().map(([uri, edits]) => [uri.path.split('/').at(-1), edits.length]);
    equal(files.sort(), [['blocks.qcnn', 1], ['net.qcnn', 2]], 'edits'); // prettier-ignore
    await vscode.workspace.applyEdit(edit);
    const net = await open('net.qcnn');
    matches(net.document.getText(), /import \{ blend \}[^]*blend\(w\[i\]\)/, 'text');
    await noDiagnostic('net.qcnn');
    await undo();
    await (await open('blocks.qcnn')).document.save();
    matches(document.getText(), /gate mix/, 'text after undo');
  },

  async 'hints and lenses say what a circuit costs'() {
    const { document } = await open('net.qcnn');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await until('hints', async () => {
      const found = await ask<vscode.InlayHint[]>('InlayHintProvider', document.uri, whole);
      return found.length > 0 && found;
    });
    const texts = hints.map(({ label }) => (typeof label === 'string' ? label : label.map(({ value }) => value).join(''))); // prettier-ignore
    for (const text of ['8 inputs', '1 turn', '8 live', '4 live'])
      if (!texts.includes(text)) throw new Error(`no ${text} among ${texts.join(', ')}`);
    const lenses = await until('lenses', async () => {
      const found = await ask<vscode.CodeLens[]>('CodeLensProvider', document.uri, 9);
      return found.length > 1 && found;
    });
    const titles = lenses.map(({ command }) => command?.title ?? '');
    matches(titles.join(' | '), /5 weights · 8 inputs · 8 qubits → \d+.*\| Draw/, 'lenses');
  },

  async 'a file is laid out'() {
    const { client } = await extension();
    if (client.initializeResult?.capabilities.documentFormattingProvider === undefined) return;
    const editor = await open('net.qcnn');
    const before = editor.document.getText();
    await replace(editor, '  qubit q[n];', 'qubit   q [n] ;');
    await vscode.commands.executeCommand('editor.action.formatDocument');
    await until('the layout', () => editor.document.getText() === before);
  },

  async 'words have the colours of what they are, and a comment goes on behind Enter'() {
    const editor = await open('net.qcnn');
    const tokens = await until('semantic tokens', () =>
      vscode.commands.executeCommand<vscode.SemanticTokens>('vscode.provideDocumentSemanticTokens', editor.document.uri)); // prettier-ignore
    equal(tokens.data.length > 0, true, 'tokens');
    const end = placeOf(editor.document, 'the one before.', 'the one before.'.length);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('type', { text: '\n' });
    await until('the comment', () => /before\.\n\/\/\/ \n/.test(editor.document.getText()));
    await undo();
  },

  async 'the command compiles the circuit to what is chosen'() {
    const editor = await open('net.qcnn');
    editor.selection = new vscode.Selection(6, 0, 6, 0);
    const done = vscode.commands.executeCommand('qcnn.compileTo');
    const text = await until('the other form', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.visibleTextEditors.map(({ document }) => document.getText()).find((each) => each.startsWith('OPENQASM 3')); // prettier-ignore
    });
    await done;
    matches(text, /measure|rx\(/, 'OpenQASM 3');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  },

  async 'what an import says changes what is said of its users'() {
    await open('net.qcnn');
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(at('blocks.qcnn')));
    const write = (words: string) => vscode.workspace.fs.writeFile(at('blocks.qcnn'), new TextEncoder().encode(words)); // prettier-ignore
    await write(text.replace('gate mix', 'gate mixed'));
    const found = await until('a diagnostic', () => diagnosticsOf('net.qcnn')[0]);
    matches(found.message, /mix/, 'message');
    await write(text);
    await noDiagnostic('net.qcnn');
  },
};
