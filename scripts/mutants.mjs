// `npm run mutants -- --count 500 --seed 1`: circuits with one wrong gate each against the circuits that they were: does
// `qcnn equiv` catch each that differs, and call none different that is the same? Prints counts by kinds of mistakes, reasons
// for what is unknown, and the texts of what failed. (`npm run mutate` changes the code and asks whether tests notice.)
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usage = 'npm run mutants -- [--count 500] [--seed 1]';

function fail(sentence) {
  console.error(`${sentence}; ${usage}`);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({ options: { count: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } } }).values; // prettier-ignore
  } catch (error) {
    return fail(error.message);
  }
}

const { count, seed } = readOptions();
for (const [name, text, least] of [
  ['count', count, 1],
  ['seed', seed, 0],
])
  if (!(Number.isSafeInteger(Number(text)) && Number(text) >= least))
    fail(`--${name} ${text} is no whole number from ${least} on`);

const folder = mkdtempSync(join(tmpdir(), 'qcnn-mutants-'));
const reportFile = join(folder, 'report');
const start = performance.now();
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url));
const child = spawnSync(process.execPath, [vitest, 'run', '--reporter=dot', 'test/equivalence/mutants'], {
  cwd: fileURLToPath(new URL('../', import.meta.url)),
  encoding: 'utf8',
  maxBuffer: 2 ** 30,
  env: {
    ...process.env,
    QCNN_MUTANTS: count,
    QCNN_MUTANTS_SEED: seed,
    QCNN_MUTANTS_REPORT: reportFile,
  },
});
if (existsSync(reportFile)) console.log(readFileSync(reportFile, 'utf8'));
else console.error(child.stdout + child.stderr);
rmSync(folder, { recursive: true, force: true });
console.log(`${count} mutants, seed ${seed}, ${((performance.now() - start) / 1000).toFixed(0)} s`);
process.exitCode = child.status === 0 ? 0 : 1;
