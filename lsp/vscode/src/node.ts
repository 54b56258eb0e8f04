// The extension in Node: the server is a process of its own.
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { start, type Extension } from './extension.ts';

export function activate(context: vscode.ExtensionContext): Promise<Extension> {
  const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.mjs').fsPath;
  const server = { module, transport: TransportKind.stdio };
  return start(context, (options) => new LanguageClient('qcnn', 'qcnn', server, options));
}
