// `npm run fuzz -- --minutes 5 --seed 7`: random texts, programs and archives against what must always hold; counts at the end,
// failures with their seed and their shrunk case. It ends a process that hangs or dies and shows the case it had in hand.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const hangSeconds = 120;
const usage = 'npm run fuzz -- [--minutes 1] [--seed N] [--only KIND]';

function numberOf(text, name, least) {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least) return value;
  console.error(`--${name} ${text} is no number from ${least} on; ${usage}`);
  process.exit(2);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' }, only: { type: 'string' } } }); // prettier-ignore
    return values;
  } catch (error) {
    console.error(`${error.message}; ${usage}`);
    process.exit(2);
  }
}

const { minutes, seed = String(Math.floor(Math.random() * 2 ** 31)), only } = readOptions();
const seconds = 60 * numberOf(minutes, 'minutes', 0.01);
const folder = mkdtempSync(join(tmpdir(), 'qcnn-fuzz-run-'));
const [caseFile, reportFile] = [join(folder, 'case'), join(folder, 'report')];
const read = (file) => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
console.log(`${minutes} min, seed ${seed}`);
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawn(process.execPath, [vitest, 'run', '--reporter=dot', 'test/fuzz/fuzz.test.ts'], {
  cwd: fileURLToPath(new URL('../', import.meta.url)),
  detached: true,
  stdio: ['ignore', 'pipe', 'pipe'],
  env: {
    ...process.env,
    QCNN_FUZZ_SECONDS: String(seconds),
    QCNN_FUZZ_SEED: String(numberOf(seed, 'seed', 0)),
    QCNN_FUZZ_CASE: caseFile,
    QCNN_FUZZ_REPORT: reportFile,
    ...(only === undefined ? {} : { QCNN_FUZZ_ONLY: only }),
  },
});
let said = '';
for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
const stop = () => {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
};
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (stop(), process.exit(130)));
let hung = false;
const watch = setInterval(() => {
  const since = statSync(caseFile, { throwIfNoEntry: false })?.mtimeMs;
  if (since === undefined || Date.now() - since < 1000 * hangSeconds || read(reportFile)) return;
  hung = true;
  stop();
}, 1000);
child.on('close', (code) => {
  clearInterval(watch);
  const text = read(reportFile);
  if (text) console.log(text);
  else console.log(hung ? `no answer for ${hangSeconds} s:\n${read(caseFile)}` : `the process died; its last case:\n${read(caseFile)}\n${said}`); // prettier-ignore
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = text && code === 0 ? 0 : 1;
});
