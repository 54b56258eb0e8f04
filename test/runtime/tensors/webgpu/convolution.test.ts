// Convolutions, their gradients and those of pooling and biases on WebGPU are those of tfjs's cpu backend, at any size.
import { fc, test } from '@fast-check/vitest';
import * as tf from '@tensorflow/tfjs';
import { beforeAll } from 'vitest';
import { createRandom } from '../../../../src/runtime/random.ts';
import { describeWithAdapter } from '../../backends/webgpu/adapter.ts';
import { gradientsOf, small, valuesOf, type Activation } from '../convolutions.ts';
import { requireAlike, startWebgpu, valuesOn } from './on-webgpu.ts';

const hold = async (compute: () => tf.Tensor[]) =>
  requireAlike(await valuesOn('webgpu', compute), await valuesOn('cpu', compute));

const activation = fc.constantFrom<Activation>('linear', 'relu', 'relu6');

describeWithAdapter('convolutions on WebGPU', () => {
  beforeAll(startWebgpu);

  test.prop([small, fc.boolean(), activation], { numRuns: 20 })('values', (shape, bias, act) =>
    hold(() => valuesOf(shape, bias, act)),
  );

  test.prop([small], { numRuns: 20 })('gradients', (shape) => hold(() => gradientsOf(shape)));

  // Sums that are cut into parts, tiles of all sizes.
  const channels = fc.integer({ min: 30, max: 70 });
  test.prop([small, channels, channels, fc.boolean()], { numRuns: 5 })(
    'of many channels',
    (shape, ...more) => {
      const [many, filters, bias] = more;
      const wide = { ...shape, batch: 2, channels: many, filters };
      return hold(() => [...valuesOf(wide, bias, 'relu'), ...gradientsOf(wide)]);
    },
  );

  test('with gaps in the filter', () =>
    hold(() => {
      const random = createRandom(1);
      const numbers = (shape: [number, number, number, number]) =>
        tf.tensor4d(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.normal()), shape); // prettier-ignore
      return [tf.conv2d(numbers([2, 7, 9, 3]), numbers([3, 2, 3, 5]), 1, 'same', 'NHWC', [2, 3])];
    }));

  test.prop([fc.nat(), fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 1, max: 20 })], { numRuns: 4 })(
    'sums over all axes but the last',
    (seed, rows, columns) =>
      hold(() => {
        const random = createRandom(seed);
        const x = tf.tensor3d(Float32Array.from({ length: rows * columns }, () => random.uniform(1, 2)), [rows, 1, columns]); // prettier-ignore
        return [tf.sum(x, [0, 1]), tf.sum(x, [1, 0], true), tf.sum(x, 2), tf.sum(x)];
      }),
  );
});
