// The language server: one connection to an editor, one workspace. What the editor tells goes to the analyses, what they
// find goes back as diagnostics; requests are answered by the features.
import {
  CodeActionKind,
  CodeLensRefreshRequest,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  ResponseError,
  TextDocuments,
  TextDocumentSyncKind,
  type ClientCapabilities,
  type Connection,
  type InitializeParams,
  type ServerCapabilities,
  type TextDocumentContentParams,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { tokenModifiers, tokenTypes } from '../service/semantic-tokens.ts';
import { Analyses } from './analyses.ts';
import { answerRefused } from './checked-messages.ts';
import type { Host } from './host.ts';
import { capabilitiesFor, diagnosticsFor } from './for-client.ts';
import { answerFormatting } from './formatting.ts';
import { answerLanguage } from './language.ts';
import { answerNavigation } from './navigation.ts';
import { answerPanel } from './panel.ts';
import { answering, type Session } from './session.ts';
import { toDiagnostics } from './to-diagnostics.ts';
import { canonical, libraryScheme, Workspace } from './workspace.ts';

/** How often, in milliseconds, files are looked at where the editor does not watch them. */
const lookAfter = 2_000;

const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  callHierarchyProvider: true,
  completionProvider: { triggerCharacters: ['.', '@', '~', '"', '/', ':'] },
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  hoverProvider: true,
  signatureHelpProvider: { triggerCharacters: ['(', ','] },
  inlayHintProvider: true,
  codeLensProvider: {},
  codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] },
  semanticTokensProvider: {
    legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
    full: true,
  },
  workspace: {
    workspaceFolders: { supported: true, changeNotifications: true },
    textDocumentContent: { schemes: [libraryScheme] },
  },
};

/** Answers an editor until it closes the connection; gives what the answers share. */
export function serve(connection: Connection, host: Host): Session {
  const files = host.files(connection, (uri) => analyses.moved(uri));
  const workspace = new Workspace(files);
  const documents = new TextDocuments(TextDocument);
  /** Open documents by canonical address: editors spell addresses in their own ways, and are answered in theirs. */
  const open = new Map<string, TextDocument>();
  const uriOf: Workspace['uriOf'] = (source) => {
    const address = workspace.uriOf(source);
    return open.get(address)?.uri ?? address;
  };
  const addresses = { uriOf, referenceOf: host.referenceOf };
  const analyses: Analyses = new Analyses(workspace, host.clock, (address, findings) => {
    const document = open.get(address);
    if (!document) return;
    const { uri, version } = document;
    const diagnostics = diagnosticsFor(session.client, toDiagnostics(findings, addresses));
    void connection.sendDiagnostics({ uri, version, diagnostics });
    if (findings.circuits.length > 0) refresh(connection, session.client);
  });
  const session: Session = { workspace, analyses, client: {}, state: 'starting' };

  connection.onInitialize((params) => {
    if (session.state !== 'starting')
      throw new ResponseError(ErrorCodes.InvalidRequest, 'the server was initialised before');
    session.state = 'running';
    session.client = params.capabilities;
    const { drawCommand, testCommand } = (params.initializationOptions ?? {}) as Record<string, unknown>;
    if (typeof drawCommand === 'string') session.drawCommand = drawCommand;
    if (typeof testCommand === 'string') session.testCommand = testCommand;
    workspace.folders = foldersOf(params);
    return { capabilities: capabilitiesFor(session.client, capabilities), serverInfo: { name: 'qcnn' } };
  });
  connection.onInitialized(() => {
    if (session.client.workspace?.workspaceFolders === true)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => canonical(uri)));
        const left = workspace.folders.filter((uri) => !gone.has(uri));
        workspace.folders = [...left, ...added.map(({ uri }) => uri)];
      });
    if (session.client.workspace?.didChangeWatchedFiles?.dynamicRegistration === true)
      void connection.client.register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: '**/*.qcnn' }],
      });
    else setInterval(() => analyses.look(), lookAfter).unref?.();
  });
  connection.onShutdown(() => {
    session.state = 'ended';
  });

  documents.onDidChangeContent(({ document }) => {
    if (session.state !== 'running') return;
    const address = canonical(document.uri);
    open.set(address, document);
    workspace.open(address, document.getText());
    analyses.edited(address);
  });
  documents.onDidClose(({ document: { uri } }) => {
    const address = canonical(uri);
    open.delete(address);
    workspace.close(address);
    analyses.closed(address);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      const address = canonical(uri);
      files.forget?.(address);
      analyses.moved(address);
    }
  });

  connection.workspace.textDocumentContent.on(
    answering(session, ({ uri }: TextDocumentContentParams) => {
      const found = workspace.sourceAt(uri);
      return found && found !== 'pending' && 'text' in found ? { text: found.text } : null;
    }),
  );
  answerRefused(connection);
  answerNavigation(connection, session);
  answerLanguage(connection, session);
  answerPanel(connection, session);
  answerFormatting(connection, session, host);
  documents.listen(connection);
  connection.listen();
  return session;
}

/** Hints and figures are drawn from elaborations, which come after the text. */
function refresh(connection: Connection, { workspace }: ClientCapabilities): void {
  if (workspace?.inlayHint?.refreshSupport === true) void connection.languages.inlayHint.refresh();
  if (workspace?.codeLens?.refreshSupport === true) void connection.sendRequest(CodeLensRefreshRequest.type);
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === 'string' ? [rootUri] : []);
}
