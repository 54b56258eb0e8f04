// Sweeps on several processes that share a Redis: workers and the Redis are killed at any moment, data and passwords are
// others; each run has one result, and results.csv is that of one process alone, times aside. `npm run kill:queue` kills often.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../src/runtime/random.ts';
import { timeColumns } from '../../src/sweep/runs-csv.ts';
import { readRuns } from '../../src/sweep/results.ts';
import { main, qcnn } from './qcnn.ts';
import { createRedis, redisIsHere, type Redis } from './redis.ts';
import { writeSmallData } from './small-data.ts';

const kills = Number(process.env.QCNN_KILLS ?? 1);
const seed = Number(process.env.QCNN_KILLS_SEED ?? Date.now() % 2 ** 31);
const random = createRandom(seed);
const password = 'p@ss/w:rd 7';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-sweep-queue-'));
const data = writeSmallData(join(folder, 'here', 'data'));
const otherData = writeSmallData(join(folder, 'there', 'data'), ['up', 'down']);
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c(turns: int = 1) { input x: angle[2]; weight w: angle[turns]; qubit q[2]; ry(x) on q; for k in 0..turns { rx(w[k]) q[0]; cx q[0], q[1]; } return Z(q); }',
);
const given = ['--vary', 'turns=1,2', '--vary', 'seed=1..3', '--data', data, '--models', 'qcnn', '--controls', 'nearest-neighbour', '--epochs', '60', '--batch', '4']; // prettier-ignore
const total = 7;
const sweepIn = (out: string, ...more: string[]) => ['sweep', circuit, ...given, '-o', join(folder, out), ...more]; // prettier-ignore
const collectIn = (out: string) => sweepIn(out, '--queue', '--jobs', '0');
const worker = (...more: string[]) => ['worker', '--queue', '--jobs', '1', '--lease', '2', ...more];

let redis: Redis;
let env: NodeJS.ProcessEnv;
/** All that was ever printed. */
const said: string[] = [];

interface Running {
  readonly ended: Promise<{ code: number | null; stderr: string }>;
  kill(signal: NodeJS.Signals): void;
}

const running = new Set<Running>();
function start(args: readonly string[]): Running {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } }); // prettier-ignore
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) =>
    child.on('close', (code) => {
      said.push(stderr);
      running.delete(one);
      resolve({ code, stderr });
    }),
  );
  const one = { ended, kill: (signal: NodeJS.Signals) => void child.kill(signal) };
  running.add(one);
  return one;
}

async function run(args: readonly string[], more: Parameters<typeof qcnn>[1] = {}) {
  const outcome = await qcnn(args, { ...more, env: { ...env, ...more.env } });
  said.push(outcome.stdout, outcome.stderr);
  return outcome;
}

/** Without the cells that time fills. */
function csvOf(out: string): string[][] {
  const cells = readFileSync(join(folder, out, 'results.csv'), 'utf8').trimEnd().split('\r\n').map((line) => line.split(',')); // prettier-ignore
  const timed = cells[0].map((name) => timeColumns.includes(name));
  return cells.map((row) => row.filter((_, at) => !timed[at]));
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await wait(50);
}

/** But for those that go by themselves. */
const keys = () =>
  redis
    .command('KEYS', '*')
    .split('\n')
    .filter((key) => key !== '' && !key.endsWith(':stalled-check'));

const doneIn = (out: string) => readRuns(join(folder, out)).done.size;

describe.runIf(redisIsHere)('a queue', () => {
  beforeAll(async () => {
    mkdirSync(join(folder, 'redis'));
    redis = await createRedis(join(folder, 'redis'), password);
    env = { QCNN_QUEUE: redis.address };
    expect(await run(sweepIn('whole', '--jobs', '1'))).toMatchObject({ code: 0 });
    expect(csvOf('whole')).toHaveLength(1 + total);
  }, 240_000);
  afterAll(async () => {
    for (const one of running) one.kill('SIGKILL');
    await redis?.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  test(`a worker and the Redis are killed, ${kills} times, seed ${seed}`, { timeout: 240_000 * kills }, async () => {
    for (let time = 0; time < kills; time++) {
      const out = `killed-${time}`;
      const collector = start(collectIn(out));
      const [first, second] = [start(worker(data)), start(worker(data))];
      await Promise.race([collector.ended, until(() => doneIn(out) > 0)]);
      await wait(random.uniform(0, 500));
      first.kill('SIGKILL');
      await redis.kill();
      await wait(random.uniform(0, 1000));
      await redis.start();
      const { code, stderr } = await collector.ended;
      expect({ code, stderr }).toMatchObject({ code: 0 });
      expect(stderr).not.toMatch(/predicts otherwise/);
      second.kill('SIGINT');
      expect(await second.ended).toMatchObject({ code: 130 });
      expect(csvOf(out)).toEqual(csvOf('whole'));
      // Nothing of the sweep stays.
      expect(keys()).toEqual([]);
    }
  });

  test('a stopped collector leaves the queue to its workers; other data are left alone', { timeout: 240_000 }, async () => {
    const stopped = await run(collectIn('stopped'), { interruptAt: /the queue stopped-\w+ at redis:/ });
    expect(stopped).toMatchObject({ code: 130, stderr: expect.stringMatching(/^qcnn: stopped; \S+stopped holds what was trained, and the same command goes on; the queue stays with its workers$/m) });
    const other = await run(worker(otherData, '--until-empty'));
    expect(other).toMatchObject({ code: 0, stdout: 'nothing waits that can be trained here: 0 runs trained\n' });
    expect(other.stderr).toMatch(/^qcnn: the sweep stopped-\w+ is left to other workers: it wants the data data \(\w{12}\), and \S+there\/data is other data by its SHA-256 \(\w{12}\)$/m);
    const own = await run(worker(data, '--until-empty'));
    expect(own).toMatchObject({ code: 0, stdout: `nothing waits that can be trained here: ${total} runs trained\n` });
    expect(doneIn('stopped')).toBe(0);
    redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const collected = await run([...collectIn('stopped'), '--accept-queue']);
    redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    expect(collected).toMatchObject({ code: 0, stderr: expect.stringMatching(/^qcnn: redis:\S+ throws jobs away when its memory is full/m) });
    expect(csvOf('stopped')).toEqual(csvOf('whole'));
  });

  test('the password is in no message and no file', { timeout: 240_000 }, async () => {
    const wrong = await run(worker('--until-empty'), { env: { QCNN_QUEUE: redis.address.replace('7@', '8@') } });
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: `qcnn: redis://127.0.0.1:${redis.port} refuses the user or the password; give both in the address, redis://USER:PASSWORD@HOST, or in QCNN_QUEUE\n` });
    // This process trains as well, one run.
    const given = await run(['sweep', circuit, '--vary', 'seed=1..1', '--models', 'qcnn', '--controls', 'none', '--epochs', '1', '--data', data, '-o', join(folder, 'named'), '--queue', redis.address, '--jobs', '1']);
    expect(given).toMatchObject({ code: 0, stdout: expect.stringMatching(/^1 of 1 runs done/) });
    expect(keys()).toEqual([]);
    said.push(readFileSync(join(folder, 'named', 'sweep.json'), 'utf8'), readFileSync(join(folder, 'named', 'report.html'), 'utf8'));
    for (const spelling of [password, encodeURIComponent(password), 'p@ss', 'p%40ss']) expect(said.filter((text) => text.includes(spelling))).toEqual([]);
  });

  test('rounds of halving, which go on from checkpoints, are refused', async () => {
    const refused = await run([...collectIn('refused'), '--halve', '2']);
    expect(refused).toMatchObject({ code: 2, stdout: '', stderr: 'qcnn: rounds of halving go on from checkpoints, which stay where they are: leave out --queue or --halve (or "halve" in the file of the sweep)\n' });
    expect(existsSync(join(folder, 'refused'))).toBe(false);
  });
}); // prettier-ignore
