// A hostile editor for tests: it writes any bytes to the built server, and reads nothing but the protocol from it.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../../dist/lsp/server.js', import.meta.url));

export interface Answer {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly version?: number; readonly diagnostics?: { readonly code: string; readonly message: string }[] }; // prettier-ignore
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

export class RawEditor {
  readonly process = spawn(process.execPath, [server, '--stdio'], { stdio: 'pipe' });
  readonly answers: Answer[] = [];
  readonly exit = new Promise<number | null>((resolve) => this.process.on('exit', resolve));
  /** What came that is no frame of the protocol. */
  fault: string | undefined;
  errors = '';
  #bytes = Buffer.alloc(0);
  #id = 0;
  #version = 100;
  #heard: (() => void)[] = [];

  constructor() {
    this.process.stderr.on('data', (data) => (this.errors += String(data)));
    this.process.stdin.on('error', () => {});
    this.process.stdout.on('data', (data: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, data]);
      while (this.#readOne());
      for (const hear of this.#heard.splice(0)) hear();
    });
  }

  static async start(folder?: string): Promise<RawEditor> {
    const editor = new RawEditor();
    await editor.request('initialize', { processId: null, rootUri: folder ?? null, capabilities: {} });
    editor.send({ method: 'initialized', params: {} });
    return editor;
  }

  bytes(data: string | Uint8Array): void {
    this.process.stdin.write(data);
  }

  /** A body in a frame, right or not. */
  body(body: string): void {
    this.bytes(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  send(message: object): void {
    this.body(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  /** The answer to a request, whatever it is. */
  async request(method: string, params?: unknown, patience = 60_000): Promise<Answer> {
    const id = ++this.#id;
    this.send({ id, method, params });
    return this.find((answer) => answer.id === id && answer.method === undefined, patience, method);
  }

  /** Gives the version of the text, which is new each time. */
  open(uri: string, text: string, version = ++this.#version): number {
    this.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'qcnn', version, text } } }); // prettier-ignore
    return version;
  }

  change(uri: string, text: string, version: number): void {
    this.send({ method: 'textDocument/didChange', params: { textDocument: { uri, version }, contentChanges: [{ text }] } }); // prettier-ignore
  }

  /** The first message that is so, once it is here. */
  async find(holds: (answer: Answer) => boolean, patience = 60_000, what = 'a message'): Promise<Answer> {
    const end = Date.now() + patience;
    for (;;) {
      const found = this.answers.find(holds);
      if (found) return found;
      if (Date.now() > end || this.process.exitCode !== null) throw new Error(`no ${what}; exit ${this.process.exitCode}; ${this.errors}`); // prettier-ignore
      await Promise.race([new Promise<void>((resolve) => this.#heard.push(resolve)), this.exit, new Promise((resolve) => setTimeout(resolve, 500))]); // prettier-ignore
    }
  }

  /** Its codes of diagnostics, once there are some of that version. */
  async codes(uri: string, version: number): Promise<string[]> {
    const found = await this.find(({ params }) => params?.uri === uri && params.version === version && params.diagnostics !== undefined); // prettier-ignore
    return found.params!.diagnostics!.map(({ code }) => code);
  }

  /** Ends the server in good manners; gives its exit code. */
  async stop(): Promise<number | null> {
    await this.request('shutdown');
    this.send({ method: 'exit' });
    return this.exit;
  }

  #readOne(): boolean {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const length = /^Content-Length: (\d+)$/.exec(this.#bytes.subarray(0, end).toString())?.[1];
    if (length === undefined) {
      this.fault ??= this.#bytes.subarray(0, 200).toString();
      return false;
    }
    const to = end + 4 + Number(length);
    if (this.#bytes.length < to) return false;
    this.answers.push(JSON.parse(this.#bytes.subarray(end + 4, to).toString()) as Answer);
    this.#bytes = this.#bytes.subarray(to);
    return true;
  }
}
