// `--tune`: what the user sees and gets of it, and a study that was killed while it tried.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runStudy } from '../../src/study/run-study.ts';
import type { ModelTuning } from '../../src/study/tuning/trials.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { qcnn, type Outcome } from './qcnn.ts';
import { untimed } from './untimed.ts';
import { writeSmallData } from './small-data.ts';

const seed = Number(process.env.QCNN_KILLS_SEED ?? Date.now() % 2 ** 31);
const folder = mkdtempSync(join(tmpdir(), 'qcnn-tuning-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; ry(w) on q; return Z(q); }',
);

const controls = 'logistic-pixels,nearest-neighbour';
const given = `study ${circuit} --data ${data} --models qcnn --controls ${controls} --epochs 3 --tune 3 --seeds 1..2`; // prettier-ignore
const begin = (out: string) => [...given.split(' '), '--out', join(folder, out)];
const resume = (out: string) => ['study', '--resume', join(folder, out)];
const read = (out: string, file: string) => readFileSync(join(folder, out, file), 'utf8');
const filesOf = (out: string) => readdirSync(join(folder, out), { recursive: true, encoding: 'utf8' }).sort();

let whole: Outcome;
beforeAll(async () => {
  whole = await qcnn(begin('whole'));
  expect(whole, whole.stderr).toMatchObject({ code: 0 });
});

test('the table has the number tried, and says what has nothing to set', () => {
  expect(whole.stdout).toMatch(/│ tried │/);
  expect(whole.stdout).toContain(
    'Tried: configurations of each model; the one that was tested had the smallest validation loss. There is nothing to set of nearest-neighbour.',
  );
  expect(whole.stderr).toMatch(/^qcnn seed-1: configuration 2 of 3: validation loss [\d.]+, accuracy /m);
  expect(whole.stderr).toMatch(
    /^logistic-pixels seed-1: configuration \d of 3 is chosen, by its validation loss$/m,
  );
  expect(whole.stderr).not.toMatch(/^\S+ seed-2: trying/m);
});

test('results.json has all that was tried, config.json what was to be, and the smallest loss is chosen', () => {
  const { tuning, settings } = JSON.parse(read('whole', 'results.json'));
  const { configurations } = JSON.parse(read('whole', 'config.json'));
  expect(settings.tune).toBe(3);
  expect((tuning as ModelTuning[]).map(({ name, trials }) => [name, trials.length])).toEqual([
    ['qcnn', 3],
    ['logistic-pixels', 3],
    ['nearest-neighbour', 1],
  ]);
  for (const { name, trials, chosen } of (tuning as ModelTuning[]).slice(0, 2)) {
    expect(trials.map(({ configuration }) => configuration)).toEqual(configurations[name]);
    const losses = trials.map(({ validationLoss }) => validationLoss!);
    expect(losses[chosen - 1]).toBe(Math.min(...losses));
    const lines = read('whole', `models/${name}/seed-1/metrics.jsonl`).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)!).validationLoss).toBe(losses[chosen - 1]);
  }
  expect(read('whole', 'report.html')).toContain('<h2>Tuning</h2>');
  expect(filesOf('whole').filter((file) => file.includes('tuning'))).toEqual([
    'models/logistic-pixels/seed-1/tuning.json',
    'models/qcnn/seed-1/tuning.json',
  ]);
});

test('killed while it tries, it goes on from there, tries nothing twice and ends the same', async () => {
  const hook = fileURLToPath(new URL('stop-at.mjs', import.meta.url));
  const atRename = (count: number) => ({
    env: { QCNN_STOP: `rename:${count}`, NODE_OPTIONS: `--import ${pathToFileURL(hook).href}` },
  });
  const moments = [
    (out: string) => qcnn(begin(out), { interruptAt: /logistic-pixels seed-1: trying configuration 3/, signal: 'SIGKILL' }), // prettier-ignore
    (out: string) => qcnn(begin(out), atRename(4 + createRandom(seed).integer(30))),
  ];
  for (const [time, kill] of moments.entries()) {
    const out = `killed-${time}`;
    const first = await kill(out);
    expect(first.code, `seed ${seed}`).toBeNull();
    const last = await qcnn(existsSync(join(folder, out, 'config.json')) ? resume(out) : begin(out));
    expect(last, `seed ${seed}: ${last.stderr}`).toMatchObject({ code: 0 });
    const triedIn = ({ stderr }: Outcome, word: string) =>
      [...stderr.matchAll(new RegExp(`^(\\S+ \\S+: ${word} ?configuration \\d) of 3`, 'gm'))].map(([, what]) => what.replace(/trying /, '')); // prettier-ignore
    const done = triedIn(first, '').slice(0, -1);
    expect(triedIn(last, 'trying').filter((what) => done.includes(what))).toEqual([]);
    for (const file of ['results.json', 'metrics.jsonl'])
      expect(untimed(read(out, file)), `seed ${seed}`).toBe(untimed(read('whole', file)));
    expect(read(out, 'predictions.csv')).toBe(read('whole', 'predictions.csv'));
    expect(filesOf(out)).toEqual(filesOf('whole'));
  }
});

test('another number is another study; a tuning.json of somebody else is refused with what to do', async () => {
  await qcnn(begin('cut'), { interruptAt: /qcnn seed-1: trying configuration 3/, signal: 'SIGKILL' });
  const other = await qcnn([...resume('cut'), '--tune', '2']);
  expect(other.code).toBe(2);
  expect(other.stderr).toMatch(/settings\.tune was 3 and is 2/);
  const file = join(folder, 'cut/models/qcnn/seed-1/tuning.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"seed": "1"', '"seed": "7"'));
  const { code, stderr } = await qcnn(resume('cut'));
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/cannot take over what was tried by .*tuning\.json: it is of another seed: 7, not 1; remove it to try all configurations again/); // prettier-ignore
});

test('one configuration changes no figure; several without a folder choose the same', async () => {
  const options = { data, circuit, models: ['qcnn'], controls: controls.split(','), epochs: 3 };
  const predictions = async (more: object) =>
    (await runStudy({ ...options, ...more })).models.map((model) => model.predictions);
  const plain = await predictions({});
  expect(await predictions({ tune: 1 })).toEqual(plain);
  const { tuning } = await runStudy({ ...options, tune: 3, seeds: [1, 2] });
  const kept = JSON.parse(read('whole', 'results.json')).tuning as ModelTuning[];
  const figures = (all: readonly ModelTuning[]) =>
    all.map(({ chosen, trials }) => [chosen, trials.map(({ validationLoss }) => validationLoss)]);
  expect(figures(tuning!)).toEqual(figures(kept));
});
