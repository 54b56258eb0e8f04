// `npm run bench:sweep`: what a sweep costs besides its steps of training, in processor time of all its processes, with the goals
// beside it. `-- compile load` measures these parts alone, `--small` little of each, `--data PATH` trains on those images.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { studyForm } from '../../build/cli/sweep-form.js';
import { createWasm } from '../../build/runtime/backends/wasm/index.js';
import { createTreeCache } from '../../build/runtime/trees/disk.js';
import { keepTreesIn } from '../../build/runtime/trees/index.js';
import { expandSweep } from '../../build/sweep/expand.js';
import { createTreeSearches } from '../../build/sweep/tree-searches.js';
import { readVary } from '../../build/sweep/values.js';
import { workOf } from './busy-process.mjs';
import { qcnn, secondsOfChildren } from './children-time.mjs';
import { writeResults } from './sweep-results.mjs';

const { values: options, positionals: parts } = parseArgs({
  allowPositionals: true,
  options: { small: { type: 'boolean', default: false }, data: { type: 'string', default: 'phantom' }, turns: { type: 'string' } },
}); // prettier-ignore
const { small, data } = options;
const turns = Number(options.turns ?? (small ? 1 : 3));
const folder = mkdtempSync(join(tmpdir(), 'qcnn-bench-sweep-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const blocks = 'ttn,c5,c6,c9,c13,c14,c15,so4,su4';
const usual = Object.fromEntries(studyForm.options.map(({ attribute, value }) => [attribute, value]));

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function timed(work) {
  const before = cpu();
  work();
  return cpu() - before;
}

/** One line: least and middle of some numbers, beside the goal that the middle should reach. */
function tell(title, numbers, unit, goal) {
  const sorted = [...numbers].sort((left, right) => left - right);
  const digits = sorted[0] < 10 ? 2 : 1;
  const [least, middle] = [sorted[0], sorted[sorted.length >> 1]].map((each) =>
    each.toFixed(digits).padStart(8),
  );
  console.log(`${title.padEnd(100)} min ${least} ${unit}   median ${middle} ${unit}   ${goal}`);
}

/** The variants of a circuit, so many drawn where fewer are wanted. */
function variantsOf(circuit, vary, sample) {
  const given = new Set();
  const asked = { circuit, options: { ...usual, models: ['qcnn'] }, given, vary: vary.map(readVary), sample };
  return expandSweep(asked, studyForm).variants;
}

const hur = ['hur', [`conv=${blocks}`, 'pooling=zx,drop', 'n=4,8']];
const study = ['study', [`conv=${blocks}`, 'pooling=zx,only_z,euler,general,drop', 'wiring=ring,brick,pairs', 'n=4,8,16']]; // prettier-ignore

/** Text to variants with their circuits, of which equal ones are compiled once. */
function compile() {
  const [sample, seeds] = small ? [20, 2] : [undefined, 28];
  const sets = {
    [`variants of hur, 9 blocks, 2 pools, n = 4 and 8, ${seeds} seeds`]: [hur[0], [...hur[1], `seed=1..${seeds}`], 'goal 3'],
    'different circuits of hur': [...hur, ''],
    'different circuits of study, 9 blocks, 5 pools, 3 wirings, n = 4, 8 and 16': [...study, 'goal 10'],
  }; // prettier-ignore
  for (const [name, [circuit, vary, goal]] of Object.entries(sets)) {
    let count;
    const times = Array.from({ length: turns }, () => {
      const seconds = timed(() => ({ length: count } = variantsOf(circuit, vary, sample)));
      return (1000 * seconds) / count;
    });
    tell(`1,000 ${name} compiled, by ${count}`, times, 's', goal);
  }
}

/** Circuit to kernels that are ready, in this process; trees searched once, then known. What the parent plans to see which are not is apart. */
function load() {
  const variants = variantsOf(...study, small ? 12 : 100);
  const circuits = [...new Set(variants.map(({ circuit }) => circuit.circuit))];
  keepTreesIn(createTreeCache({ folder: join(folder, 'trees') }));
  const wasm = createWasm({ threads: 1 });
  const thousand = (work) => (1000 * timed(() => circuits.forEach(work))) / circuits.length;
  const loadAll = () => thousand((circuit) => wasm.load(circuit).dispose());
  tell('1,000 variants of study loaded, no tree known', [loadAll()], 's', '');
  tell('1,000 variants of study loaded, all trees known', Array.from({ length: turns }, loadAll), 's', 'goal 20');
  const looks = () => {
    const searches = createTreeSearches(new Map(circuits.map((circuit, index) => [`${index}`, circuit])));
    return thousand(() => searches.look());
  };
  tell('the parent sees that all trees of 1,000 variants are known', Array.from({ length: turns }, looks), 's', '');
} // prettier-ignore

const epochs = small ? 2 : 10;
const limit = small ? 200 : 2000;
const models = ['--models', 'qcnn', '--controls', 'none', '--data', data];
const trees = { QCNN_CACHE: join(folder, 'cache') };
let made = 0;

/** A sweep of these axes in a new folder. */
function sweep(vary, more) {
  const out = join(folder, `sweep-${++made}`);
  const outcome = qcnn(['sweep', 'study', ...vary.flatMap((each) => ['--vary', each]), ...models, '-o', out, ...more], trees);
  rmSync(out, { recursive: true });
  return outcome;
} // prettier-ignore

/** Processor milliseconds of a run of a single step: another hundred of them in a sweep, beside what the sweep takes anyway. */
function ofOneStep(more) {
  const [few, many] = small ? [2, 12] : [10, 110];
  const short = ['--set', 'n=4', '--epochs', '1', '--limit', '32', '--jobs', '1', ...more];
  sweep(['seed=1..1'], short);
  return Array.from({ length: turns }, () => {
    const [first, last] = [few, many].map((seeds) => sweep([`seed=1..${seeds}`], short).cpu);
    return (1000 * (last - first)) / (many - few);
  });
}

function overhead() {
  tell('a run of one step, with its test on all images', ofOneStep([]), 'ms', 'goal 20');
}

/** The same through a Redis of this machine, which writes each change to its disk at once. */
async function queue() {
  const place = join(folder, 'redis');
  const port = 20_000 + (process.pid % 10_000);
  mkdirSync(place);
  const server = spawn('redis-server', ['--port', port, '--dir', place, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'].map(String), { stdio: 'ignore' });
  const failed = await Promise.race([new Promise((resolve) => server.on('error', resolve)), setTimeout(1000)]);
  if (failed) return console.log('a queue: redis-server is not installed');
  try {
    tell('a run of one step by a queue, with its test on all images', ofOneStep(['--queue', `redis://127.0.0.1:${port}`]), 'ms', 'goal 50');
  } finally {
    server.kill();
  }
} // prettier-ignore

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Processes `qcnn study`, two at a time: processor seconds and seconds that passed. */
async function processes(runs) {
  const [before, begin] = [secondsOfChildren(), performance.now()];
  const waiting = [...runs];
  const next = async () => {
    for (let run = waiting.pop(); run; run = waiting.pop()) {
      const out = join(folder, `study-${++made}`);
      const args = ['study', 'study', ...models, '--epochs', `${epochs}`, '--limit', `${limit}`, '--set', `conv=${run.conv}`, '--seed', '1', '--threads', '1', '-o', out];
      const child = spawn(process.execPath, [main, ...args], { stdio: 'ignore', env: { ...process.env, ...trees } });
      const code = await new Promise((resolve) => child.on('exit', resolve));
      if (code !== 0) throw new Error(`qcnn ${args.join(' ')} ended with ${code}`);
      rmSync(out, { recursive: true });
    }
  };
  await Promise.all([next(), next()]);
  return { cpu: secondsOfChildren() - before, wall: (performance.now() - begin) / 1000 };
} // prettier-ignore

/** Four circuits, sixteen seeds: a sweep beside a process for each, in turns. */
async function against() {
  const convs = ['c9', 'c14', 'so4', 'su4'];
  const seeds = small ? 2 : 16;
  const training = ['--epochs', `${epochs}`, '--limit', `${limit}`, '--jobs', '2'];
  const vary = [`conv=${convs.join()}`, `seed=1..${seeds}`];
  const count = convs.length * seeds;
  const cold = sweep(vary, training);
  tell(`${count} QCNN runs in a sweep, no tree known`, [cold.cpu], 's', '');
  const both = [];
  for (let turn = 0; turn < turns; turn++) {
    const alone = await processes(Array.from({ length: count }, (_, at) => ({ conv: convs[at % 4] })));
    both.push({ together: sweep(vary, training), alone });
  }
  tell(`${count} QCNN runs in a sweep, all trees known`, both.map(({ together }) => together.cpu), 's', '');
  tell(`${count} processes "qcnn study"`, both.map(({ alone }) => alone.cpu), 's', '');
  tell('times as much processor time', both.map(({ together, alone }) => alone.cpu / together.cpu), '', 'goal 5');
  tell('times as long, two at a time', both.map(({ together, alone }) => alone.wall / together.wall), '', '');
} // prettier-ignore

/** Seconds that one sweep with so many children takes, and of these from its plan to its last result. */
function secondsWith(jobs) {
  const out = join(folder, `sweep-${++made}`);
  const axes = ['--vary', 'conv=c14,su4', '--vary', small ? 'seed=1..2' : 'seed=1..32'];
  const training = ['--epochs', `${epochs}`, '--limit', `${limit}`, '--jobs', `${jobs}`];
  const { wall, cpu: processors } = qcnn(
    ['sweep', 'study', ...axes, ...models, '-o', out, ...training],
    trees,
  );
  const [begun, ended] = ['sweep.json', 'results.csv'].map((file) => statSync(join(out, file)).mtimeMs);
  rmSync(out, { recursive: true });
  return { whole: wall, training: (ended - begun) / 1000, processors };
}

/** Two children beside one, in turns, each between processes that only compute: two busy cores of a shared machine are not always twice one. */
async function jobs() {
  if (availableParallelism() < 2) return console.log('two jobs: there is one processor');
  secondsWith(2);
  const rounds = [];
  for (let turn = 0; turn < turns; turn++) {
    const found = new Map();
    for (const number of turn % 2 === 0 ? [1, 2] : [2, 1]) {
      const before = await workOf(number);
      const seconds = secondsWith(number);
      found.set(number, { ...seconds, work: (before + (await workOf(number))) / 2 });
    }
    const [one, two] = [found.get(1), found.get(2)];
    rounds.push({ whole: one.whole / two.whole, training: one.training / two.training, machine: two.work / one.work, more: two.processors / one.processors, seconds: one.whole });
  }
  const of = (part) => rounds.map((round) => round[part]);
  tell('one job: seconds of the whole command', of('seconds'), 's', '');
  tell('two jobs: times as fast as one, the whole command', of('whole'), '', '');
  tell('two jobs: times as fast as one, from the plan to the last result', of('training'), '', 'goal 1.8, where');
  tell('two processes that only compute: times as much as one', of('machine'), '', 'is about 2');
  tell('two jobs: times the processor time of one', of('more'), '', '');
} // prettier-ignore

/** What `status` and the report take of many results. */
function results() {
  const count = small ? 200 : 10_000;
  const out = join(folder, 'results');
  const title = `${count.toLocaleString('en')} results:`;
  tell(`${title} written`, [timed(() => writeResults(out, count))], 's', '');
  for (const command of ['status', 'report', 'export'])
    tell(
      `${title} qcnn sweep ${command}`,
      Array.from({ length: turns }, () => qcnn(['sweep', command, out]).cpu),
      's',
      command === 'export' ? '' : 'goal 5',
    );
}

const all = { compile, load, overhead, queue, against, jobs, results };
for (const part of parts.length > 0 ? parts : Object.keys(all)) {
  if (!all[part]) throw new Error(`there is no part ${part}: ${Object.keys(all).join(', ')}`);
  await all[part]();
}
