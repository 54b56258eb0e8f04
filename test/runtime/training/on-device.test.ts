// Training on a device that answers later: the figures of the engine on WebAssembly, without a number read back in a step.
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { inputCount } from '../../../src/compiler/circuit/circuit.ts';
import { angleRange } from '../../../src/models/angle-range.ts';
import { softmaxHead } from '../../../src/models/softmax-head.ts';
import { createRandom } from '../../../src/runtime/random.ts';
import { AddRelu } from '../../../src/runtime/tensors/add-relu.ts';
import { BatchNorm } from '../../../src/runtime/tensors/batch-norm.ts';
import { startEngine } from '../../../src/runtime/tensors/engine.ts';
import type { EngineName } from '../../../src/runtime/tensors/engines/names.ts';
import { circuitOnWebgpu } from '../../../src/runtime/tensors/gpu-buffers.ts';
import { initialiseKernels } from '../../../src/runtime/tensors/initialise.ts';
import { qcnnLayer } from '../../../src/runtime/tensors/qcnn-layer.ts';
import * as tf from '../../../src/runtime/tensors/tf.ts';
import type { Checkpoint } from '../../../src/runtime/training/checkpoint.ts';
import type { FitOptions } from '../../../src/runtime/training/fit.ts';
import type { Outcome } from '../../../src/runtime/training/learner.ts';
import { oneRate } from '../../../src/runtime/training/settings.ts';
import { sourceOfValues, type SampleSource } from '../../../src/runtime/training/source.ts';
import { tensorTrainable } from '../../../src/runtime/training/tensor-learner.ts';
import { trainModel } from '../../../src/runtime/training/train-model.ts';
import { blochVector, smallCircuit } from '../../models/circuits.ts';
import { describeWithAdapter } from '../backends/webgpu/adapter.ts';

const circuit = smallCircuit(3, blochVector(2));
const shape = [6, 6, 1];
const classes = 3;

/** A residual block, then dense → circuit → softmax. */
async function hybrid(engine: EngineName): Promise<tf.LayersModel> {
  await startEngine({ engine });
  const input = tf.input({ shape });
  const convolve = (x: tf.SymbolicTensor, name: string, activation?: 'relu') => {
    const y = tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', kernelInitializer: 'zeros', name }).apply(x); // prettier-ignore
    return new BatchNorm({ name: `${name}_bn`, activation }).apply(y) as tf.SymbolicTensor;
  };
  const before = convolve(input, 'a', 'relu');
  const block = new AddRelu({ name: 'out' }).apply([before, convolve(before, 'b')]) as tf.SymbolicTensor;
  const pooled = tf.layers.globalAveragePooling2d({}).apply(block) as tf.SymbolicTensor;
  const operation = engine === 'webgpu' ? await circuitOnWebgpu(circuit) : undefined;
  const layers = [
    tf.layers.dense({ units: inputCount(circuit), kernelInitializer: 'zeros', name: 'inputs' }),
    angleRange({ angles: [1, 1, 1] }),
    qcnnLayer({ circuit, seed: 2, name: 'circuit', ...(operation && { operation }) }),
    softmaxHead(classes),
  ];
  const outputs = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, pooled);
  const model = tf.model({ inputs: input, outputs });
  initialiseKernels(model, 5);
  return model;
}

/** Stripes of three kinds, with noise. */
function stripes(count: number, seed: number): { readonly values: Float32Array } & SampleSource {
  const random = createRandom(seed);
  const labels = Int32Array.from({ length: count }, () => Math.floor(random.uniform(0, classes)));
  const values = Float32Array.from({ length: 36 * count }, (_, at) => {
    const [row, column] = [Math.floor((at % 36) / 6), at % 6];
    const phase = [row, column, row + column][labels[Math.floor(at / 36)]];
    return Math.cos(Math.PI * phase) + 0.5 * random.normal(0);
  });
  return { values, ...sourceOfValues({ values, shape, labels, classes }) };
}

interface Told {
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  readonly validation: readonly number[];
  readonly checkpoint: Checkpoint | undefined;
  readonly error: Error | undefined;
}

const usual: FitOptions = { epochs: 2, recipe: 'default', seed: 7, batchSize: 8 };

async function trainOn(
  engine: EngineName,
  options: Partial<FitOptions> = {},
  training: SampleSource = stripes(80, 1),
): Promise<Told> {
  const model = tensorTrainable(await hybrid(engine));
  const losses: number[] = [];
  let checkpoint: Checkpoint | undefined;
  let error: Error | undefined;
  const records: { trainAccuracy: number; validationLoss: number }[] = [];
  try {
    await trainModel(
      model,
      { training, validation: stripes(20, 2) },
      {
        ...usual,
        checkpoints: { due: () => false, keep: (kept) => void (checkpoint = kept) },
        onProgress: ({ loss }) => void losses.push(loss),
        onEpoch: (record) => void records.push(record),
        ...options,
      },
      { rates: oneRate(0.01) },
    );
  } catch (thrown) {
    error = thrown as Error;
  }
  model.dispose();
  return {
    losses,
    accuracies: records.map(({ trainAccuracy }) => trainAccuracy),
    validation: records.map(({ validationLoss }) => validationLoss),
    checkpoint,
    error,
  };
}

function expectAlike(found: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((value, at) =>
    expect(Math.abs(value - expected[at]), `number ${at}`).toBeLessThan(tolerance),
  );
}

describeWithAdapter('training on a device', () => {
  let usualOnWasm: Told;
  beforeAll(async () => (usualOnWasm = await trainOn('wasm')));
  beforeEach(() => void vi.restoreAllMocks());

  test.each<Partial<FitOptions>>([{}, { clip: 0.3 }, { dropout: 0.3 }])('20 steps give the losses of WebAssembly: %j', async (options) => {
    const expected = Object.keys(options).length === 0 ? usualOnWasm : await trainOn('wasm', options);
    const found = await trainOn('webgpu', options);
    expect(found.error).toBeUndefined();
    expect(found.losses).toHaveLength(20);
    expectAlike(found.losses, expected.losses, 1e-3);
    expectAlike(found.validation, expected.validation, 1e-3);
    expect(found.accuracies).toEqual(expected.accuracies);
    expect(found.losses.at(-1)).toBeLessThan(found.losses[0]);
  }); // prettier-ignore

  test('a loss that is no number moves nothing, and its step is named', async () => {
    const damaged = () => {
      const set = stripes(80, 1);
      set.values[36 * 50 + 3] = NaN;
      return set;
    };
    // In an epoch of ten steps.
    const expected = await trainOn('wasm', {}, damaged());
    const found = await trainOn('webgpu', {}, damaged());
    expect(expected.error?.message).toMatch(/the loss is NaN at step \d+ \(epoch 1\)/);
    expect(found.error?.message).toBe(expected.error?.message);
    expectAlike(found.losses, expected.losses, 1e-3);
    const [kept, other] = [found.checkpoint!, expected.checkpoint!];
    expect(kept.batches).toBe(other.batches);
    expect([...kept.numbers.keys()]).toEqual([...other.numbers.keys()]);
    for (const [name, { values }] of kept.numbers) {
      // Of a bias in front of batch norm the gradient is rounding alone, of which Adam makes whole steps.
      if (/\/[ab]\/bias$/.test(name)) continue;
      expectAlike([...values], [...other.numbers.get(name)!.values], 2e-2);
    }
    expect(kept.numbers.get('learner/adam/steps')!.values[0]).toBe(kept.batches);
  });

  test('stopped anywhere it goes on as if it had not been, samples held or not', async () => {
    const whole = await trainOn('webgpu');
    const controller = new AbortController();
    let steps = 0;
    const stopped = await trainOn('webgpu', {
      signal: controller.signal,
      onProgress: () => ++steps === 5 && controller.abort(),
    });
    expect(stopped.error?.message).toBe('Training was interrupted.');
    const resume = stopped.checkpoint!;
    const done = 10 * resume.epoch + resume.batches;
    const byBatch = { ...stripes(80, 1), beginEpoch: () => {} };
    const rest = await trainOn('webgpu', { resume }, byBatch);
    expectAlike(rest.losses, whole.losses.slice(done), 1e-4);
    expectAlike(rest.validation, whole.validation.slice(resume.epoch), 1e-4);
  });

  test('reads outcomes once every few steps, uploads the samples once and keeps no tensors', async () => {
    const model = tensorTrainable(await hybrid('webgpu'));
    const backend = tf.backend() as unknown as { read(dataId: object): Promise<unknown>; uploadToGPU(dataId: object): void }; // prettier-ignore
    const before = tf.memory().numTensors;
    const learner = model.learner({ isTrained: () => true, seed: 1 });
    const set = stripes(80, 1);
    expect(await learner.hold!(set)).toBe(true);
    const read = vi.spyOn(backend, 'read');
    const outcomes = Array.from({ length: 16 }, (_, step) => {
      const chosen = Int32Array.from({ length: 8 }, (__, row) => (5 * step + row) % 80);
      const labels = chosen.map((sample) => set.labels[sample]);
      return learner.step({ values: new Float32Array(0), chosen, labels, step }, learner.variables.map(() => 0.01)); // prettier-ignore
    });
    expect(read).toHaveBeenCalledTimes(2);
    const losses = (await Promise.all(outcomes as Promise<Outcome>[])).map(({ loss }) => loss);
    expect(losses.every((loss) => loss > 0 && loss < 3)).toBe(true);
    learner.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('a lost device ends the training with a sentence; another one goes on from what was kept', async () => {
    const whole = await trainOn('webgpu');
    let kept: Checkpoint | undefined;
    const lost = await trainOn('webgpu', {
      checkpoints: { due: (epochEnded) => epochEnded, keep: (checkpoint) => void (kept = checkpoint) },
      onProgress: ({ step }) => step === 14 && (tf.backend() as unknown as { device: GPUDevice }).device.destroy(), // prettier-ignore
    });
    expect(lost.error).toMatchObject({ name: 'UserError', exitCode: 1 });
    expect(lost.error?.message).toMatch(/^The GPU device was lost \(.+\)\. Use another backend or engine /);
    expect([kept?.epoch, kept?.batches]).toEqual([1, 0]);
    const rest = await trainOn('webgpu', { resume: kept });
    expect(rest.error).toBeUndefined();
    expectAlike(rest.losses, whole.losses.slice(10), 1e-4);
  });
});
