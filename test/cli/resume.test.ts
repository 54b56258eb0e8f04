// Studies that are stopped at any moment and go on: they end with the same predictions, byte for byte, and train nothing
// twice. `npm run kill:study` stops them often, with a ResNet-50 among them.
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packArrays, unpackArrays } from '../../src/models/safetensors.ts';
import { createRandom } from '../../src/runtime/random.ts';
import { here } from './here.ts';
import { main, qcnn, type Outcome } from './qcnn.ts';
import { untimed } from './untimed.ts';
import { writeSmallData } from './small-data.ts';

const kills = Number(process.env.QCNN_KILLS ?? 2);
const seed = Number(process.env.QCNN_KILLS_SEED ?? Date.now() % 2 ** 31);
const withResNet = kills >= 20;
const random = createRandom(seed);

const folder = mkdtempSync(join(tmpdir(), 'qcnn-resume-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
const text =
  'circuit c { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; ry(w) on q; return Z(q); }';
writeFileSync(circuit, text);

const models = withResNet ? 'qcnn,resnet50,hybrid' : 'qcnn,quanvolution';
const controls = withResNet ? 'logistic-features' : 'small-cnn,nearest-neighbour';
const epochs = withResNet ? 3 : 4;
const quanvolution = join(folder, 'square.qcnn');
writeFileSync(quanvolution, text.replaceAll('[2]', '[4]'));
const studied = withResNet ? circuit : quanvolution;
const options = `--data ${data} --models ${models} --controls ${controls} --epochs ${epochs} --batch 8 --keep best --early-stop 3 --clip 2 --dropout 0.2 --augment rotate=15,flip=horizontal,zoom=0.1 --class-weights left=1,right=2`;
const args = ['study', studied, ...options.split(' ')];
const begin = (out: string, ...more: string[]) => [...args, '--out', join(folder, out), ...more];
const resume = (out: string, ...more: string[]) => ['study', '--resume', join(folder, out), ...more];
const read = (out: string, file: string) => readFileSync(join(folder, out, file), 'utf8');
const hook = fileURLToPath(new URL('stop-at.mjs', import.meta.url));
const stopAt = (moment: string) => ({
  env: { QCNN_STOP: moment, NODE_OPTIONS: `--import ${pathToFileURL(hook).href}` },
});

beforeAll(async () => {
  expect(await qcnn(begin('whole'))).toMatchObject({ code: 0 });
}, 300_000);

/** Names of the models that this run trained. */
const trainedIn = ({ stderr }: Pick<Outcome, 'stderr'>) =>
  [...stderr.matchAll(/^([\w-]+): training/gm)].map(([, name]) => name);

function expectSame(out: string): void {
  expect(read(out, 'predictions.csv')).toBe(read('whole', 'predictions.csv'));
  const [before, after] = ['whole', out].map((name) => untimed(read(name, 'results.json')));
  expect(after).toBe(before);
  expect(untimed(read(out, 'metrics.jsonl'))).toBe(untimed(read('whole', 'metrics.jsonl')));
  const names = (name: string) => readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' });
  expect(names(out).sort()).toEqual(names('whole').sort());
}

/** Kills a study that says this, some milliseconds later. */
function killAfter(command: readonly string[], said: RegExp, wait: number): Promise<{ stderr: string; killed: boolean }> {
  const child = spawn(process.execPath, [main, ...command], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  let timer: NodeJS.Timeout | undefined;
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    stderr += part;
    if (said.test(stderr)) timer ??= setTimeout(() => child.kill('SIGKILL'), wait);
  });
  return new Promise((resolve) =>
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      resolve({ stderr, killed: signal !== null });
    }),
  );
} // prettier-ignore

const writes = withResNet ? 60 : 40;
const moments: readonly ((command: readonly string[]) => Promise<{ stderr: string; killed: boolean }>)[] = [
  (command) => killAfter(command, /training \(/, random.uniform(0, withResNet ? 8000 : 300)),
  async (command) => stopped(await qcnn(command, stopAt(`write:${1 + random.integer(writes)}`))),
  async (command) => stopped(await qcnn(command, stopAt(`rename:${1 + random.integer(writes / 2)}`))),
  (command) => killAfter(command, /classifying/, random.uniform(0, 100)),
];

function stopped({ code, stderr }: Outcome): { stderr: string; killed: boolean } {
  return { stderr, killed: code === null };
}

test(`${kills} kills, seed ${seed}`, { timeout: 30_000 + 120_000 * kills }, async () => {
  let killed = 0;
  // Few kills begin at any of the moments.
  const from = random.integer(moments.length);
  for (let time = 0; time < kills; time++) {
    const out = `killed-${time}`;
    const trained: string[] = [];
    const first = await moments[(from + time) % moments.length](begin(out));
    if (first.killed) killed++;
    // The one that goes on may be killed, too.
    if (first.killed && random.uniform(0, 3) < 1 && existsSync(join(folder, out, 'config.json'))) {
      const second = await moments[random.integer(moments.length)](resume(out));
      trained.push(...trainedIn(second).slice(0, -1));
    }
    const begun = existsSync(join(folder, out, 'config.json'));
    const last = await qcnn(begun ? resume(out) : begin(out));
    expect(last, `kill ${time}`).toMatchObject({ code: 0 });
    const done = trainedIn(last);
    expect(done.filter((name) => trained.includes(name) && name !== trained.at(-1))).toEqual([]);
    expectSame(out);
    rmSync(join(folder, out), { recursive: true });
  }
  expect(killed).toBeGreaterThan(kills / 2);
});

test('of several seeds and folds, too: killed in the second seed it ends with the same table', async () => {
  const given =
    `study ${circuit} --data ${data} --models qcnn --controls logistic-angles,nearest-neighbour --epochs 2 --seeds 1..2 --folds 2`.split(' '); // prettier-ignore
  const inFolder = (out: string) => ['--out', join(folder, out)];
  const whole = await qcnn([...given, ...inFolder('seeds')]);
  expect(whole).toMatchObject({ code: 0 });
  const killed = await killAfter([...given, ...inFolder('seeds-killed')], /qcnn seed-2-fold-1: training/, 0);
  expect(killed.killed).toBe(true);
  const last = await qcnn(resume('seeds-killed'));
  expect(last).toMatchObject({ code: 0 });
  expect(last.stderr).toMatch(/^qcnn seed-1-fold-2: test accuracy \d+\.\d\d %, from before$/m);
  const [before, after] = ['seeds', 'seeds-killed'].map((out) => ({
    results: untimed(read(out, 'results.json')),
    predictions: read(out, 'predictions.csv'),
  }));
  expect(after).toEqual(before);
  const table = ({ stdout }: Outcome) =>
    stdout.replace(/ +[\d.]+ s │/g, '').replace(/^[\d.]+ s\. Report.*$/m, '');
  expect(table(last)).toBe(table(whole));
  expect(table(last)).toMatch(/│ qcnn +│ +\d+\.\d\d ± \d+\.\d\d │/);
  expect(readdirSync(join(folder, 'seeds/models/nearest-neighbour')).sort()).toEqual(['seed-1-fold-1', 'seed-1-fold-2']); // prettier-ignore
});

describe('a study that was begun', () => {
  const stop = async (out: string, moment = 'rename:6') => {
    const outcome = await qcnn(begin(out), stopAt(moment));
    expect(outcome.code).toBeNull();
    return outcome;
  };

  test('goes on from any folder; finished models are not trained again; then it says that it is finished', async () => {
    const { stderr } = await qcnn(begin('stopped'), {
      interruptAt: /quanvolution: training/,
      signal: 'SIGTERM',
    });
    const command = /go on with: qcnn (.*)\n$/.exec(stderr)![1].split(' ');
    expect(command).toEqual(resume('stopped'));
    renameSync(join(folder, 'stopped'), join(folder, 'moved'));
    const cwd = join(folder, 'elsewhere');
    mkdirSync(cwd);
    const last = await qcnn(['study', '--resume', '../moved', '--threads', '1'], { cwd });
    expect(last).toMatchObject({ code: 0 });
    expect(last.stderr).toMatch(/^qcnn: test accuracy \d+\.\d\d %, from before$/m);
    expect(trainedIn(last)).not.toContain('qcnn');
    expectSame('moved');
    const again = await qcnn(resume('moved'));
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^the study in \S+moved is finished; its report is \S+report\.html\n$/) }); // prettier-ignore
    const json = await qcnn(resume('moved', '--json'));
    expect(json).toMatchObject({ code: 0, stdout: read('moved', 'results.json') });
  });

  test('is refused with the difference where it is told otherwise, or its circuit or data changed', async () => {
    await stop('other');
    const refused = async (more: string[], message: RegExp) => {
      const { exitCode, message: told, stdout } = await here(...resume('other', ...more));
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(told).toMatch(message);
    };
    await refused(['--epochs', '9'], /settings\.epochs was 4 and is 9; .*go on with what it was begun with/);
    await refused(['--seed', '2'], /settings\.seed was 1 and is 2/);
    await refused(['--models', 'qcnn'], /settings\.models\.1 was "quanvolution" and is not given/);
    await refused(['--overwrite'], /--overwrite belongs to a new study/);
    await refused(['--out', 'x'], /--out belongs to a new study/);
    const source = readFileSync(studied, 'utf8');
    writeFileSync(studied, source.replace('ry(w) on q', 'rx(w) on q'));
    await refused([], /circuit\.hash was "/);
    writeFileSync(studied, source);
    const labels = join(data, 'train-labels-idx1-ubyte.gz');
    const bytes = readFileSync(labels);
    writeFileSync(labels, bytes.with(9, 0xff));
    await refused([], /data\.sha256\.train-labels-idx1-ubyte\.gz was "/);
    writeFileSync(labels, bytes);
    expect(await qcnn(resume('other', '--epochs', '4', '--seed', '1'))).toMatchObject({ code: 0 });
    expectSame('other');
  });

  test('without --controls has those of its beginning, of which all has become more since', async () => {
    const out = join(folder, 'before');
    const few = ['study', circuit, '--data', data, '--models', 'qcnn', '--epochs', '1'];
    await qcnn([...few, '--controls', 'logistic-pixels', '--out', out], stopAt('rename:2'));
    const config = JSON.parse(read('before', 'config.json'));
    writeFileSync(join(out, 'config.json'), JSON.stringify({ ...config, given: { ...config.given, controls: 'all' } })); // prettier-ignore
    const other = await qcnn(resume('before', '--controls', 'full'));
    expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/settings\.controls\.1 was not given and is "/)]); // prettier-ignore
    const last = await qcnn(resume('before'));
    expect(last.stderr).toMatch(/logistic-pixels: test accuracy/);
    expect(last.code).toBe(0);
    expect(JSON.parse(read('before', 'results.json')).settings.controls).toEqual(['logistic-pixels']);
  });

  test('what was done and is not as it was is one sentence that says what to do, which helps', async () => {
    const out = 'damaged';
    await qcnn(begin(out), { interruptAt: /quanvolution: training/ });
    const place = join(folder, out, 'models', 'qcnn', 'seed-1');
    const whole = join(folder, 'undamaged');
    cpSync(place, whole, { recursive: true });
    const damages: readonly [string, string, RegExp][] = [
      ['done.json', '"circuit": "', /done\.json: it is of another circuit; remove \S+done\.json to train it again; /],
      ['predictions.csv', 'p(left)', /predictions\.csv is not what was written there; remove \S+done\.json to train it again; /],
      ['predictions.csv', '', /cannot read \S+predictions\.csv: .*; remove \S+done\.json to train it again; /],
      ['metrics.jsonl', '"epoch":1', /metrics\.jsonl is not what was written there; remove \S+done\.json to train it again; /],
    ]; // prettier-ignore
    for (const [file, part, message] of damages) {
      cpSync(whole, place, { recursive: true });
      if (part === '') rmSync(join(place, file));
      else
        writeFileSync(join(place, file), readFileSync(join(place, file), 'utf8').replace(part, `${part}9`));
      const { exitCode, message: told } = await here(...resume(out));
      expect(told).toMatch(message);
      expect(told).toMatch(/holds qcnn \(done\)/);
      expect(exitCode).toBe(1);
    }
    // Whatever else is left of it.
    writeFileSync(join(place, 'predictions.csv'), '');
    rmSync(join(place, 'done.json'));
    expect(await qcnn(resume(out))).toMatchObject({ code: 0 });
    expectSame(out);
  });

  test('what it was told of its files holds, and its data may have moved', async () => {
    const told = ['--save-models', 'all', '--threads', '1', '--checkpoint-minutes', '10'];
    await qcnn(begin('told', ...told), { interruptAt: /quanvolution: training/ });
    renameSync(data, join(folder, 'data-now'));
    const last = await qcnn(resume('told', '--data', join(folder, 'data-now')));
    renameSync(join(folder, 'data-now'), data);
    expect(last).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'told/models/nearest-neighbour/seed-1/model.safetensors'))).toBe(true);
    expect(JSON.parse(read('told', 'results.json')).settings.backendSettings.threads).toBe(1);
    expect(read('told', 'predictions.csv')).toBe(read('whole', 'predictions.csv'));
  });

  test('of two that go on with it, the second is refused', async () => {
    await stop('twice', 'rename:2');
    const outcomes = await Promise.all([qcnn(resume('twice')), qcnn(resume('twice'))]);
    const [done, refused] = outcomes.toSorted((a, b) => a.code! - b.code!);
    expect(done.code).toBe(0);
    // The other one may have come when all was done.
    if (refused.code !== 0) {
      expect(refused.code).toBe(2);
      expect(refused.stderr).toMatch(/^qcnn: \S+twice is in use by process \d+ on [^\n]*\n$/);
    }
    expectSame('twice');
  });

  test.each<[string, RegExp, (out: string) => string[]]>([
    ['a name that is empty', /--resume is empty/, () => ['study', '--resume', '']],
    ['no folder', /nowhere is not there; give the folder of one after --resume/, () => resume('nowhere')],
    ['a folder without a study', /holds no study that was begun/, () => resume('data')],
    ['a config.json that is none', /cannot go on with the study of \S+config\.json: it is not JSON/, (out) => {
      writeFileSync(join(folder, out, 'config.json'), '{');
      return resume(out);
    }],
    ['a config.json of before', /config\.json: given: it is missing/, (out) => {
      writeFileSync(join(folder, out, 'config.json'), '{}');
      return resume(out);
    }],
  ])('%s is one sentence', async (name, message, make) => {
    const out = name.replaceAll(' ', '-');
    mkdirSync(join(folder, out));
    const { exitCode, message: told, stdout, stderr } = await here(...make(out));
    expect([stdout + stderr, told!.split('\n')]).toEqual(['', [expect.stringMatching(message)]]);
    expect([1, 2]).toContain(exitCode);
  }); // prettier-ignore

  test('a checkpoint of another model is one sentence, and it is as it was', async () => {
    await stop('checkpoint', 'rename:6');
    const [name] = readdirSync(join(folder, 'checkpoint', 'models'));
    const file = join(folder, 'checkpoint', 'models', name, 'seed-1', 'checkpoint.safetensors');
    const { numbers, metadata } = unpackArrays(readFileSync(file));
    const form = JSON.parse(metadata['qcnn']);
    const other = { ...form, identity: { ...form.identity, model: 'hybrid' } };
    const bytes = Buffer.concat(packArrays({ numbers, metadata: { qcnn: JSON.stringify(other) } }));
    writeFileSync(file, bytes);
    const { code, stderr } = await qcnn(resume('checkpoint'));
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^qcnn: cannot go on from the checkpoint \S+: it is of another model: hybrid, not qcnn; remove it to train this model anew; /); // prettier-ignore
    expect(code).toBe(1);
    expect(readFileSync(file)).toEqual(bytes);
  });

  test('a training that explodes before anything was kept is kept, and says the same again', async () => {
    const first = await qcnn(
      begin('exploded', ...'--checkpoint-minutes 10 --rate circuit=1e9 --rate head=1e9'.split(' ')),
    );
    const again = await qcnn(resume('exploded'));
    for (const { code, stderr } of [first, again]) {
      expect(code).toBe(1);
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^qcnn: Training diverged: the loss of epoch \d is \d+\.\d\d, far above that of guessing; .*; \S+exploded holds qcnn \(\d epochs? and 5 steps\); go on with: qcnn study --resume \S+exploded$/); // prettier-ignore
    }
  });

  test('where the disk is full for a while, it trains to the end, and says so', async () => {
    const { code, stderr, stdout } = await qcnn(begin('full'), stopAt('full:5'));
    expect(stdout).toMatch(/│ qcnn +│ +\d+\.\d\d/);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^qcnn: cannot write \S+seed-1\S*: the disk is full; training goes on, /m);
    expect(read('full', 'predictions.csv')).toBe(read('whole', 'predictions.csv'));
  });
});
