// A real Redis: who may not use it, or should not, is told so in a sentence without the password; and what anyone may have put
// there is refused, or left out, whatever it is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { identify, groupOfRun } from '../../src/sweep/identify.ts';
import { keepImages } from '../../src/sweep/keep-images.ts';
import type { PoolWatch } from '../../src/sweep/pool.ts';
import { queueAddress } from '../../src/sweep/queue/address.ts';
import { queuedJob } from '../../src/sweep/queue/arrivals.ts';
import { createCollector } from '../../src/sweep/queue/collector.ts';
import { announce, lateKey } from '../../src/sweep/queue/registry.ts';
import { serveQueues } from '../../src/sweep/queue/serve.ts';
import { openServer, type QueueServer } from '../../src/sweep/queue/server.ts';
import { requireKeeping } from '../../src/sweep/queue/trust-server.ts';
import { observers } from '../../src/study/observer.ts';
import { createRedis, redisIsHere, type Redis } from '../cli/redis.ts';
import { fakeRecord } from './fake-sweep.ts';
import { ringSweep } from './ring-sweep.ts';

const password = 'p@ss/w:rd 7';
const folder = mkdtempSync(join(tmpdir(), 'qcnn-queue-server-'));
const { runs } = await identify(ringSweep(['4'], [1, 2]), { load: keepImages(), watch: observers() });
const [{ job }, second] = runs.filter(({ job: { model } }) => model === 'qcnn');
const signal = new AbortController().signal;

let redis: Redis;
const open = (address = redis.address, warn: (sentence: string) => void = () => {}) =>
  openServer(queueAddress(address, undefined), { warn });

/** What an attempt is refused with. */
async function refusal(attempt: Promise<unknown>): Promise<{ message: string; exitCode: number }> {
  const error = await attempt.then(() => undefined, (error_: unknown) => error_); // prettier-ignore
  expect(error).toMatchObject({ name: 'UserError' });
  const { message, exitCode } = error as Error & { exitCode: number };
  expect(message).not.toMatch(/p@ss|p%40ss/);
  return { message, exitCode };
}

function watching() {
  const watch = { searching: vi.fn(), started: vi.fn(), progressed: vi.fn(), retried: vi.fn(), done: vi.fn(), stopped: vi.fn(), failed: vi.fn(), warned: vi.fn() };
  return watch satisfies PoolWatch;
} // prettier-ignore

test('where BullMQ is missing it is said how to install it', async () => {
  const load = () => Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })); // prettier-ignore
  const address = queueAddress('redis://127.0.0.1:1', undefined);
  expect(await refusal(openServer(address, { warn: () => {}, load }))).toEqual({
    message: 'a queue needs the package "bullmq", which is not installed; install it beside qcnn: npm install bullmq@5',
    exitCode: 2,
  }); // prettier-ignore
});

describe.runIf(redisIsHere)('a Redis', () => {
  beforeAll(async () => {
    redis = await createRedis(folder, password);
  });
  afterAll(async () => {
    await redis?.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    redis.command('FLUSHALL');
  });

  test('that is not there, or lets us in by a password alone, is named without it', async () => {
    const here = `redis://127.0.0.1:${redis.port}`;
    expect(await refusal(open('redis://127.0.0.1:1'))).toEqual({ message: 'cannot use the queue at redis://127.0.0.1:1: nothing listens there', exitCode: 1 });
    expect((await refusal(open(here))).message).toBe(`${here} wants a password; give it in the address, redis://:PASSWORD@HOST, or in QCNN_QUEUE`);
    for (const wrong of [redis.address.replace('7@', '8@'), redis.address.replace('redis://:', 'redis://somebody:')])
      expect((await refusal(open(wrong))).message).toBe(`${here} refuses the user or the password; give both in the address, redis://USER:PASSWORD@HOST, or in QCNN_QUEUE`);
  }); // prettier-ignore

  test('that may lose jobs is refused, or accepted with a warning', async () => {
    const warn = vi.fn();
    const server = await open();
    await requireKeeping(server, false, warn);
    expect(warn).not.toHaveBeenCalled();
    redis.command('CONFIG', 'SET', 'appendonly', 'no');
    redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru');
    const { message, exitCode } = await refusal(requireKeeping(server, false, warn));
    await requireKeeping(server, true, warn);
    redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    redis.command('CONFIG', 'SET', 'appendonly', 'yes');
    expect(exitCode).toBe(1);
    expect(message).toMatch(/ forgets what it was given when it ends: set appendonly to yes.*set maxmemory-policy to noeviction instead of allkeys-lru.*--accept-queue/);
    expect(warn.mock.calls).toEqual([[message.slice(0, message.indexOf('; or go on with'))]]);
    await server.close();
  }); // prettier-ignore

  test('that forbids CONFIG is as good as any; one that does not say what it keeps is refused', async () => {
    const all = ['on', `>${password}`, '~*', '&*', '+@all'];
    redis.command('ACL', 'SETUSER', 'plain', ...all, '-config');
    redis.command('ACL', 'SETUSER', 'mute', ...all, '-config', '-info');
    const warn = vi.fn();
    for (const user of ['plain', 'mute']) {
      const server = await open(redis.address.replace('redis://:', `redis://${user}:`));
      if (user === 'plain') await requireKeeping(server, false, warn);
      else {
        expect((await refusal(requireKeeping(server, false, warn))).message).toMatch(/does not say whether it keeps what it is given.*--accept-queue/);
        await requireKeeping(server, true, warn);
      }
      await server.close();
    }
    expect(warn).toHaveBeenCalledTimes(1);
  }); // prettier-ignore

  test('may hold anything: a worker says what is no run, trains nothing, and goes on', async () => {
    const server = await open();
    const digest = 'generated';
    await announce(server, 'odd', [{ name: 'odd.1', sources: [{ name: 'phantom', digest }] }]);
    await announce(server, 'far', [{ name: 'far.1', sources: [{ name: '../../etc', digest: 'a'.repeat(64) }] }]);
    const junk = { torn: '{', deep: '['.repeat(100_000), large: `"${'x'.repeat(2 ** 21)}"`, other: '{"form":"qcnn queue"}' };
    await server.client.hset('qcnn:sweeps', junk);
    const queue = server.queue('odd.1');
    const given = (more: object) => JSON.stringify({ ...job, given: { ...job.given, ...more } });
    const jobs = { object: { evil: true }, text: 'no JSON', deep: '['.repeat(100_000), renamed: JSON.stringify(job) };
    await queue.addBulk(Object.entries(jobs).map(([jobId, data]) => ({ name: 'run', data, opts: { jobId } })));
    const hash = (at: number) => String(at).repeat(64);
    const asNamed = [given({ data: '/etc/passwd' }), given({ testData: '../secret' }), given({ warmStart: 'model' }), JSON.stringify({ ...job, needs: hash(9) }), given({ epochs: 'rm -rf' })];
    await queue.addBulk(asNamed.map((data, at) => ({ name: 'run', data: data.replace(job.hash, hash(at)), opts: { jobId: hash(at) } })));
    await queue.add('run', 'torn', { jobId: 'torn' });
    await server.client.hset(queue.toKey('torn'), { data: '{' });

    const watch = { ...watching(), loading: vi.fn(), ready: vi.fn(), found: vi.fn(), left: vi.fn() };
    await serveQueues({ address: queueAddress(redis.address, undefined), data: [], folder, slots: 2, program: join(folder, 'none.js'), patience: 60, memory: undefined, threads: 1, minutes: 1, lease: 30, untilEmpty: true, signal, watch });
    expect(watch.started).not.toHaveBeenCalled();
    expect(watch.found.mock.calls).toEqual([['odd']]);
    const left = Object.fromEntries(watch.left.mock.calls as [string, string][]);
    expect(left).toMatchObject({ far: `it wants the data ../../etc (${'a'.repeat(12)}), which no --data of this worker is` });
    for (const name of Object.keys(junk)) expect(left[name]).toBe('what it says of itself cannot be read by this qcnn');
    expect(watch.warned.mock.calls).toEqual([['the sweep odd has runs that cannot be read, and are left out']]);
    const reasons: string[] = [];
    for (const id of [...Object.keys(jobs), ...asNamed.map((_, at) => hash(at))]) {
      const told = JSON.parse(JSON.parse((await server.client.hget(queue.toKey(id), 'returnvalue'))!) as string) as { kind: string; reason: string };
      expect(told.kind).toBe('failed');
      reasons.push(told.reason.replace('what stands in the queue is no run: ', ''));
    }
    expect(reasons).toEqual([
      'it must be a text', 'it is not JSON', expect.stringMatching(/nest|deep|lists/i), 'it is named after another run',
      'it names the data /etc/passwd, which its sweep does not', 'it names the data ../secret, which its sweep does not',
      'it begins with a model, which no queue carries', 'it begins with a model, which no queue carries', expect.stringMatching(/^given: epochs: it must be/),
    ]);
    await server.close();
  }); // prettier-ignore

  describe('a collector', () => {
    const token = 'anybody';
    let server: QueueServer;
    const pool = [job, second.job].map((each) => ({ hash: each.hash, group: groupOfRun(each), job: each }));
    beforeEach(async () => {
      server = await open();
      return () => server.close();
    });
    const collectorOf = (watch: PoolWatch, isWritten: (hash: string) => boolean = () => true) =>
      createCollector({ server, sweep: 's', shares: [{ queue: 's.1', sources: [], runs: pool }], known: new Map(), isWritten, isOurs: () => false, watch, signal });

    test('asks again for what is no result, believes no other name, and takes all away', async () => {
      const watch = watching();
      const isWritten = vi.fn(() => true);
      const collector = collectorOf(watch, isWritten);
      const queue = server.queue('s.1');
      // As one is left that was being taken away, with what nobody asked for.
      await queue.addBulk([{ ...queuedJob(pool[0]), opts: { jobId: '../../etc/passwd' } }, { ...queuedJob(pool[0]), opts: { jobId: 'nobody' } }]);
      await queue.pause();
      await collector.fill();
      expect(await queue.getRanges(['wait'], 0, -1)).toEqual(pool.map(({ hash }) => hash).toReversed());
      const { form: _, ...noRecord } = fakeRecord({ hash: job.hash, key: job.key, accuracy: 1, size: 4 });
      const worker = server.worker('s.1', {});
      const told: string[] = ['{"kind":"done"}', '"'.repeat(10), JSON.stringify({ kind: 'done', run: noRecord })];
      for (const [at, text] of told.entries()) {
        const both = [await worker.getNextJob(token, { block: false }), await worker.getNextJob(token, { block: false })];
        const [one, two] = pool.map(({ hash }) => both.find((each) => each?.id === hash));
        await one!.updateProgress('[1,2');
        await one!.moveToCompleted(text, token, false);
        await two!.moveToWait(token);
        expect(await collector.look()).toBe(false);
        expect(watch.failed).toHaveBeenCalledTimes(at === 2 ? 1 : 0);
      }
      expect(watch.retried).toHaveBeenCalledWith(expect.anything(), expect.stringMatching(/^a worker sent what is no result: /));
      await queue.add('run', '', { jobId: '../../x' });
      for (let one = await worker.getNextJob(token, { block: false }); one; one = await worker.getNextJob(token, { block: false }))
        await one.moveToCompleted(JSON.stringify({ kind: 'failed', reason: 'no\u001b[2J', lines: [], attempts: 1 }), token, false);
      expect(await collector.look()).toBe(true);
      expect(watch.failed).toHaveBeenCalledTimes(2);
      expect(isWritten.mock.calls.flat().filter((hash) => !/^[0-9a-f]{64}$/.test(hash as unknown as string))).toEqual([]);
      await worker.close();
      await collector.remove();
      expect(redis.command('KEYS', 'qcnn:s.1:*').split('\n').filter((key) => !key.endsWith(':stalled-check') && key !== '')).toEqual([]);
    });

    test('tells of a run that came twice and predicts otherwise', async () => {
      const watch = watching();
      const collector = collectorOf(watch);
      await collector.fill();
      const worker = server.worker('s.1', {});
      const record = (hash: string, predictionsHash: string) => {
        const { key, identity } = pool.find((run) => run.hash === hash)!.job;
        return JSON.stringify({ kind: 'done', run: { ...fakeRecord({ hash, key, accuracy: 1, size: 4 }), identity, predictionsHash } });
      };
      for (let at = 0; at < 2; at++) {
        const one = await worker.getNextJob(token, { block: false });
        await one!.moveToCompleted(record(one!.id!, 'a'), token, false);
      }
      const late = [record(job.hash, 'a'), 'nonsense', record(second.job.hash, 'b')];
      await server.command('RPUSH', lateKey('s'), ...late);
      expect(await collector.look()).toBe(true);
      expect(watch.done).toHaveBeenCalledTimes(2);
      expect(watch.warned.mock.calls).toEqual([[`run ${second.job.hash.slice(0, 12)} of qcnn was trained twice and predicts otherwise the second time; its first result stays`]]);
    });
  }); // prettier-ignore
});
