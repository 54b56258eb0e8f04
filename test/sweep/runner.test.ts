// A run of a sweep is that of a study: the same predictions, byte for byte, whatever was trained before it.
import { mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createHandOver, takeOver } from '../../src/runtime/data/hand-over.ts';
import { observers } from '../../src/study/observer.ts';
import { runStudy } from '../../src/study/run-study.ts';
import { noStore } from '../../src/study/store.ts';
import { identify } from '../../src/sweep/identify.ts';
import { jobShape, type Job } from '../../src/sweep/job.ts';
import { keepImages } from '../../src/sweep/keep-images.ts';
import { createRunner, hashOfPredictions, Unfit } from '../../src/sweep/runner.ts';
import type { RunRecord, StoppedRun } from '../../src/sweep/run-record.ts';
import { createWorkStore } from '../../src/sweep/work-folder.ts';
import { ringGiven, ringSweep } from './ring-sweep.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-runner-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As a child gets it. */
const received = (job: Job) => jobShape(JSON.parse(JSON.stringify(job)));
const store = (job: Job) => noStore.of(job.model, job.key);
const workStore = (job: Job) => createWorkStore({ folder, hash: job.hash, identity: job.identity, minutes: Infinity, warn: (sentence) => expect.unreachable(sentence) }); // prettier-ignore
const runnerIn = (places: Readonly<Record<string, string>>) =>
  createRunner({ places: { data: places, folder }, threads: 1, warn: () => {} });

test('the same bits as in a study, warm, cold and in any order', async () => {
  const { runs, places } = await identify(ringSweep(['4', '8'], [1, 2]), { load: keepImages(), watch: observers() }); // prettier-ignore
  const found = runs.map(({ job, points }) => [job.model, job.key.seed, points.map((point) => point['n'] ?? 'any').join()].join(' ')); // prettier-ignore
  const own = (n: string) => [
    `qcnn 1 ${n}`,
    `qcnn 2 ${n}`,
    `logistic-angles 1 ${n}`,
    `logistic-angles 2 ${n}`,
    `qcnn-no-entanglement 1 ${n}`,
    `qcnn-no-entanglement 2 ${n}`,
  ];
  expect(found).toEqual([...own('4'), 'nearest-neighbour 3 any', ...own('8')]);

  const runner = runnerIn(places);
  const hashes = new Map<string, string>();
  for (const { job } of [...runs, ...runs.slice(0, 3)].toReversed()) {
    const record = await runner.run(received(job), { store: store(job) });
    if (record.form !== 'qcnn run') throw new Error('it was trained to its end');
    expect(record).toMatchObject({ hash: job.hash, model: job.model, key: job.key });
    expect(hashes.get(job.hash) ?? record.predictionsHash).toBe(record.predictionsHash);
    hashes.set(job.hash, record.predictionsHash);
  }
  for (const n of ['4', '8']) {
    const { data, limit, epochs, seed, circuit } = ringGiven;
    const controls = ringGiven.controls!.split(',');
    const study = await runStudy({ data, limit, epochs, seed, circuit, set: { n, conv: 'ttn' }, seeds: [1, 2], models: ['qcnn'], controls }); // prettier-ignore
    for (const result of study.models) {
      const run = runs.find(({ job, points: [point] }) =>
        job.model === result.name && (result.name === 'nearest-neighbour' || (job.key.seed === result.seed && point['n'] === n)))!; // prettier-ignore
      expect(hashes.get(run.job.hash), `${n} ${result.name} ${result.seed}`).toBe(hashOfPredictions(result));
    }
  }
  runner.dispose();
});

test(
  'a run that stops after rounds, each in another process, ends as one that did not',
  { timeout: 240_000 },
  async () => {
    const { runs, places } = await identify(ringSweep(['4'], [1, 2], { controls: 'logistic-pixels', epochs: 4, keep: 'best' }), { load: keepImages(), watch: observers() }); // prettier-ignore
    const still = ({ seconds: _, peakMemory: __, history, ...rest }: RunRecord | StoppedRun) =>
      JSON.stringify([rest, history.map((record) => ({ ...record, seconds: 0 }))]);
    const [whole, other] = [runnerIn(places), runnerIn(places)];
    for (const { job } of runs) {
      const unhalved = await whole.run(received(job), { store: store(job) });
      const kept = workStore(job);
      for (const until of [1, 3]) {
        const stopped = await other.run(received(job), { store: kept, until });
        expect(stopped).toMatchObject({
          form: 'qcnn stopped run',
          hash: job.hash,
          parameters: unhalved.parameters,
        });
        expect(stopped.circuit).toEqual(unhalved.circuit); // prettier-ignore
        expect(still(stopped)).toContain(JSON.stringify(unhalved.history.slice(0, until).map((record) => ({ ...record, seconds: 0 })))); // prettier-ignore
        expect(JSON.stringify(stopped)).not.toMatch(/"test"|predictionsHash/);
      }
      // Asked for less than there is: no epoch more, and none lost.
      expect((await whole.run(received(job), { store: kept, until: 2 })).history).toHaveLength(2);
      expect(still(await whole.run(received(job), { store: kept }))).toBe(still(unhalved));
    }
    whole.dispose();
    other.dispose();
  },
);

test('a job of other data, or of another circuit, is refused in a sentence', async () => {
  const { runs, places } = await identify(ringSweep(['4'], [1], { controls: 'none' }), { load: keepImages(), watch: observers() }); // prettier-ignore
  const [{ job }] = runs;
  const runner = runnerIn(places);
  const others: Job[] = [
    { ...job, given: { ...job.given, seed: 4 } },
    { ...job, given: { ...job.given, set: { n: '8', conv: 'ttn' } } },
    { ...job, key: { seed: 9 } },
  ];
  for (const other of others) {
    const run = runner.run(received(other), { store: store(other) });
    await expect(run).rejects.toThrow(Unfit);
    await expect(run).rejects.toThrow(/^the run [0-9a-f]{12} of qcnn cannot be trained here: this is another \w+/); // prettier-ignore
  }
  runner.dispose();
});

test('images that the parent loaded are not loaded again', async () => {
  const images = createHandOver();
  const { runs } = await identify(ringSweep(['4'], [1], { controls: 'none' }), { load: keepImages({ loaded: images.add }), watch: observers() }); // prettier-ignore
  const take = takeOver(openSync(`/dev/fd/${images.sets()!.descriptor}`, 'r'), images.sets()!);
  const handed = (source: string) => take(source.replace('/nowhere', 'phantom'));
  const [{ job }] = runs;
  const own = runnerIn({});
  const other = createRunner({ places: { data: { phantom: '/nowhere' }, folder }, threads: 1, warn: () => {}, handed }); // prettier-ignore
  const [first, second] = [await own.run(job, { store: store(job) }), await other.run(job, { store: store(job) })] as RunRecord[]; // prettier-ignore
  expect(second.predictionsHash).toBe(first.predictionsHash);
  own.dispose();
  other.dispose();
  images.close();
});
