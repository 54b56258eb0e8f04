// How each recipe chooses batch size and learning rate.
import type { Recipe } from './fit.ts';

/** Rate at one step (from 0) of a variable with this peak rate under the recipe, `recipePeak`; 0 stays 0. */
export type Schedule = (peak: number, step: number) => number;

/** Share of the steps over which the default recipe's rate rises from 0. */
export const usualWarmUp = 0.05;
/** Epochs after which the literature's rate falls to a tenth. */
export const usualDecayEpochs = 20;

/** What of a schedule may be another than usual: of each recipe its own. */
export interface ScheduleShape {
  readonly warmUp?: number | undefined;
  readonly decayEpochs?: number | undefined;
}

/**
 * - default: a short linear warm-up to the peak, then cosine decay to 0 (Loshchilov & Hutter 2017).
 * - literature: the peak, × 0.1 every 20 epochs.
 */
export function createSchedule(
  recipe: Recipe,
  stepsPerEpoch: number,
  epochs: number,
  shape: ScheduleShape = {},
): Schedule {
  const steps = stepsPerEpoch * epochs;
  const { decayEpochs = usualDecayEpochs } = shape;
  const warmUp = (shape.warmUp ?? usualWarmUp) * steps;
  switch (recipe) {
    case 'default':
      return (peak, step) => {
        const middle = step + 0.5;
        if (middle < warmUp) return (peak * middle) / warmUp;
        return (peak * (1 + Math.cos((Math.PI * (middle - warmUp)) / (steps - warmUp)))) / 2;
      };
    case 'literature':
      return (peak, step) => peak * 0.1 ** Math.floor(step / stepsPerEpoch / decayEpochs);
    default:
      return recipe satisfies never;
  }
}

/** The largest rate under a recipe of what has this peak rate under the default one: 0.001 for all under `literature`. */
export function recipePeak(recipe: Recipe, peak: number): number {
  switch (recipe) {
    case 'default':
      return peak;
    case 'literature':
      return peak === 0 ? 0 : 0.001;
    default:
      return recipe satisfies never;
  }
}

/** The literature's batch size is 128; the default recipe's is the model's own. */
export function recipeBatchSize(recipe: Recipe, own = 32): number {
  const sizes: Readonly<Record<Recipe, number>> = { default: own, literature: 128 };
  return sizes[recipe];
}
