// A backend or an engine that this machine lacks, or two that do not fit together: every command that takes them ends with 2
// and one sentence that says what would bring them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { commandNames, optionRows, type CommandName } from '../../src/cli/options.ts';
import { createClassifier } from '../../src/models/index.ts';
import { saveModel } from '../../src/models/save-model.ts';
import { squares } from '../models/images.ts';
import { smallCircuit, pairReadout } from '../models/circuits.ts';
import { here } from './here.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-not-here-'));
const circuit = join(folder, 'small.qcnn');
writeFileSync(circuit, 'circuit c { input x: angle[2]; weight w: angle[2]; qubit q[2]; ry(x) on q; ry(w) on q; return Z(q); }'); // prettier-ignore
const model = join(folder, 'model');

beforeAll(async () => {
  vi.stubGlobal('navigator', { gpu: { requestAdapter: async () => null } });
  const quanvolution = createClassifier('quanvolution', { seed: 1, circuit: smallCircuit(4, pairReadout(0, 1)) }); // prettier-ignore
  const images = squares({ count: 8, classes: 2, seed: 1 });
  await quanvolution.fit(images, images, { epochs: 1, recipe: 'default', seed: 1 });
  await saveModel(quanvolution, model);
  quanvolution.dispose();
});
afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

const calls: Partial<Readonly<Record<CommandName, readonly string[]>>> = {
  describe: ['describe', circuit],
  run: ['run', circuit, '--seed', '1'],
  study: ['study', circuit, '--models', 'qcnn', '--controls', 'none', '-o', join(folder, 'out')],
  sweep: ['sweep', circuit, '--models', 'qcnn', '--controls', 'none', '-o', join(folder, 'sweep')],
  predict: ['predict', model, join(folder, 'none.png')],
  bench: ['bench', circuit, '--batch', '1'],
};

const takersOf = (flag: string) =>
  commandNames.filter((name) => optionRows.some((row) => row.flags.startsWith(flag) && row.in[name]));
const casesOf = (option: string, names: readonly string[]) =>
  takersOf(`--${option}`).flatMap((command) => names.map((name) => [command, option, name] as const));

test.each([
  ...casesOf('backend', ['webgpu', 'gpujs-webgpu']),
  ...casesOf('engine', ['webgpu', 'tfjs-node', 'tfjs-node-gpu']),
])('%s --%s %s', async (command, option, name) => {
  const { exitCode, message, stdout } = await here(...calls[command]!, `--${option}`, name);
  const what = option === 'backend' ? 'Backend' : 'Engine';
  expect(message).toMatch(new RegExp(`^qcnn: ${what} "${name}" cannot run here: [^\\n]+(It takes|Install it with|Install the optional)[^\\n]+\\.$`)); // prettier-ignore
  expect([exitCode, stdout]).toEqual([2, '']);
});

test.each([...casesOf('backend', ['abacus']), ...casesOf('engine', ['abacus'])])(
  '%s --%s %s, which does not exist',
  async (command, option, name) => {
    const { exitCode, message } = await here(...calls[command]!, `--${option}`, name);
    expect(message).toMatch(new RegExp(`^qcnn: There is no ${option} "${name}"; there are: [^\\n]+\\.$`));
    expect(exitCode).toBe(2);
  },
);

test('predict of a model whose layers do not wait for the backend', async () => {
  const { exitCode, message } = await here(...calls.predict!, '--engine', 'wasm', '--backend', 'gpujs');
  expect(message).toMatch(/^qcnn: (A layer with engine wasm does not wait for backend "gpujs"; take --backend wasm|Backend "gpujs" cannot run here: [^\n]+)\.$/); // prettier-ignore
  expect(exitCode).toBe(2);
});
