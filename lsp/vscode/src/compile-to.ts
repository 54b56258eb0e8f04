// The command "Compile Circuit to …": the circuit under the cursor in another form, in a document of its own.
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods, type EmitAnswer, type EmitParams } from '../../server/requests.ts';

type Form = EmitParams['form'];

const forms: readonly { readonly form: Form; readonly level: EmitParams['level']; readonly label: string }[] =
  [
    { form: 'qasm3', level: 1, label: 'OpenQASM 3' },
    { form: 'qasm2', level: 1, label: 'OpenQASM 2' },
    { form: 'qcnn', level: 2, label: 'A circuit file, behind the passes' },
    { form: 'circuit', level: 2, label: 'The list of operations' },
    { form: 'json', level: 2, label: 'JSON' },
    { form: 'text', level: 0, label: 'A drawing in text' },
    { form: 'svg', level: 0, label: 'A drawing in SVG' },
    { form: 'plan', level: 0, label: 'The plan of contractions' },
    { form: 'wat', level: 0, label: 'WebAssembly text' },
    { form: 'wgsl', level: 0, label: 'WGSL' },
  ];

export async function compileTo(client: BaseLanguageClient): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor?.document.languageId !== 'qcnn') return;
  const chosen = await vscode.window.showQuickPick([...forms], { placeHolder: 'Compile to' });
  if (!chosen) return;
  const params: EmitParams = {
    uri: editor.document.uri.toString(),
    position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    form: chosen.form,
    level: chosen.level,
  };
  const answer = await client.sendRequest<EmitAnswer>(methods.emit, params);
  if ('message' in answer) void vscode.window.showErrorMessage(answer.message);
  else {
    const known = await vscode.languages.getLanguages();
    const language = known.includes(answer.language) ? answer.language : 'plaintext';
    const document = await vscode.workspace.openTextDocument({ content: answer.text, language });
    await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  }
}
