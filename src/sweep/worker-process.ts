// A child of this process that trains runs: started, told, heard, and killed by its id.
import { readFileSync } from 'node:fs';
import type { ChildSettings, News, Order } from './messages.ts';
import { forkChild, type WaitingChildren } from './waiting-children.ts';

/** Lines of its standard error that are kept. */
const mostLines = 20;
const longestLine = 500;

export interface WorkerProcess {
  readonly pid: number | undefined;
  give(order: Order): void;
  /** At once: it writes nothing more. */
  kill(): void;
  /** The last lines that it wrote on standard error. */
  lastLines(): string[];
  /** Bytes of its memory as the system counts them; undefined where that is not told. */
  memory(): number | undefined;
}

export interface WorkerEvents {
  heard(news: News): void;
  /** It is gone: "ended with code 1", "was ended by SIGKILL". */
  ended(how: string): void;
}

export interface WorkerOptions {
  /** The file of the command. */
  readonly program: string;
  readonly settings: ChildSettings;
  /** Those that were started before, which are taken first. */
  readonly waiting?: WaitingChildren | undefined;
}

export function startWorker(
  { program, settings, waiting }: WorkerOptions,
  { heard, ended }: WorkerEvents,
): WorkerProcess {
  const child = waiting?.take() ?? forkChild(program, settings.images?.descriptor);
  let lines: string[] = [];
  let rest = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop()!.slice(-longestLine);
    lines = [...lines, ...parts].slice(-mostLines);
  });
  let isGone = false;
  const gone = (how: string) => {
    if (!isGone) ended(how);
    isGone = true;
  };
  child.on('message', (news) => {
    if (!isGone) heard(news as News);
  });
  child.on('error', (error) => {
    // It could not be started, or not be told something: `close` follows in the second case.
    if (child.pid === undefined) gone(`could not be started: ${error.message}`);
  });
  // After its last words.
  child.on('close', (code, signal) => gone(signal ? `was ended by ${signal}` : `ended with code ${code}`));
  const give = (order: Order) => {
    if (child.connected) child.send(order, () => {});
  };
  give({ kind: 'begin', settings });
  return {
    pid: child.pid,
    give,
    kill: () => void child.kill('SIGKILL'),
    lastLines: () =>
      [...lines, rest].filter((line) => line.trim() !== '').map((line) => line.slice(0, longestLine)),
    memory: () => (child.pid === undefined ? undefined : residentMemory(child.pid)),
  };
}

function residentMemory(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kibibytes === undefined ? undefined : 1024 * Number(kibibytes);
  } catch {
    return undefined;
  }
}
