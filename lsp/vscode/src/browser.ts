// The extension in a browser: the server is a worker.
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { start, type Extension } from './extension.ts';

declare const Worker: new (url: string) => never;

export function activate(context: vscode.ExtensionContext): Promise<Extension> {
  const url = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server-worker.js').toString(true);
  return start(context, (options) => new LanguageClient('qcnn', 'qcnn', new Worker(url), options));
}
