// An editor for tests: it starts the built server over standard input and output and speaks the protocol with it.
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ClientCapabilities, Diagnostic, InitializeResult, Position, PublishDiagnosticsParams, Range } from 'vscode-languageserver'; // prettier-ignore
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver-protocol/node'; // prettier-ignore

const server = fileURLToPath(new URL('../../dist/lsp/server.js', import.meta.url));

/** What editors of today can do. */
const capabilities: ClientCapabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    publishDiagnostics: {
      relatedInformation: true,
      versionSupport: true,
      codeDescriptionSupport: true,
      tagSupport: { valueSet: [1] },
    },
    rename: { prepareSupport: true },
    signatureHelp: { signatureInformation: { documentationFormat: ['markdown'] } },
  },
  workspace: {
    workspaceFolders: true,
    didChangeWatchedFiles: { dynamicRegistration: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
};

export interface EditorOptions {
  readonly folder?: string;
  readonly capabilities?: ClientCapabilities;
  /** The server's file and arguments. */
  readonly command?: readonly string[];
}

export class Editor {
  readonly connection: ProtocolConnection;
  readonly process: ChildProcess;
  readonly published = new Map<string, PublishDiagnosticsParams>();
  /** What the server asked of the editor, by method. */
  readonly asked: string[] = [];
  /** What it wrote to standard error. */
  errors = '';
  readonly exit: Promise<number | null>;
  readonly #texts = new Map<string, { version: number; text: string }>();
  #heard: (() => void)[] = [];

  constructor(command: readonly string[] = [server, '--stdio']) {
    this.process = spawn(process.execPath, command, { stdio: 'pipe' });
    this.process.stderr!.on('data', (data) => (this.errors += String(data)));
    this.exit = new Promise((resolve) => this.process.on('exit', resolve));
    this.connection = createProtocolConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    );
    this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.set(params.uri, params);
      for (const hear of this.#heard.splice(0)) hear();
    });
    for (const method of [
      'client/registerCapability',
      'workspace/codeLens/refresh',
      'workspace/inlayHint/refresh',
    ])
      this.connection.onRequest(method, () => {
        this.asked.push(method);
        return null;
      });
    this.connection.listen();
  }

  static async start({ folder, capabilities: own = capabilities, command }: EditorOptions = {}) {
    const editor = new Editor(command);
    await editor.initialize(folder, own);
    return editor;
  }

  async initialize(folder?: string, own: ClientCapabilities = capabilities): Promise<InitializeResult> {
    const workspaceFolders = folder === undefined ? null : [{ uri: folder, name: 'folder' }];
    const result = await this.request<InitializeResult>('initialize', {
      processId: process.pid,
      rootUri: folder ?? null,
      workspaceFolders,
      capabilities: own,
      initializationOptions: { drawCommand: 'qcnn.draw', testCommand: 'qcnn.test' },
    });
    await this.notify('initialized', {});
    return result;
  }

  request<A>(method: string, params: unknown): Promise<A> {
    return this.connection.sendRequest(method, params);
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  textOf(uri: string): string {
    return this.#texts.get(uri)!.text;
  }

  async open(uri: string, text: string): Promise<void> {
    this.#texts.set(uri, { version: 1, text });
    await this.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'qcnn', version: 1, text },
    });
  }

  /** Replaces the first occurrence of a text, or the whole one, as one incremental edit. */
  async edit(uri: string, from: string | undefined, to: string): Promise<void> {
    const known = this.#texts.get(uri)!;
    const start = from === undefined ? 0 : known.text.indexOf(from);
    if (start < 0) throw new Error(`there is no ${from}`);
    const end = from === undefined ? known.text.length : start + from.length;
    const range = { start: this.place(uri, start), end: this.place(uri, end) };
    known.text = known.text.slice(0, start) + to + known.text.slice(end);
    known.version++;
    await this.notify('textDocument/didChange', {
      textDocument: { uri, version: known.version },
      contentChanges: [{ range, text: to }],
    });
  }

  async close(uri: string): Promise<void> {
    this.#texts.delete(uri);
    await this.notify('textDocument/didClose', { textDocument: { uri } });
  }

  /** The place of an offset, or of the first occurrence of a text, some characters on. */
  place(uri: string, at: number | string, on = 0): Position {
    const { text } = this.#texts.get(uri)!;
    const found = typeof at === 'number' ? at : text.indexOf(at);
    if (found < 0) throw new Error(`there is no ${at}`);
    const before = text.slice(0, found + on).split(/\r\n|\r|\n/);
    return { line: before.length - 1, character: before.at(-1)!.length };
  }

  /** A request about a place. */
  at<A>(method: string, uri: string, at: number | string, on = 0, more: object = {}): Promise<A> {
    return this.request<A>(`textDocument/${method}`, { textDocument: { uri }, position: this.place(uri, at, on), ...more }); // prettier-ignore
  }

  /** A request about a document. */
  of<A>(method: string, uri: string, more: object = {}): Promise<A> {
    return this.request<A>(`textDocument/${method}`, { textDocument: { uri }, ...more });
  }

  /** The diagnostics of the newest version, once they hold; fails after ten seconds. */
  async diagnostics(
    uri: string,
    holds: (found: readonly Diagnostic[]) => boolean = () => true,
  ): Promise<readonly Diagnostic[]> {
    const end = Date.now() + 30_000;
    for (;;) {
      const found = this.published.get(uri);
      const version = this.#texts.get(uri)?.version;
      if (found && (version === undefined || found.version === version) && holds(found.diagnostics)) return found.diagnostics; // prettier-ignore
      if (Date.now() > end) throw new Error(`waited in vain; last: ${JSON.stringify(found)}`);
      await Promise.race([
        new Promise<void>((resolve) => this.#heard.push(resolve)),
        new Promise((resolve) => setTimeout(resolve, 100)),
      ]);
    }
  }

  /** Ends the server as editors do; gives its exit code. */
  async stop(): Promise<number | null> {
    await this.request('shutdown', undefined);
    await this.notify('exit', undefined);
    const code = await this.exit;
    this.connection.dispose();
    return code;
  }
}

/** The text of a document between two places. */
export function textIn(text: string, { start, end }: Range): string {
  const lines = text.split('\n');
  const offset = ({ line, character }: Position) =>
    lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0) + character;
  return text.slice(offset(start), offset(end));
}
