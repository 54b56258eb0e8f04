// TensorFlow's own library as the engine of a study, by a stand-in that enters the program as tfjs-node-gpu does: the
// figures are those of WebAssembly but for rounding, and a study does not go on with another engine than it was begun with.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { EpochRecord } from '../../src/runtime/training/fit.ts';
import { qcnn } from './qcnn.ts';
import { writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-native-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c { input x: angle[4]; weight w: angle[4]; qubit q[4]; ry(x) on q; ry(w) on q; cx q[0], q[1]; return Z(q); }',
);
const standIn = {
  NODE_OPTIONS: `--import ${new URL('../runtime/tensors/stand-in.mjs', import.meta.url).href}`,
};
const args = ['study', circuit, '--data', data, '--models', 'qcnn,quanvolution', '--controls', 'small-cnn,logistic-pixels', '--epochs', '3']; // prettier-ignore
const epochsIn = (out: string) =>
  readFileSync(join(out, 'metrics.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EpochRecord & { readonly model: string });
/** The biases before its batch norms have gradients of rounding alone, of which Adam makes whole steps. */
const toleranceOf = (model: string) => (model === 'small-cnn' ? 0.05 : 1e-4);

test('a CommonJS engine trains every kind of model as the WebAssembly engine does', async () => {
  const [usual, native] = ['usual', 'native'].map((name) => join(folder, name));
  expect(await qcnn([...args, '--out', usual])).toMatchObject({ code: 0 });
  const { code, stderr } = await qcnn([...args, '--out', native], { env: standIn });
  expect(code, stderr).toBe(0);
  const { versions } = JSON.parse(readFileSync(join(native, 'config.json'), 'utf8'));
  expect(versions['TensorFlow.js']).toMatch(/\(tfjs-node-gpu\)$/);
  const [expected, found] = [epochsIn(usual), epochsIn(native)];
  expect(found).toHaveLength(expected.length);
  found.forEach(({ model, trainLoss, validationLoss }, at) => {
    expect(Math.abs(trainLoss - expected[at].trainLoss), model).toBeLessThan(toleranceOf(model));
    expect(Math.abs(validationLoss - expected[at].validationLoss), model).toBeLessThan(toleranceOf(model));
  });
});

test('a study goes on with the engine that it was begun with, and says that it repeats no bits', async () => {
  const out = join(folder, 'begun');
  const stopped = await qcnn([...args, '--epochs', '100000', '--out', out], { env: standIn, interruptWhen: () => existsSync(join(out, 'models')) }); // prettier-ignore
  expect(stopped.code).toBe(130);
  const resume = ['study', '--resume', out];
  const goesOn = await qcnn(resume, { env: standIn, interruptAt: /training \(/ });
  expect(goesOn.stderr).toMatch(/tfjs-node-gpu\) does not repeat bits: losses agree to 1e-4 with /);
  const { code, stderr } = await qcnn(resume);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^qcnn: Engine "tfjs-node-gpu" cannot run here: \S+ is not installed [^\n]+ The study of \S+ was begun with it; go on where it is there, or begin another in a new --out\n$/,
  );
  const asked = await qcnn([...resume, '--engine', 'wasm']);
  expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/^qcnn: the study of \S+ was another one: settings\.engine was tfjs-node-gpu and is wasm; go on with --engine tfjs-node-gpu, or begin another in a new --out\n$/)]); // prettier-ignore
});
