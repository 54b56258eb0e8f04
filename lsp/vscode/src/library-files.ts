// Files of the standard library, which lie in the server: shown, read only, where a definition leads to one.
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods } from '../../server/requests.ts';

export function showLibraryFiles(client: BaseLanguageClient): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider('qcnn-std', {
    provideTextDocumentContent: (uri) => client.sendRequest<string | null>(methods.library, uri.toString()),
  });
}
