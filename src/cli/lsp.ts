// `qcnn lsp`: the language server, which the build puts into one file of its own.
import { pathToFileURL } from 'node:url';
import { packageFolder } from '../package-folder.ts';
import { UserError } from '../user-error.ts';

/** Serves an editor until it closes the connection; standard output has nothing but the protocol. */
export async function runLsp(): Promise<void> {
  if (process.stdin.isTTY)
    throw new UserError(
      'qcnn lsp talks with an editor over standard input and output; let the editor start it: docs/editors.md says how',
    );
  await import(pathToFileURL(`${packageFolder}dist/lsp/server.js`).href);
}
