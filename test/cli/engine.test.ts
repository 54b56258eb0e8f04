// `--engine`: what is there computes, and is recorded; what is not is said with what would bring it.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { EpochRecord } from '../../src/runtime/training/fit.ts';
import { describeWithAdapter } from '../runtime/backends/webgpu/adapter.ts';
import { qcnn } from './qcnn.ts';
import { writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-engine-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const data = writeSmallData(join(folder, 'data'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(
  circuit,
  'circuit c { input x: angle[4]; weight w: angle[4]; qubit q[4]; ry(x) on q; ry(w) on q; cx q[0], q[1]; return Z(q); }',
);
const study = ['study', circuit, '--data', data, '--epochs', '2'];
const standIn = { NODE_OPTIONS: `--import ${new URL('../runtime/tensors/stand-in.mjs', import.meta.url).href}` }; // prettier-ignore
const configOf = (out: string) => JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));

describe('an engine that', () => {
  test('is not there is one sentence, and nothing is written', async () => {
    const out = join(folder, 'none');
    const { code, stderr } = await qcnn([...study, '--engine', 'tfjs-node', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toBe(
      'qcnn: Engine "tfjs-node" cannot run here: @tensorflow/tfjs-node is not installed (optional). ' +
        'Install it with `npm install @tensorflow/tfjs-node@4.22.0`.\n',
    );
    expect(existsSync(out)).toBe(false);
  });

  test('does not exist is wrong usage', async () => {
    const { code, stderr } = await qcnn([...study, '--engine', 'cuda']);
    expect(code).toBe(2);
    expect(stderr).toContain('auto, tfjs-node-gpu, webgpu, tfjs-node, wasm');
  });

  test('is asked for is recorded with its reason; of auto that says why no other', async () => {
    const [asked, chosen] = ['asked', 'chosen'].map((name) => join(folder, name));
    const one = ['--models', 'qcnn', '--controls', 'none'];
    expect(await qcnn([...study, ...one, '--engine', 'wasm', '--out', asked], { env: standIn })).toMatchObject({ code: 0 }); // prettier-ignore
    expect(configOf(asked).settings.engine).toEqual({ name: 'wasm', reason: 'It was asked for.' });
    expect(readFileSync(join(asked, 'report.html'), 'utf8')).toContain('wasm. It was asked for.');
    expect(await qcnn([...study, ...one, '--out', chosen], { env: standIn })).toMatchObject({ code: 0 });
    expect(configOf(chosen).settings.engine).toEqual({
      name: 'tfjs-node-gpu',
      reason: 'auto takes tfjs-node-gpu, its first choice.',
    });
    const { stdout } = await qcnn(['doctor']);
    expect(stdout).toMatch(/^ {2}tfjs-wasm .*: available by --engine wasm$/m);
    expect(stdout).toMatch(
      /^ {2}auto takes \S+: tfjs-node-gpu: @tensorflow\/tfjs-node-gpu is not installed/m,
    );
  });
});

describeWithAdapter('a study on WebGPU', () => {
  const models = ['--models', 'qcnn,quanvolution', '--controls', 'qcnn-frozen,logistic-pixels'];
  const epochsOf = (out: string) =>
    readFileSync(join(out, 'metrics.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as EpochRecord & { readonly model: string });

  test('measures no circuit among its layers, and says what does', async () => {
    const args = ['--models', 'quanvolution', '--controls', 'none', '--engine', 'webgpu', '--shots', '10'];
    const { code, stderr } = await qcnn([...study, ...args, '--out', join(folder, 'measured')]);
    expect(code).toBe(2);
    expect(stderr).toContain('take --engine wasm, or leave out --backend, --shots and --device.');
  });

  test('whose device is lost in the middle of an epoch ends with one sentence, and goes on to the same table', async () => {
    const [undisturbed, lost] = ['undisturbed', 'lost'].map((name) => join(folder, name));
    const run = [...study, '--models', 'quanvolution', '--controls', 'none', '--batch', '8', '--engine', 'webgpu'];
    const whole = await qcnn([...run, '--out', undisturbed]);
    expect(whole.code, whole.stderr).toBe(0);
    const checkpoint = join(lost, 'models', 'quanvolution', 'seed-1', 'checkpoint.safetensors');
    const loses = new URL('lose-device.mjs', import.meta.url).href;
    const { code, stderr } = await qcnn([...run, '--out', lost], { env: { NODE_OPTIONS: `--import ${loses}`, QCNN_LOSE_AFTER: checkpoint } });
    expect([code, stderr.trimEnd().split('\n').at(-1)]).toEqual([1, expect.stringMatching(/^qcnn: The GPU device was lost \([^)\n]+\)\. [^\n]+; \S+lost holds quanvolution \(1 epoch\); go on with: qcnn study --resume \S+lost$/)]);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(checkpoint)).toBe(true);
    const last = await qcnn(['study', '--resume', lost]);
    expect(last.code, last.stderr).toBe(0);
    const table = (text: string) => text.replace(/ +[\d.]+ s │/g, '').replace(/^[\d.]+ s\. Report.*$/m, '');
    expect(table(last.stdout)).toBe(table(whole.stdout));
    expect(table(last.stdout)).toMatch(/│ quanvolution +│ +\d+\.\d\d/);
    const expected = epochsOf(undisturbed);
    expect(epochsOf(lost)).toHaveLength(expected.length);
    epochsOf(lost).forEach(({ trainLoss, validationLoss }, at) => {
      expect(Math.abs(trainLoss - expected[at].trainLoss)).toBeLessThan(1e-4);
      expect(Math.abs(validationLoss - expected[at].validationLoss)).toBeLessThan(1e-4);
    });
    expect(configOf(lost).settings.engine).toEqual(configOf(undisturbed).settings.engine);
    const other = await qcnn(['predict', join(lost, 'models', 'quanvolution', 'seed-1'), 'none.png', '--engine', 'webgpu', '--backend', 'wasm']);
    expect([other.code, other.stderr]).toEqual([2, expect.stringMatching(/^qcnn: A layer on the GPU cannot have its circuit computed by backend "wasm"; [^\n]+\n$/)]);
  }); // prettier-ignore

  test.each([['engine'], ['backend']])('by --%s has the figures of WebAssembly, stopped or not', async (option) => {
    const [usual, out] = [join(folder, 'usual'), join(folder, `gpu-${option}`)];
    const which = option === 'engine' ? models : ['--models', 'qcnn', '--controls', 'qcnn-frozen'];
    if (!existsSync(usual)) expect(await qcnn([...study, ...models, '--epochs', '4', '--out', usual])).toMatchObject({ code: 0 });
    const args = [...study, ...which, '--epochs', '4', `--${option}`, 'webgpu', '--out', out];
    const stopped = await qcnn(args, { interruptWhen: () => existsSync(join(out, 'models', 'qcnn')) });
    expect([0, 130]).toContain(stopped.code);
    const { code, stderr } = await qcnn(['study', '--resume', out]);
    expect(code, stderr).toBe(0);
    expect(configOf(out).settings).toMatchObject({ backend: 'webgpu', ...(option === 'engine' && { engine: { name: 'webgpu' } }) }); // prettier-ignore
    // A model learns the same whatever is trained beside it.
    const all = option === 'engine' ? epochsOf(usual) : epochsOf(usual).filter(({ model }) => model.startsWith('qcnn'));
    expect(epochsOf(out)).toHaveLength(all.length);
    epochsOf(out).forEach(({ model, trainLoss, validationLoss }, at) => {
      expect(Math.abs(trainLoss - all[at].trainLoss), model).toBeLessThan(1e-3);
      expect(Math.abs(validationLoss - all[at].validationLoss), model).toBeLessThan(1e-3);
    });
  }); // prettier-ignore
});
