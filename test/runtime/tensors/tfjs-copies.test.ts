// A program whose TensorFlow.js is another copy than that of qcnn, made in a temporary folder.
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'qcnn-copies-')));
const modules = join(folder, 'node_modules');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything is linked but the packages of TensorFlow.js, of which what Node loads is copied. */
function installSecondCopy(): void {
  mkdirSync(join(modules, '@tensorflow'), { recursive: true });
  const installed = realpathSync(join(root, 'node_modules'));
  for (const name of readdirSync(installed)) {
    if (name.startsWith('.') || name === '@tensorflow' || name === 'qcnn') continue;
    symlinkSync(join(installed, name), join(modules, name));
  }
  for (const name of readdirSync(join(installed, '@tensorflow'))) {
    const source = join(installed, '@tensorflow', name);
    const target = join(modules, '@tensorflow', name);
    mkdirSync(join(target, 'dist'), { recursive: true });
    cpSync(join(source, 'package.json'), join(target, 'package.json'));
    for (const file of readdirSync(join(source, 'dist')))
      if (file.endsWith('.node.js')) cpSync(join(source, 'dist', file), join(target, 'dist', file));
  }
  symlinkSync(root, join(modules, 'qcnn'));
}

test('is told of both copies when it starts, and refused where layers of both would meet', async () => {
  installSecondCopy();
  const program = `
    import * as tf from '@tensorflow/tfjs';
    import { imagePatches, loadCircuit, qcnnLayer, startEngine } from 'qcnn';
    const engine = await startEngine();
    const circuit = loadCircuit('study', { set: { n: '4' } });
    const attempts = {
      first: () => tf.sequential({ layers: [qcnnLayer({ circuit, inputShape: [4] })] }),
      later: () => tf.sequential({ layers: [tf.layers.dense({ units: 4, inputShape: [2] }), qcnnLayer({ circuit })] }),
      patches: () => imagePatches().apply(tf.input({ shape: [4, 4, 1] })),
      own: () => engine.tf.sequential({ layers: [qcnnLayer({ circuit, inputShape: [4] })] }).predict(tf.zeros([2, 4])),
    };
    const said = {};
    for (const [name, attempt] of Object.entries(attempts)) {
      try { said[name] = attempt().shape; } catch (error) { said[name] = error.name + ': ' + error.message; }
    }
    console.log('said ' + JSON.stringify(said));
  `;
  writeFileSync(join(folder, 'program.mjs'), program);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder });
  const ours = join(realpathSync(join(root, 'node_modules')), '@tensorflow', 'tfjs-layers');
  const theirs = join(modules, '@tensorflow', 'tfjs-layers');
  const sentence = `Two copies of TensorFlow.js are loaded, and layers of one do not work in models of the other: qcnn uses ${ours} (4.22.0), your program ${theirs} (4.22.0).`;
  expect(stderr.split('\n').filter((line) => line.startsWith('qcnn: '))).toEqual([
    expect.stringContaining(sentence),
  ]);
  const said = JSON.parse(/^said (.*)$/m.exec(stdout)![1]) as Record<string, unknown>;
  for (const name of ['first', 'later', 'patches']) expect(said[name]).toContain(`UserError: ${sentence}`);
  expect(said['own']).toEqual([2, 15]);
});
