// What the tests in VS Code share: files of the folder, waiting for what a user would see, and a hand in the panel's page.
import * as vscode from 'vscode';
import type { Extension } from '../src/extension.ts';

export type Tests = Readonly<Record<string, () => Promise<void>>>;

const folder = vscode.workspace.workspaceFolders![0].uri;
export const at = (name: string) => vscode.Uri.joinPath(folder, name);

export async function open(name: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(at(name));
  return vscode.window.showTextDocument(document, vscode.ViewColumn.One);
}

/** Puts the cursor into the first occurrence of a text. */
export function moveTo(editor: vscode.TextEditor, text: string): void {
  const place = placeOf(editor.document, text);
  editor.selection = new vscode.Selection(place, place);
}

/** The text of the line that the cursor is in. */
export function lineOf({ document, selection }: vscode.TextEditor): string {
  return document.lineAt(selection.active.line).text.trim();
}

export function placeOf(document: vscode.TextDocument, text: string, behind = 1): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.uri.path} does not hold ${text}`);
  return document.positionAt(offset + behind);
}

/** Replaces the first occurrence of a text, as a user who types. */
export async function replace(editor: vscode.TextEditor, text: string, by: string): Promise<void> {
  const start = placeOf(editor.document, text, 0);
  const end = placeOf(editor.document, text, text.length);
  if (!(await editor.edit((edit) => edit.replace(new vscode.Range(start, end), by))))
    throw new Error('no edit');
}

export const extension = () =>
  vscode.extensions.getExtension<Extension>('qcnn.qcnn')!.activate() as Promise<Extension>;

export const diagnosticsOf = (name: string) => vscode.languages.getDiagnostics(at(name));

/** What a command of VS Code answers for a place of a document. */
export const ask = <T>(command: string, ...words: unknown[]) =>
  Promise.resolve(vscode.commands.executeCommand<T>(`vscode.execute${command}`, ...words));

/** Waits until `read` gives something; says what for where it never does. */
export async function until<T>(
  what: string,
  read: () => T | undefined | false | null | PromiseLike<T | undefined | false | null>,
): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
}

export function matches(actual: string | undefined, expected: RegExp, what: string): void {
  if (actual === undefined || !expected.test(actual)) throw new Error(`${what}: ${actual} instead of ${expected}`); // prettier-ignore
}

declare const handPort: number;

/** An element of the panel's page as it is drawn. */
export interface Drawn {
  readonly text: string;
  readonly value: string | null;
  readonly class: string;
  readonly box: string | null;
  readonly opacity: string;
  readonly fill: string;
  readonly isShown: boolean;
}

async function hand<T>(action: string, selector: string, value?: string): Promise<T> {
  const body = JSON.stringify({ action, selector, value });
  const answer = await fetch(`http://localhost:${handPort}/`, { method: 'POST', body });
  const { done, error } = (await answer.json()) as { done: T; error?: string };
  if (error !== undefined) throw new Error(`${action} ${selector}: ${error}`);
  return done;
}

/** The panel's page, read and used from outside as by a reader's eyes and hand. */
export const page = {
  read: (selector: string) => hand<Drawn[]>('read', selector),
  click: (selector: string) => hand<null>('click', selector),
  fill: (selector: string, value: string) => hand<null>('fill', selector, value),
  select: (selector: string, value: string) => hand<null>('select', selector, value),
};
