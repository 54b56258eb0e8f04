// Moves of Adam one variable after the other: by the kernel of engines that have it, else by tensor operations.
import * as tf from '../tensors/tf.ts';
import { ADAM_STEP } from '../tensors/adam-kernel.ts';
import type { AdamMoves } from '../tensors/webgpu/adam.ts';
import { adamConstants } from './adam.ts';

const { beta1, beta2, epsilon } = adamConstants;

export function moveByVariable(variables: readonly tf.Variable[]): AdamMoves {
  let first = variables.map(({ shape }): tf.Tensor => tf.zeros(shape));
  let second = variables.map(({ shape }): tf.Tensor => tf.zeros(shape));

  function step(gradients: readonly tf.Tensor[], rates: readonly number[], correction: number): void {
    variables.forEach((variable, index) => {
      const state = {
        value: variable,
        gradient: gradients[index],
        first: first[index],
        second: second[index],
      };
      const rate = rates[index];
      if (tf.getKernel(ADAM_STEP, tf.getBackend())) {
        const attributes = { rate, correction, ...adamConstants };
        assign(variable, tf.engine().runKernel(ADAM_STEP, state, attributes) as tf.Tensor);
      } else {
        moveByOperations(index, state, rate, correction);
      }
    });
  }

  function moveByOperations(
    index: number,
    { value, gradient }: { value: tf.Variable; gradient: tf.Tensor },
    rate: number,
    correction: number,
  ): void {
    const [mean, square, moved] = tf.tidy(() => {
      const newMean = first[index].mul(beta1).add(gradient.mul(1 - beta1));
      const newSquare = second[index].mul(beta2).add(gradient.square().mul(1 - beta2));
      const scale = newSquare.sqrt().mul(correction).add(epsilon);
      return [newMean, newSquare, value.sub(newMean.mul(rate).div(scale))];
    });
    tf.dispose([first[index], second[index]]);
    first[index] = mean;
    second[index] = square;
    assign(value, moved);
  }

  function restore(firstMoments: readonly tf.Tensor[], secondMoments: readonly tf.Tensor[]): void {
    dispose();
    first = firstMoments.map((moment) => moment.clone());
    second = secondMoments.map((moment) => moment.clone());
  }

  const dispose = () => tf.dispose([...first, ...second]);

  return {
    step,
    moments: () => [first.map((moment) => moment.clone()), second.map((moment) => moment.clone())],
    restore,
    dispose,
  };
}

function assign(variable: tf.Variable, value: tf.Tensor): void {
  variable.assign(value);
  value.dispose();
}
