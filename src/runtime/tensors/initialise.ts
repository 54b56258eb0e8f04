// Seeded starting values for the kernels of a model: tfjs's own initialisers take seconds for 23 million weights.
import * as tf from './tf.ts';
import { createRandom } from '../random.ts';

/**
 * Fills every kernel, in the order of the layers: convolutions uniform in ±√(6 / fan-in) (He et al. 2015), dense ones
 * uniform in ±√(6 / (fan-in + fan-out)) (Glorot & Bengio 2010). Other weights keep what their layers gave them.
 */
export function initialiseKernels(model: tf.LayersModel, seed: number): void {
  const random = createRandom(seed);
  for (const weight of model.weights) {
    if (!weight.originalName.endsWith('/kernel')) continue;
    const shape = weight.shape as number[];
    const outputs = shape.at(-1)!;
    const size = shape.reduce((product, length) => product * length, 1);
    const limit = Math.sqrt(6 / (size / outputs + (shape.length === 2 ? outputs : 0)));
    const values = new Float32Array(size);
    for (let index = 0; index < size; index++) values[index] = limit * (random.bits() / 2 ** 31 - 1);
    const tensor = tf.tensor(values, shape);
    weight.write(tensor);
    tensor.dispose();
  }
}
