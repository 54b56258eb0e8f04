// Adam (Kingma & Ba 2015) with a learning rate per variable, on plain arrays.
import { take, vector, type Numbers, type NumbersByName } from '../numbers-by-name.ts';

/** Decay of the mean and of the square of gradients; ε is added to √v̂, 1e-7 as in Keras. */
export const adamConstants = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
const { beta1, beta2, epsilon } = adamConstants;

/** Factors of the rate and of √v that correct the moments' start at 0, at this step, from 1. */
export function biasCorrections(step: number): { readonly mean: number; readonly square: number } {
  return { mean: 1 / (1 - beta1 ** step), square: 1 / Math.sqrt(1 - beta2 ** step) };
}

export interface Adam {
  /** θ ← θ − rate · m̂ / (√v̂ + ε), for each variable at its rate. */
  step(gradients: readonly ArrayLike<number>[], rates: readonly number[]): void;
  /** Its moments, and the steps taken. A copy. */
  state(): NumbersByName;
  /** Throws UserError where they are those of other variables. */
  restore(state: NumbersByName): void;
}

/** Moves these arrays in place. */
export function createAdam(variables: readonly Float64Array[]): Adam {
  let moments = variables.map(({ length }) => startAt(length));
  let steps = 0;

  return {
    step(gradients, rates) {
      steps++;
      const correction = biasCorrections(steps);
      variables.forEach((values, index) => {
        const { mean, square } = moments[index];
        const gradient = gradients[index];
        const rate = rates[index] * correction.mean;
        for (let i = 0; i < values.length; i++) {
          const slope = gradient[i];
          mean[i] = beta1 * mean[i] + (1 - beta1) * slope;
          square[i] = beta2 * square[i] + (1 - beta2) * slope * slope;
          values[i] -= (rate * mean[i]) / (Math.sqrt(square[i]) * correction.square + epsilon);
        }
      });
    },
    state: () =>
      new Map<string, Numbers>([
        ['steps', vector([steps])],
        ...moments.flatMap(({ mean, square }, index): [string, Numbers][] => [
          [`mean/${index}`, vector(mean)],
          [`square/${index}`, vector(square)],
        ]),
      ]),
    restore(state) {
      const [taken] = take(state, 'steps', [1]);
      const read = (name: string, { length }: Float64Array) => Float64Array.from(take(state, name, [length]));
      moments = variables.map((values, index) => ({
        mean: read(`mean/${index}`, values),
        square: read(`square/${index}`, values),
      }));
      steps = taken;
    },
  };
}

function startAt(length: number): { mean: Float64Array; square: Float64Array } {
  return { mean: new Float64Array(length), square: new Float64Array(length) };
}
