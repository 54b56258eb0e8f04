// A process that only computes, on one thread: prints how many pieces of work it did in as many seconds as it is told. Several at
// once say what the machine has for as many processes at that moment.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createPeakMeter } from '../../build/runtime/backends/wasm/peak.js';

const own = fileURLToPath(import.meta.url);

/** Pieces of work a second that so many processes do together. */
export async function workOf(processes, seconds = 3) {
  const counts = await Promise.all(
    Array.from({ length: processes }, async () => {
      const child = spawn(process.execPath, [own, `${seconds}`], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text) => (said += text));
      const code = await new Promise((resolve) => child.on('close', resolve));
      if (code !== 0) throw new Error(`a process that only computes ended with ${code}`);
      return Number(said);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

if (process.argv[1] === own) {
  const meter = createPeakMeter();
  let pieces = 0;
  // One piece each: the time for more is over before it begins.
  for (const end = performance.now() + 1000 * Number(process.argv[2]); performance.now() < end; pieces++)
    meter.measure(1e-3);
  console.log(pieces);
  meter.dispose();
}
