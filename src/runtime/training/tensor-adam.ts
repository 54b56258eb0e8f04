// Adam with a learning rate per variable, on the tensors of any tfjs engine.
import { take, vector, type Numbers, type NumbersByName } from '../numbers-by-name.ts';
import * as tf from '../tensors/tf.ts';
import { moveOnWebgpu, type AdamMoves } from '../tensors/webgpu/adam.ts';
import { failDevice } from '../tensors/webgpu/failure-of.ts';
import { currentWebgpu } from '../tensors/webgpu/webgpu-backend.ts';
import { adamConstants, biasCorrections } from './adam.ts';
import { moveByVariable } from './adam-by-variable.ts';
import { clipGradients } from './clip-gradients.ts';

export interface TensorAdam {
  /**
   * θ ← θ − rate · m̂ / (√v̂ + ε), for each variable at its rate; disposes the gradients. Nothing moves where `alive`, a scalar in
   * single precision, is 0: on WebGPU nobody reads it back.
   */
  step(gradients: readonly tf.Tensor[], rates: readonly number[], alive?: tf.Tensor): void;
  /** Takes back the count of so many steps, in which nothing moved. */
  rewind(steps: number): void;
  /** Its moments, and the steps taken; before the first step there are no moments. A copy. */
  state(): Promise<NumbersByName>;
  /** Throws UserError where they are those of other variables. */
  restore(state: NumbersByName): void;
  dispose(): void;
}

export interface TensorAdamOptions {
  /** Gradients are shortened together to this norm where theirs is longer. Default: never. */
  readonly clip?: number | undefined;
}

/** Moves these variables, on tfjs's current backend, and keeps their moments for as long as it lives. */
export function createTensorAdam(
  variables: readonly tf.Variable[],
  { clip }: TensorAdamOptions = {},
): TensorAdam {
  const webgpu = currentWebgpu();
  let moves: AdamMoves | undefined;
  let steps = 0;

  const begin = () =>
    webgpu ? moveOnWebgpu(webgpu, variables, { ...adamConstants, clip }) : moveByVariable(variables);

  function step(given: readonly tf.Tensor[], rates: readonly number[], alive?: tf.Tensor): void {
    moves ??= begin();
    steps++;
    const { mean, square } = biasCorrections(steps);
    const corrected = rates.map((rate) => rate * mean);
    if (webgpu || !alive || alive.dataSync()[0] !== 0) {
      const gradients = clip === undefined || webgpu ? given : clipGradients(given, clip);
      moves.step(gradients, corrected, square, alive);
      tf.dispose(gradients as tf.Tensor[]);
    }
    tf.dispose(given as tf.Tensor[]);
  }

  async function state(): Promise<NumbersByName> {
    const numbers = new Map<string, Numbers>([['steps', vector([steps])]]);
    const moments = moves?.moments() ?? [];
    for (const [order, name] of ['mean', 'square'].entries())
      // prettier-ignore
      for (const [index, tensor] of (moments[order] ?? []).entries()) {
        const values = (await tensor.data<'float32'>().catch(failDevice)).slice();
        numbers.set(`${name}/${index}`, { shape: tensor.shape, values });
      }
    tf.dispose(moments);
    return numbers;
  }

  function restore(numbers: NumbersByName): void {
    const [taken] = take(numbers, 'steps', [1]);
    const read = (name: string) =>
      variables.map(({ shape }, index) => take(numbers, `${name}/${index}`, shape));
    const [means, squares] = taken === 0 ? [[], []] : [read('mean'), read('square')];
    dispose();
    steps = taken;
    if (taken === 0) return;
    const toTensor = (values: Numbers['values'], index: number): tf.Tensor =>
      tf.tensor(Float32Array.from(values), variables[index].shape);
    const moments = [means.map(toTensor), squares.map(toTensor)];
    moves = begin();
    moves.restore(moments[0], moments[1]);
    tf.dispose(moments);
  }

  function dispose(): void {
    moves?.dispose();
    moves = undefined;
  }

  return { step, rewind: (count) => (steps -= count), state, restore, dispose };
}
