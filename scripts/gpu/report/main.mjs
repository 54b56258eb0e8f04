// The report that the GPU bundle makes: finds a driver, runs the parts one after the other, none longer than its time, and
// writes tables and results.json. After `--` it runs a command of qcnn instead, on the driver that was found.
import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageFolder, packageVersion } from '../../../build/package-folder.js';
import { writeWhole } from '../../../build/files/write-whole.js';
import { findDriver } from './find-driver.mjs';
import { readOptions, shares } from './options.mjs';
import { grace, runPart } from './run-part.mjs';
import { printTables } from './tables.mjs';

const began = performance.now();
/** Kept for the tables, and for a part that does not end by itself. */
const closing = 2 + grace;
const elapsed = () => (performance.now() - began) / 1000;

try {
  await report(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(`qcnn-gpu: ${error.message}`);
  process.exitCode = error.exitCode ?? (error.code?.startsWith('ERR_PARSE_ARGS') ? 2 : 1);
}

async function report(options) {
  mkdirSync(options.out, { recursive: true });
  const log = join(options.out, 'log.txt');
  writeFileSync(log, '');
  const onText = (text) => appendFileSync(log, `${text}\n`);
  const say = (text) => {
    console.error(`${elapsed().toFixed(0).padStart(4)} s  ${text}`);
    onText(text);
  };
  const { driver, rows, tried } = await findDriver({ ...options, say, onText });
  if (options.command) return runCommand(driver, options.command);
  const results = { ...facts(), driver: driver?.name, tried, options: { quick: options.quick, seconds: options.seconds }, rows, ended: {} }; // prettier-ignore
  const parts = driver ? options.parts.filter((name) => name !== 'probe') : [];
  for (const [place, name] of parts.entries()) {
    const seconds = secondsFor(name, parts.slice(place + 1), options);
    say(`${name}, ${seconds.toFixed(0)} s at most`);
    const onRow = (row) => {
      rows.push(row);
      say(`  ${inWords(row)}`);
    };
    const reason = await runPart(name, { ...options, env: { ...process.env, ...driver.env }, seconds, onRow, onText }); // prettier-ignore
    if (reason) say(`${name}: ${reason}`);
    results.ended[name] = reason ?? 'whole';
    keep(options, results);
  }
  results.seconds = elapsed();
  keep(options, results);
  printTables(results);
  console.log(`\n${elapsed().toFixed(0)} s; ${join(options.out, 'results.json')}`);
  const wrong = rows.some(({ ok }) => ok === false) || Object.values(results.ended).some((end) => end !== 'whole'); // prettier-ignore
  if (!driver) throw new Error(`no driver for Vulkan works here; what each said is in ${log}`);
  if (wrong) process.exitCode = 1;
}

/** What the parts before left, but for the shares of those that come, all in parts of the whole time. */
function secondsFor(name, later, { seconds }) {
  const left = seconds - closing - elapsed();
  const all = Object.values(shares).reduce((sum, share) => sum + share, 0);
  const waiting = later.reduce((sum, each) => sum + shares[each], 0) * (seconds / all);
  return Math.max(1, left - waiting);
}

function keep({ out }, results) {
  writeWhole(join(out, 'results.json'), `${JSON.stringify(results, null, 1)}\n`);
}

/** The machine and the program. */
function facts() {
  const file = join(packageFolder, 'build.json');
  return {
    qcnn: packageVersion(),
    ...(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))),
    machine: {
      processor: cpus()[0]?.model.trim(),
      processors: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `Linux ${release()}`,
    },
  };
}

async function runCommand(driver, words) {
  const env = { ...process.env, ...driver?.env };
  const main = join(packageFolder, 'dist', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...words], { env, stdio: 'inherit' });
  process.exitCode = await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
}

/** A row as a line, without what only programs read. */
function inWords({ part: _, kind: __, ...facts }) {
  const shown = (value) => (typeof value === 'number' && !Number.isInteger(value) ? value.toPrecision(3) : value); // prettier-ignore
  return Object.entries(facts)
    .filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join('  ')
    .slice(0, 300);
}
