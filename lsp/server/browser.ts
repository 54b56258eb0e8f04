// What `dist/lsp/browser.js` runs: the server in a worker, with files that the editor reads for it.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { checkedMessages } from './checked-messages.ts';
import { clock } from './clock.ts';
import { filesOfEditor } from './files-of-editor.ts';
import { methods } from './requests.ts';
import { serve } from './server.ts';

declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), {
  messageStrategy: checkedMessages((sentence) => connection.console.warn(sentence)),
});
serve(connection, {
  clock,
  files: (editor, arrived) =>
    filesOfEditor(
      {
        readFile: async (uri) =>
          (await editor.sendRequest<string | null>(methods.readFile, uri)) ?? undefined,
        listFiles: (folder) => editor.sendRequest<string[]>(methods.listFiles, folder),
      },
      arrived,
    ),
  referenceOf: () => undefined,
  formatOptions: () => Promise.resolve({}),
});
