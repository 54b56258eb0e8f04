// Answers to requests for layout. The configuration of the file decides, not the tab width that an editor happens to send, so
// that whoever runs `qcnn format` gets the same.
import { LSPErrorCodes, ResponseError, type Connection, type Range } from 'vscode-languageserver';
import { formatEdits } from '../service/format.ts';
import type { View } from '../service/view.ts';
import type { Host } from './host.ts';
import { toTextEdit } from './language.ts';
import { spanOf } from './positions.ts';
import { forDocument, type Session } from './session.ts';

export function answerFormatting(connection: Connection, session: Session, host: Host): void {
  const format = async ({ module: { source } }: View, uri: string, range?: Range) => {
    const options = await host.formatOptions(uri);
    const edits = await formatEdits(source, options, range && spanOf(source, range));
    if ('refused' in edits) throw new ResponseError(LSPErrorCodes.RequestFailed, edits.refused);
    return edits.map(toTextEdit);
  };
  connection.onDocumentFormatting(
    forDocument(session, (view, { textDocument: { uri } }) => format(view, uri)),
  );
  connection.onDocumentRangeFormatting(
    forDocument(session, (view, { textDocument: { uri }, range }) => format(view, uri, range)),
  );
}
