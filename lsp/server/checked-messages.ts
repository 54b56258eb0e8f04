// What an editor sends, before it is believed: a request of a wrong form is refused with a sentence, a notification is left out.
import { ErrorCodes, ResponseError, type Connection, type MessageStrategy } from 'vscode-languageserver';
import {
  list,
  Misfit,
  object,
  oneOf,
  optional,
  record,
  text,
  truth,
  whole,
  type Shape,
} from '../../src/json-shape.ts';
import { formLanguages } from '../service/emit.ts';
import { methods } from './requests.ts';
import { canonical } from './workspace.ts';

const anything: Shape<unknown> = (value) => value;
const orNull = <T>(shape: Shape<T>): Shape<T | null> => (value) => (value === null ? null : shape(value)); // prettier-ignore
const count = whole(0, Number.MAX_SAFE_INTEGER);
const address: Shape<string> = (value) => {
  const uri = text(value);
  try {
    canonical(uri);
  } catch {
    throw new Misfit('it must be a URI');
  }
  return uri;
};

const position = object({ line: count, character: count });
const range = object({ start: position, end: position });
const textDocument = object({ uri: address });
const place = object({ textDocument, position });
const ofDocument = object({ textDocument });
const ofRange = object({ textDocument, range });
const circuit = {
  uri: address,
  circuit: optional(text),
  position: optional(position),
  set: optional(record(text)),
  level: oneOf(0, 1, 2),
};
const folders = list(object({ uri: address }));
const callItem = object({ item: object({ uri: address, selectionRange: range }) });

/** The parameters of every method that is answered, as far as they are read. */
const shapes: ReadonlyMap<unknown, Shape<unknown>> = new Map<unknown, Shape<unknown>>([
  [
    'initialize',
    object({
      capabilities: record(anything),
      rootUri: optional(orNull(address)),
      workspaceFolders: optional(orNull(folders)),
    }),
  ],
  ['$/cancelRequest', object({ id: anything })],
  ['$/setTrace', object({ value: text })],
  ['textDocument/didOpen', object({ textDocument: object({ uri: address, languageId: text, version: anything, text }) })], // prettier-ignore
  [
    'textDocument/didChange',
    object({
      textDocument: object({ uri: address, version: whole(-(2 ** 31), 2 ** 31) }),
      contentChanges: list(object({ range: optional(range), text })),
    }),
  ],
  ...['didClose', 'willSave', 'willSaveWaitUntil', 'didSave'].map(
    (name) => [`textDocument/${name}`, ofDocument] as const,
  ),
  ['workspace/didChangeWatchedFiles', object({ changes: list(object({ uri: address })) })],
  ['workspace/didChangeWorkspaceFolders', object({ event: object({ added: folders, removed: folders }) })],
  ...['completion', 'hover', 'signatureHelp', 'definition', 'documentHighlight', 'prepareRename', 'prepareCallHierarchy'] // prettier-ignore
    .map((name) => [`textDocument/${name}`, place] as const),
  ...['documentSymbol', 'foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full', 'formatting'].map(
    (name) => [`textDocument/${name}`, ofDocument] as const,
  ),
  ...['inlayHint', 'rangeFormatting'].map((name) => [`textDocument/${name}`, ofRange] as const),
  [
    'textDocument/references',
    object({ textDocument, position, context: object({ includeDeclaration: truth }) }),
  ],
  ['textDocument/rename', object({ textDocument, position, newName: text })],
  ['textDocument/selectionRange', object({ textDocument, positions: list(position) })],
  [
    'textDocument/codeAction',
    object({ textDocument, range, context: object({ only: optional(orNull(list(text))) }) }),
  ],
  ['callHierarchy/incomingCalls', callItem],
  ['callHierarchy/outgoingCalls', callItem],
  ['workspace/symbol', object({ query: text })],
  ['workspace/textDocumentContent', object({ uri: address })],
  [methods.circuit, object(circuit)],
  [methods.emit, object({ ...circuit, form: oneOf(...(Object.keys(formLanguages) as (keyof typeof formLanguages)[])) })], // prettier-ignore
]);

/** What this server has answers for. */
export const checkedMethods = [...shapes.keys()] as readonly string[];

const refused = 'qcnn/refused';

/** How messages come to their handlers; `refuse` is told, in one sentence, why a notification does not. */
export function checkedMessages(refuse: (sentence: string) => void): MessageStrategy {
  return {
    handleMessage(message, next) {
      const { method, id, params } = message as { method?: unknown; id?: unknown; params?: unknown };
      const sentence = faultOf(method, params);
      if (sentence === undefined) return next(message);
      if (id === undefined) return refuse(sentence);
      return next({ ...message, method: refused, params: { sentence } } as typeof message);
    },
  };
}

/** Answers what was refused. */
export function answerRefused(connection: Connection): void {
  connection.onRequest(refused, ({ sentence }: { readonly sentence: string }) => {
    throw new ResponseError(ErrorCodes.InvalidParams, sentence);
  });
}

function faultOf(method: unknown, params: unknown): string | undefined {
  const shape = shapes.get(method);
  try {
    shape?.(params);
    return undefined;
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    return `${String(method)}: ${['params', ...error.path].join('.')}: ${error.message}`;
  }
}
