// How much the samples of each class count in the loss, so that a rare class is not given up for a common one.
import { UserError } from '../../user-error.ts';

/** 'balanced': each class as much as any other, whatever its number of samples. Else by class name, or its number; 1 where nothing is said. */
export type ClassWeights = 'balanced' | Readonly<Record<string, number>>;

/**
 * By class: the factor of each of its samples in the loss, n / (k · nᶜ) where they are balanced. Scaled so that its mean
 * over the samples is 1: a loss means the same with and without. Throws UserError for a class that there is not.
 */
export function classFactors(
  given: ClassWeights,
  labels: ArrayLike<number>,
  classes: readonly string[],
): number[] {
  const counts = classes.map(() => 0);
  for (let sample = 0; sample < labels.length; sample++) counts[labels[sample]]++;
  const weights =
    given === 'balanced' ? counts.map((count) => (count > 0 ? 1 / count : 0)) : namedWeights(given, classes);
  const sum = weights.reduce((total, weight, label) => total + weight * counts[label], 0);
  return weights.map((weight) => (weight * labels.length) / sum);
}

function namedWeights(given: Readonly<Record<string, number>>, classes: readonly string[]): number[] {
  const weights = classes.map(() => 1);
  const seen = new Set<number>();
  for (const [name, weight] of Object.entries(given)) {
    const byName = classes.indexOf(name);
    const label = byName < 0 && /^\d+$/.test(name) ? Number(name) : byName;
    if (!(label >= 0 && label < classes.length))
      throw new UserError(
        `There is no class "${name}" to weigh; classes are ${classes.map((title, index) => `${index} ${title}`).join(', ')}.`,
      );
    if (seen.has(label)) throw new UserError(`The class ${classes[label]} has two weights; give one.`);
    seen.add(label);
    weights[label] = weight;
  }
  return weights;
}

/** Throws UserError for weights that no class can have. */
export function checkClassWeights(given: ClassWeights): void {
  if (given === 'balanced') return;
  if (typeof given === 'string')
    throw new UserError(
      `The class weights are "${String(given)}"; give balanced, or a number above 0 by class.`,
    );
  const entries = Object.entries(given);
  if (entries.length === 0)
    throw new UserError('The class weights are empty; give balanced, or a number above 0 by class.');
  for (const [name, weight] of entries)
    if (!(weight > 0 && Number.isFinite(weight)))
      throw new UserError(`The weight of class ${name} is ${weight}; give a number above 0.`);
}
