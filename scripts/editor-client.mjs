// A client of the built language server over standard input and output, for benches and soaks.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const server = fileURLToPath(new URL('../dist/lsp/server.js', import.meta.url));

/** Starts a server; `flags` are Node's. Times are in milliseconds since the start. */
export async function startClient({ folder, flags = [] } = {}) {
  const started = performance.now();
  const child = spawn(process.execPath, [...flags, server, '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (data) => (errors += String(data)));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map();
  let heard = [];
  connection.onNotification('textDocument/publishDiagnostics', (params) => {
    published.set(params.uri, { ...params, at: performance.now() });
    for (const hear of heard.splice(0)) hear();
  });
  connection.onRequest('workspace/inlayHint/refresh', () => null);
  connection.onRequest('workspace/codeLens/refresh', () => null);
  connection.listen();
  const exited = new Promise((resolve) => child.on('exit', resolve));
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: folder ?? null,
    capabilities: { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  });
  await connection.sendNotification('initialized', {});
  return {
    child,
    exited,
    published,
    request: (method, params) => connection.sendRequest(method, params),
    notify: (method, params) => connection.sendNotification(method, params),
    errors: () => errors,
    started,
    open: (uri, text, version = 1) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'qcnn', version, text },
      }),
    /** When the first diagnostics of at least this version came. */
    async diagnosed(uri, version, holds = () => true, patience = 60_000) {
      const end = performance.now() + patience;
      for (;;) {
        const found = published.get(uri);
        if (found && found.version >= version && holds(found.diagnostics)) return found;
        if (performance.now() > end) throw new Error(`no diagnostics of ${uri}, version ${version}`);
        await new Promise((resolve) => {
          heard.push(resolve);
          setTimeout(resolve, 1000);
        });
      }
    },
    /** Megabytes that the process holds, by the system. */
    resident() {
      const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kilobytes) / 1024;
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      const code = await exited;
      connection.dispose();
      return code;
    },
  };
}
