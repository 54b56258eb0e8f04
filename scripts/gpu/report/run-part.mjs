// A part of the report as a process of its own: what ends it ends nothing else, and its rows are kept as they come.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Seconds after which a part that should have ended is ended. */
export const grace = 5;

/**
 * Runs a part for so many seconds at most. `onRow` is told each row, `onText` what else is printed. Answers with the reason
 * why it ended early, undefined where it did not.
 */
export async function runPart(name, { env, seconds, quick, device, onRow, onText }) {
  const script = fileURLToPath(new URL(`../parts/${name}.mjs`, import.meta.url));
  const args = [script, '--seconds', String(seconds), '--device', device, ...(quick ? ['--quick'] : [])];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let late = false;
  const timer = setTimeout(
    () => {
      late = true;
      child.kill('SIGKILL');
    },
    1000 * (seconds + grace),
  );
  let fault = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (/^\w*Error: /.test(line)) fault = `: ${line}`;
    onText(line);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const row = readRow(line);
    if (row) onRow({ part: name, ...row });
    else onText(line);
  });
  const [code, signal] = await new Promise((resolve) => {
    child.on('error', (error) => resolve([error.message]));
    child.on('close', (...ended) => resolve(ended));
  });
  clearTimeout(timer);
  if (late) return `it was ended after ${Math.round(seconds + grace)} s`;
  return code === 0 ? undefined : `it ended with ${signal ?? code}${fault}`;
}

function readRow(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
