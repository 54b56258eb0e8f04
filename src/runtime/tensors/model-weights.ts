// The weights of a TensorFlow.js model as numbers by name. A name begins with the weight's place, which decides: those
// that tfjs gives to layers depend on what else the program made.
import { take, type Numbers, type NumbersByName } from '../numbers-by-name.ts';
import * as tf from './tf.ts';
import { failDevice } from './webgpu/failure-of.ts';
import { measureLayers } from './measure-model.ts';
import { UserError } from '../../user-error.ts';

/** All weights, moving statistics too, in the order of the layers. */
export async function readModelWeights(model: tf.LayersModel): Promise<NumbersByName> {
  const numbers = new Map<string, Numbers>();
  for (const [index, weight] of model.weights.entries()) {
    const tensor = weight.read();
    const values = (await tensor.data<'float32'>().catch(failDevice)).slice();
    numbers.set(`${index} ${weight.originalName}`, { shape: tensor.shape, values });
  }
  return numbers;
}

/**
 * Throws, before anything is allocated, where `build` makes a model of more weights than there are numbers. What it builds
 * has none.
 */
export function requireWeights(build: () => { dispose(): unknown }, numbers: NumbersByName): void {
  const saved = [...numbers.values()].reduce((sum, { values }) => sum + values.length, 0);
  measureLayers(saved, build).dispose();
}

/** Throws UserError, and leaves the model as it is, unless there is an array of the right shape for each weight. */
export function writeModelWeights(model: tf.LayersModel, numbers: NumbersByName): void {
  const byPlace = new Map([...numbers].map(([name, each]) => [name.split(' ')[0], each]));
  if (byPlace.size !== model.weights.length) {
    throw new UserError(`There are ${byPlace.size} saved weights, not ${model.weights.length}.`, 1);
  }
  const values = model.weights.map((weight, index) => take(byPlace, String(index), weight.shape as number[]));
  tf.tidy(() => {
    model.weights.forEach((weight, index) => {
      weight.write(tf.tensor(Float32Array.from(values[index]), weight.shape as number[]));
    });
  });
}
