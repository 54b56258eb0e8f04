// The extension, in Node as in a browser: the language client, the panel and the commands.
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { methods } from '../../server/requests.ts';
import { compileTo } from './compile-to.ts';
import { CircuitPanel } from './panel.ts';
import { checkInTerminal, runInTerminal, testInTerminal } from './terminal.ts';
import { listFiles, readFile } from './workspace-files.ts';

/** What the extension hands to others, and to its tests. */
export interface Extension {
  readonly client: BaseLanguageClient;
  readonly panel: CircuitPanel;
}

/** Starts what both hosts have in common; `connect` makes the client of the host. */
export async function start(
  context: vscode.ExtensionContext,
  connect: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<Extension> {
  const client = connect({
    documentSelector: [{ language: 'qcnn' }],
    initializationOptions: { drawCommand: 'qcnn.draw', testCommand: 'qcnn.test' },
    middleware: {
      workspace: {
        // The server hears of files first, which it asks to be watched; the panel may show what imports them.
        async didChangeWatchedFile(event, next) {
          await next(event);
          panel.filesChanged();
        },
      },
    },
  });
  client.onRequest(methods.readFile, readFile);
  client.onRequest(methods.listFiles, listFiles);
  const panel = new CircuitPanel(context.extensionUri, client);
  context.subscriptions.push(
    client,
    panel,
    // A menu gives the address of the file as an object, and more behind it.
    vscode.commands.registerCommand('qcnn.draw', (uri?: vscode.Uri | string, circuit?: unknown) =>
      panel.show(uri?.toString(), typeof circuit === 'string' ? circuit : undefined),
    ),
    vscode.commands.registerCommand('qcnn.compileTo', () => compileTo(client)),
    vscode.commands.registerCommand('qcnn.check', checkInTerminal),
    vscode.commands.registerCommand('qcnn.run', runInTerminal),
    // Over a property stands its own title; a menu gives the address alone.
    vscode.commands.registerCommand('qcnn.test', (_uri?: unknown, title?: unknown) =>
      testInTerminal(typeof title === 'string' ? title : undefined),
    ),
  );
  await client.start();
  return { client, panel };
}
