// The extension, in Node as in a browser: the language client, the panel and the commands.
import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import { methods } from '../../server/requests.ts';
import { compileTo } from './compile-to.ts';
import { CircuitPanel } from './panel.ts';
import { checkInTerminal, runInTerminal } from './terminal.ts';
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
    synchronize: { fileEvents: vscode.workspace.createFileSystemWatcher('**/*.qcnn') },
    initializationOptions: { drawCommand: 'qcnn.draw' },
  });
  client.onRequest(methods.readFile, readFile);
  client.onRequest(methods.listFiles, listFiles);
  const panel = new CircuitPanel(context.extensionUri, client);
  context.subscriptions.push(
    client,
    panel,
    vscode.commands.registerCommand('qcnn.draw', (uri?: string, circuit?: string) =>
      panel.show(uri, circuit),
    ),
    vscode.commands.registerCommand('qcnn.compileTo', () => compileTo(client)),
    vscode.commands.registerCommand('qcnn.check', checkInTerminal),
    vscode.commands.registerCommand('qcnn.run', runInTerminal),
  );
  await client.start();
  return { client, panel };
}
