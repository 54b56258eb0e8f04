// Runs the built command line as a child process, as a user does.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Sends the signal once standard error matches. */
  readonly interruptAt?: RegExp;
  /** Sends the signal once this holds. */
  readonly interruptWhen?: () => boolean;
  readonly signal?: NodeJS.Signals;
}

export function qcnn(
  args: readonly string[],
  { input = '', cwd, env, interruptAt, interruptWhen, signal = 'SIGINT' }: RunOptions = {},
): Promise<Outcome> {
  if (!existsSync(main)) throw new Error(`${main} is missing: run "npm run build" first`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: 'pipe',
    });
    const output = { stdout: '', stderr: '' };
    let interrupted = false;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        output[stream] += text;
        if (!interrupted && interruptAt?.test(output.stderr)) {
          interrupted = true;
          child.kill(signal);
        }
      });
    }
    const waiting = setInterval(() => {
      if (interrupted || !interruptWhen?.()) return;
      interrupted = true;
      child.kill(signal);
    }, 10);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(waiting);
      resolve({ code, ...output });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
