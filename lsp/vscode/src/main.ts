// What an editor loads, one file for both hosts: the server is a worker in a browser, else a process of Node.
import * as vscode from 'vscode';
import { start, type Extension } from './extension.ts';

declare const importScripts: unknown;
declare const Worker: new (url: string) => never;

export async function activate(context: vscode.ExtensionContext): Promise<Extension> {
  const server = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js');
  if (typeof importScripts === 'function') {
    const { LanguageClient } = await import('vscode-languageclient/browser');
    const worker = new Worker(server.toString(true));
    return start(context, (options) => new LanguageClient('qcnn', 'qcnn', worker, options));
  }
  const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
  const run = { module: server.fsPath, transport: TransportKind.stdio };
  return start(context, (options) => new LanguageClient('qcnn', 'qcnn', run, options));
}
