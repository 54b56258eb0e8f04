// Sweeps that are killed, stopped, starved of disk or of children at any moment: the same command ends with the same
// results.csv, times aside. `npm run kill:sweep` kills often.
import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../src/runtime/random.ts';
import { childWord } from '../../src/sweep/messages.ts';
import { readRuns } from '../../src/sweep/results.ts';
import { timeColumns } from '../../src/sweep/runs-csv.ts';
import { main, qcnn } from './qcnn.ts';
import { writeSmallData } from './small-data.ts';

const kills = Number(process.env.QCNN_KILLS ?? 2);
const seed = Number(process.env.QCNN_KILLS_SEED ?? Date.now() % 2 ** 31);
const random = createRandom(seed);
const isLinux = process.platform === 'linux';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-sweep-kills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c(turns: int = 1) { input x: angle[2]; weight w: angle[turns]; qubit q[2]; ry(x) on q; for k in 0..turns { rx(w[k]) q[0]; cx q[0], q[1]; } return Z(q); }',
);
const given = ['--vary', 'turns=1,2', '--vary', 'seed=1..2', '--data', data, '--models', 'qcnn', '--controls', 'nearest-neighbour', '--epochs', '40', '--batch', '4', '--checkpoint-minutes', '0.0005', '--jobs', '2', '--halve', '2']; // prettier-ignore
const total = 5;
const sweepIn = (out: string, ...more: string[]) => ['sweep', circuit, ...given, '-o', join(folder, out), ...more]; // prettier-ignore
const hook = fileURLToPath(new URL('full-runs.mjs', import.meta.url));

/** Without the cells that time fills. */
function csvOf(out: string): string[][] {
  const lines = readFileSync(join(folder, out, 'results.csv'), 'utf8')
    .trimEnd()
    .split('\r\n');
  const cells = lines.map((line) => line.split(','));
  const timed = cells[0].map((name) => timeColumns.includes(name));
  return cells.map((row) => row.filter((_, at) => !timed[at]));
}

/** What runs leave is whole at every moment. */
function expectConsistent(out: string): void {
  const place = join(folder, out);
  expect(readRuns(place).unreadable).toEqual([]);
  if (existsSync(join(place, 'sweep.json'))) JSON.parse(readFileSync(join(place, 'sweep.json'), 'utf8'));
}

function expectSame(out: string): void {
  expect(csvOf(out)).toEqual(csvOf('whole'));
  const names = (name: string) => readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' });
  // An empty folder of checkpoints may stay.
  expect(names(out).filter((name) => name !== 'work').sort()).toEqual(names('whole').filter((name) => name !== 'work').sort()); // prettier-ignore
}

beforeAll(async () => {
  expect(await qcnn(sweepIn('whole'))).toMatchObject({ code: 0 });
  expect(csvOf('whole')).toHaveLength(1 + total);
  expect(readRuns(join(folder, 'whole')).stopped.size).toBe(2);
}, 120_000);

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
  /** Process ids of those that it forked. */
  children(): number[];
}

let marks = 0;
function start(args: readonly string[]): Running {
  const mark = `${process.pid}-${++marks}`;
  const env = { ...process.env, QCNN_TEST_MARK: mark };
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on('exit', (code) => resolve({ code, stderr })),
  );
  return { child, ended, children: () => markedWith(mark) };
}

function markedWith(mark: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
        return words('environ').includes(`QCNN_TEST_MARK=${mark}`) && words('cmdline').includes(childWord);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Whether children train. */
function isBegun(out: string): boolean {
  const work = join(folder, out, 'work');
  return existsSync(work) && readdirSync(work).length > 0;
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function until<T>(find: () => T | undefined | false): Promise<T> {
  for (;;) {
    const found = find();
    if (found) return found;
    await wait(20);
  }
}

test(`${kills} kills of the parent, seed ${seed}`, { timeout: 60_000 + 120_000 * kills }, async () => {
  const often = kills >= 10;
  for (let time = 0; time < kills; time++) {
    const out = often ? `killed-${time}` : 'killed';
    const running = start(sweepIn(out));
    // Half of them while children train.
    if (isLinux && random.uniform() < 0.5) {
      await Promise.race([running.ended, until(() => running.children().length > 0)]);
      await wait(random.uniform(0, 2500));
    } else await wait(random.uniform(0, 4000));
    running.child.kill('SIGKILL');
    await running.ended;
    if (isLinux) await until(() => running.children().length === 0);
    if (existsSync(join(folder, out))) expectConsistent(out);
    if (!often && time < kills - 1) continue;
    expect(await qcnn(sweepIn(out))).toMatchObject({ code: 0 });
    expectSame(out);
  }
});

test.runIf(isLinux)('a child is killed, another one stops; a second parent is refused', { timeout: 180_000 }, async () => {
  const running = start(sweepIn('children', '--patience', '15'));
  // One that waits while its parent loads images is not missed.
  await until(() => isBegun('children'));
  const [first] = running.children();
  process.kill(first, 'SIGKILL');
  const refused = await qcnn(sweepIn('children'));
  expect(refused).toMatchObject({ code: 2, stdout: '' });
  expect(refused.stderr).toMatch(new RegExp(`^qcnn: \\S+children is in use by process ${running.child.pid} on `, 'm'));
  const next = await Promise.race([running.ended, until(() => running.children().find((pid) => pid !== first))]);
  if (typeof next === 'number') process.kill(next, 'SIGSTOP');
  const { code, stderr } = await running.ended;
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stderr).toMatch(/^\S+ seed \d, run [0-9a-f]{12}: its process was ended by SIGKILL; it begins again$/m);
  expectSame('children');
}); // prettier-ignore

test('Ctrl-C, a full disk, torn files: what was done stays, and the same command ends it', { timeout: 240_000 }, async () => {
  const place = join(folder, 'stopped');
  const stopped = await qcnn(sweepIn('stopped'), { interruptWhen: () => isBegun('stopped') });
  expect(stopped.code).toBe(130);
  expect(stopped.stderr).toMatch(/^qcnn: stopped; \S+stopped holds what was trained, and the same command goes on$/m);
  const before = [...readRuns(place).done.keys()];

  const full = await qcnn(sweepIn('stopped'), { env: { NODE_OPTIONS: `--import ${pathToFileURL(hook).href}` } });
  expect(full.code).toBe(1);
  expect(full.stderr).toMatch(/^qcnn: cannot write \S+\.json: the disk is full; training goes on, and it is written later$/m);
  expect(full.stderr.trimEnd()).toMatch(/qcnn: cannot write \S+\.json: the disk is full; \d results? could not be written: make room and give the same command again$/);
  expect([...readRuns(place).done.keys()]).toEqual(before);

  const runs = JSON.parse(readFileSync(join(place, 'sweep.json'), 'utf8')).runs as { hash: string }[];
  const isDone = (hash: string) => existsSync(join(folder, 'whole', 'runs', hash.slice(0, 2), `${hash}.json`));
  const torn = runs.find(({ hash }) => !before.includes(hash) && isDone(hash))!.hash;
  const ab = join(place, 'runs', torn.slice(0, 2));
  mkdirSync(ab, { recursive: true });
  const whole = readFileSync(join(folder, 'whole', 'runs', torn.slice(0, 2), `${torn}.json`), 'utf8');
  writeFileSync(join(ab, `${torn}.json`), whole.slice(0, whole.length / 2));
  writeFileSync(join(ab, '.qcnn-0123456789abcdef.tmp'), whole.slice(0, 100));
  const last = await qcnn(sweepIn('stopped'));
  expect(last).toMatchObject({ code: 0 });
  expect(last.stderr).toContain(`${torn}.json is no result, and its run is trained again: it is not JSON`);
  expectSame('stopped');
}); // prettier-ignore
