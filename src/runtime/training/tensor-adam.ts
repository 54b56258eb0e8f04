// Adam with a learning rate per variable, on the tensors of any tfjs engine.
import { take, vector, type Numbers, type NumbersByName } from '../numbers-by-name.ts';
import * as tf from '../tensors/tf.ts';
import { ADAM_STEP } from '../tensors/adam-kernel.ts';
import { adamConstants, biasCorrections } from './adam.ts';

const { beta1, beta2, epsilon } = adamConstants;

export interface TensorAdam {
  /** θ ← θ − rate · m̂ / (√v̂ + ε), for each variable at its rate; disposes the gradients. */
  step(gradients: readonly tf.Tensor[], rates: readonly number[]): void;
  /** Its moments, and the steps taken; before the first step there are no moments. A copy. */
  state(): Promise<NumbersByName>;
  /** Throws UserError where they are those of other variables. */
  restore(state: NumbersByName): void;
  dispose(): void;
}

/** Moves these variables, and keeps their moments for as long as it lives. */
export function createTensorAdam(variables: readonly tf.Variable[]): TensorAdam {
  let first: tf.Tensor[] = [];
  let second: tf.Tensor[] = [];
  let steps = 0;

  function begin(): void {
    first = variables.map(({ shape }) => tf.zeros(shape));
    second = variables.map(({ shape }) => tf.zeros(shape));
  }

  function dispose(): void {
    tf.dispose([...first, ...second]);
    first = [];
    second = [];
  }

  function step(gradients: readonly tf.Tensor[], rates: readonly number[]): void {
    if (steps === 0) begin();
    steps++;
    const correction = biasCorrections(steps);
    variables.forEach((variable, index) => {
      const state = {
        value: variable,
        gradient: gradients[index],
        first: first[index],
        second: second[index],
      };
      const rate = rates[index] * correction.mean;
      if (tf.getKernel(ADAM_STEP, tf.getBackend())) {
        const attributes = { rate, correction: correction.square, ...adamConstants };
        assign(variable, tf.engine().runKernel(ADAM_STEP, state, attributes) as tf.Tensor);
      } else {
        moveByOperations(index, state, rate, correction.square);
      }
    });
    tf.dispose(gradients as tf.Tensor[]);
  }

  function moveByOperations(
    index: number,
    { value, gradient }: { value: tf.Variable; gradient: tf.Tensor },
    rate: number,
    squareCorrection: number,
  ): void {
    const [mean, square, moved] = tf.tidy(() => {
      const newMean = first[index].mul(beta1).add(gradient.mul(1 - beta1));
      const newSquare = second[index].mul(beta2).add(gradient.square().mul(1 - beta2));
      const scale = newSquare.sqrt().mul(squareCorrection).add(epsilon);
      return [newMean, newSquare, value.sub(newMean.mul(rate).div(scale))];
    });
    tf.dispose([first[index], second[index]]);
    first[index] = mean;
    second[index] = square;
    assign(value, moved);
  }

  async function state(): Promise<NumbersByName> {
    const numbers = new Map<string, Numbers>([['steps', vector([steps])]]);
    for (const [name, moments] of [
      ['mean', first],
      ['square', second],
    ] as const)
      // prettier-ignore
      for (const [index, tensor] of moments.entries()) {
        const values = (await tensor.data<'float32'>()).slice();
        numbers.set(`${name}/${index}`, { shape: tensor.shape, values });
      }
    return numbers;
  }

  function restore(numbers: NumbersByName): void {
    const [taken] = take(numbers, 'steps', [1]);
    const read = (name: string) =>
      variables.map(({ shape }, index) => take(numbers, `${name}/${index}`, shape));
    const [means, squares] = taken === 0 ? [[], []] : [read('mean'), read('square')];
    dispose();
    const toTensor = (values: Numbers['values'], index: number) =>
      tf.tensor(Float32Array.from(values), variables[index].shape);
    first = means.map(toTensor);
    second = squares.map(toTensor);
    steps = taken;
  }

  return { step, state, restore, dispose };
}

function assign(variable: tf.Variable, value: tf.Tensor): void {
  variable.assign(value);
  value.dispose();
}
