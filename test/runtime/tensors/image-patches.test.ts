import * as tf from '@tensorflow/tfjs';
import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import { findBackend } from '../../../src/runtime/backends/index.ts';
import { imagePatches } from '../../../src/runtime/tensors/image-patches.ts';
import { qcnnLayer } from '../../../src/runtime/tensors/qcnn-layer.ts';
import { initialWeights } from '../../../src/runtime/weights.ts';
import { UserError } from '../../../src/user-error.ts';

beforeAll(() => tf.setBackend('cpu'));

interface Geometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly size: number;
  readonly stride: number;
}

const geometries = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    size: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 4 }),
    more: fc.tuple(fc.nat(4), fc.nat(4)),
    channels: fc.constantFrom(1, 3),
  })
  .map(({ more: [down, right], ...rest }) => ({
    ...rest,
    height: rest.size + down,
    width: rest.size + right,
  }));

/** By loops: [rows][columns] positions of the pixels of each patch in the flat image. */
function patchPositions({ height, width, channels, size, stride }: Geometry): number[][][] {
  const rows: number[][][] = [];
  for (let top = 0; top + size <= height; top += stride) {
    const row: number[][] = [];
    for (let left = 0; left + size <= width; left += stride) {
      const patch: number[] = [];
      for (let y = top; y < top + size; y++)
        for (let x = left; x < left + size; x++)
          for (let channel = 0; channel < channels; channel++)
            patch.push((y * width + x) * channels + channel);
      row.push(patch);
    }
    rows.push(row);
  }
  return rows;
}

property.prop([geometries], { numRuns: 30 })(
  'patches are what loops cut out, with their gradient',
  (geometry) => {
    const { batch, height, width, channels, size, stride } = geometry;
    const layer = imagePatches({ size, stride });
    const shape = [batch, height, width, channels];
    const numbers = Float32Array.from({ length: batch * height * width * channels }, (_, i) =>
      Math.sin(i + 1),
    );
    const images = tf.tensor(numbers, shape);
    const positions = patchPositions(geometry);
    const patches = layer.apply(images) as tf.Tensor;
    const imageSize = height * width * channels;
    const expected = Array.from({ length: batch }, (_, image) =>
      positions.map((row) => row.map((patch) => patch.map((at) => numbers[image * imageSize + at]))),
    );
    expect(patches.arraySync()).toEqual(expected);
    expect(layer.computeOutputShape([null, height, width, channels])).toEqual([
      null,
      ...patches.shape.slice(1),
    ]);
    const gradient = tf
      .grad((x: tf.Tensor) => (layer.apply(x) as tf.Tensor).sum())(images)
      .dataSync();
    const times = new Float32Array(imageSize);
    for (const at of positions.flat(2)) times[at]++;
    expect([...gradient]).toEqual(Array.from(gradient, (_, i) => times[i % imageSize]));
  },
);

describe('imagePatches', () => {
  test('slides a circuit over an image: each output is the circuit’s at one patch', () => {
    const circuit = loadCircuit('quanvolution');
    const model = tf.sequential({
      layers: [imagePatches({ size: 2, inputShape: [6, 4, 1] }), qcnnLayer({ circuit, seed: 3 })],
    });
    expect(model.outputs[0].shape).toEqual([null, 3, 2, 4]);
    const images = tf.randomUniform([2, 6, 4, 1], 0, 1, 'float32', 5);
    const outputs = (model.predict(images) as tf.Tensor).arraySync() as number[][][][];
    const pixels = images.arraySync() as number[][][][];
    const executable = findBackend('reference').load(circuit);
    for (const [row, column] of [
      [0, 0],
      [2, 1],
    ]) {
      const patch = [0, 1].flatMap((y) => [0, 1].map((x) => pixels[1][2 * row + y][2 * column + x][0]));
      const expected = executable.forward(initialWeights(circuit, 3), patch, 1);
      outputs[1][row][column].forEach((value, i) => expect(value).toBeCloseTo(expected[i], 5));
    }
  });

  test('is saved and loaded within a model', async () => {
    const circuit = loadCircuit('quanvolution');
    const model = tf.sequential({
      layers: [
        imagePatches({ size: 2, stride: 1, inputShape: [4, 4, 1] }),
        qcnnLayer({ circuit }),
        tf.layers.flatten(),
      ],
    });
    let artifacts: tf.io.ModelArtifacts | undefined;
    await model.save(
      tf.io.withSaveHandler(async (saved) => {
        artifacts = saved;
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
    const x = tf.randomUniform([2, 4, 4, 1]);
    expect([...(loaded.predict(x) as tf.Tensor).dataSync()]).toEqual([
      ...(model.predict(x) as tf.Tensor).dataSync(),
    ]);
  });

  test('says what it needs', () => {
    expect(() => imagePatches({ size: 0 })).toThrow(/whole number of pixels from 1 as its size, not 0/);
    expect(() => imagePatches({ stride: 1.5 })).toThrow(UserError);
    expect(() => tf.sequential({ layers: [imagePatches({ size: 3, inputShape: [2, 5, 1] })] })).toThrow(
      /images .* of 3 × 3 pixels or more are needed, but \[any, 2, 5, 1\] is given/,
    );
    expect(() => tf.sequential({ layers: [imagePatches({ inputShape: [4] })] })).toThrow(UserError);
    expect(imagePatches().computeOutputShape([null, null, null, 3])).toEqual([null, null, null, 12]);
  });
});
