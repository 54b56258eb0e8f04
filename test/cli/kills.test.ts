// Studies that are killed at any moment: where results.json is, the study is complete; the next one takes the folder
// over. `npm run test:kills` kills often.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createRandom } from '../../src/runtime/random.ts';
import { studyFiles, takeFolder } from '../../src/study/output-folder.ts';
import { main, qcnn } from './qcnn.ts';
import { shortStudy, writeSmallData } from './small-data.ts';

const kills = Number(process.env.QCNN_KILLS ?? 2);
const seed = Number(process.env.QCNN_KILLS_SEED ?? Date.now() % 2 ** 31);
const random = createRandom(seed);

const folder = mkdtempSync(join(tmpdir(), 'qcnn-kills-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; ry(w) on q; return Z(q); }',
);
const out = join(folder, 'out');
const epochs = 3;
const args = shortStudy(circuit, data, epochs);
const study = [...args, '--out', out, '--overwrite'];

const everything = [...studyFiles, 'models'].sort();

/** What standard error says before the moments that matter, and for how many milliseconds they last. */
const moments: readonly (readonly [RegExp, number])[] = [
  [/^/, 1000],
  [/timing/, 300],
  [/training \(/, 60],
  [/classifying/, 60],
  [/test accuracy/, 500],
];

/** Runs a study; kills it at a random moment. Whether it was killed before it ended. */
function killOne(): Promise<boolean> {
  const [said, span] = moments[Math.floor(random.uniform() * moments.length)];
  const child = spawn(process.execPath, [main, ...study], { stdio: ['ignore', 'ignore', 'pipe'] });
  const wait = random.uniform() * span;
  let stderr = '';
  let timer: NodeJS.Timeout | undefined;
  const listen = () => {
    if (said.test(stderr)) timer ??= setTimeout(() => child.kill('SIGKILL'), wait);
  };
  listen();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    listen();
  });
  return new Promise((resolve) =>
    child.on('close', (_, signal) => {
      clearTimeout(timer);
      if (signal === null) expect(stderr).not.toMatch(/^qcnn: .*(cannot|holds|in use)/m);
      resolve(signal !== null);
    }),
  );
}

function expectConsistent(): void {
  const names = readdirSync(out);
  if (!names.includes('results.json')) return;
  expect(names.filter((name) => !name.startsWith('.')).sort()).toEqual(everything);
  const read = (file: string) => readFileSync(join(out, file), 'utf8');
  const [config, results] = ['config.json', 'results.json'].map((file) => JSON.parse(read(file)));
  expect(results.started).toBe(config.started);
  expect(read('metrics.jsonl').trimEnd().split('\n')).toHaveLength(epochs);
  expect(read('predictions.csv').trimEnd().split('\r\n')).toHaveLength(1 + 40);
  expect(read('report.html')).toContain('</html>');
}

test(`${kills} kills, seed ${seed}`, { timeout: 10_000 + 60_000 * kills }, async () => {
  expect(await qcnn(study)).toMatchObject({ code: 0 });
  let killed = 0;
  for (let time = 0; time < kills; time++) {
    if (await killOne()) killed++;
    expectConsistent();
    takeFolder(out, true).release();
    expectConsistent();
  }
  expect(await qcnn(study)).toMatchObject({ code: 0 });
  expect(readdirSync(out).sort()).toEqual(everything);
  const ofModel = ['done.json', 'metrics.jsonl', 'model.safetensors', 'predictions.csv', 'weights.json'];
  expect(readdirSync(join(out, 'models', 'qcnn', 'seed-1')).sort()).toEqual(ofModel);
  if (kills >= 20) expect(killed).toBeGreaterThan(kills / 4);
});
