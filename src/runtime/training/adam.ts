// Adam (Kingma & Ba 2015) with a learning rate per variable, for any tfjs engine.
import * as tf from '../tensors/tf.ts';
import { ADAM_STEP } from '../tensors/adam-kernel.ts';

/** Decay of the mean and of the square of gradients; ε is added to √v̂, 1e-7 as in Keras. */
export const adamConstants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const { beta1: BETA1, beta2: BETA2, epsilon: EPSILON } = adamConstants;

export interface Adam {
  /** Moves each variable by its rate; disposes the gradients. */
  step(gradients: readonly tf.Tensor[], rates: readonly number[]): void;
  dispose(): void;
}

/** θ ← θ − rate · m̂ / (√v̂ + ε), with the moments of `variables[i]` kept for as long as the optimiser lives. */
export function createAdam(variables: readonly tf.Variable[]): Adam {
  const first = variables.map((variable) => tf.zeros(variable.shape));
  const second = variables.map((variable) => tf.zeros(variable.shape));
  let steps = 0;

  function step(gradients: readonly tf.Tensor[], rates: readonly number[]): void {
    steps++;
    const meanCorrection = 1 / (1 - BETA1 ** steps);
    const squareCorrection = 1 / Math.sqrt(1 - BETA2 ** steps);
    variables.forEach((variable, index) => {
      const state = {
        value: variable,
        gradient: gradients[index],
        first: first[index],
        second: second[index],
      };
      const rate = rates[index] * meanCorrection;
      if (tf.getKernel(ADAM_STEP, tf.getBackend())) {
        const attributes = { rate, correction: squareCorrection, ...adamConstants };
        assign(variable, tf.engine().runKernel(ADAM_STEP, state, attributes) as tf.Tensor);
      } else {
        moveByOperations(index, state, rate, squareCorrection);
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
      const newMean = first[index].mul(BETA1).add(gradient.mul(1 - BETA1));
      const newSquare = second[index].mul(BETA2).add(gradient.square().mul(1 - BETA2));
      const scale = newSquare.sqrt().mul(squareCorrection).add(EPSILON);
      return [newMean, newSquare, value.sub(newMean.mul(rate).div(scale))];
    });
    tf.dispose([first[index], second[index]]);
    first[index] = mean;
    second[index] = square;
    assign(value, moved);
  }

  return { step, dispose: () => tf.dispose([...first, ...second]) };
}

function assign(variable: tf.Variable, value: tf.Tensor): void {
  variable.assign(value);
  value.dispose();
}
