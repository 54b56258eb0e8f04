// The language server in Node: over standard input and output, with files from disk.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, ErrorCodes, ProposedFeatures, StreamMessageWriter, type Message } from 'vscode-languageserver/node'; // prettier-ignore
import { checkedMessages } from './checked-messages.ts';
import { clock } from './clock.ts';
import { filesOnDisk } from './files-on-disk.ts';
import { FramedReader } from './frames.ts';
import { formatOptions } from './prettier-config.ts';
import { referenceAt } from './reference.ts';
import { serve } from './server.ts';

/** `packageFolder` is that of the installed package: its circuits are read where they lie, so that editors can show them. */
export function serveOverStdio(packageFolder?: string): void {
  // Standard output belongs to the protocol.
  console.log = console.info = console.debug = console.error;
  const writer = new StreamMessageWriter(process.stdout);
  const refuse = (message: string) =>
    void writer.write({ jsonrpc: '2.0', id: null, error: { code: ErrorCodes.ParseError, message } } as Message); // prettier-ignore
  const connection = createConnection(ProposedFeatures.all, new FramedReader(process.stdin, refuse), writer, {
    messageStrategy: checkedMessages((sentence) => connection.console.warn(sentence)),
  });
  const tell = (error: unknown) =>
    connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
  // Where Node was started with --expose-gc, the soak asks what is held after a collection.
  const { gc } = globalThis;
  if (gc)
    connection.onRequest('qcnn/heap', () => {
      void gc();
      return process.memoryUsage().heapUsed;
    });
  const circuits = packageFolder === undefined ? undefined : join(packageFolder, 'circuits');
  const session = serve(connection, {
    clock,
    files: () => filesOnDisk(circuits !== undefined && existsSync(circuits) ? circuits : undefined),
    referenceOf: referenceIn(packageFolder),
    formatOptions,
  });
  // An editor that is gone without a word.
  process.stdin.on('close', () => process.exit(session.state === 'ended' ? 0 : 1));
  process.stdout.on('error', () => process.exit(1));
}

/** The reference of the package, read when the first link is asked for; none where the server does not lie in one. */
function referenceIn(folder: string | undefined): (code: string) => string | undefined {
  const path = folder === undefined ? undefined : join(folder, 'grammar', 'language.md');
  if (path === undefined || !existsSync(path)) return () => undefined;
  let find: ReturnType<typeof referenceAt> | undefined;
  return (code) => (find ??= referenceAt(pathToFileURL(path).href, readFileSync(path, 'utf8')))(code);
}
