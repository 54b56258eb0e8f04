// The marks that keep a comparison honest: stopped too early, or beaten by a model that needs no circuit.
import type { ModelResult } from './result.ts';

/** Controls that are more accurate than the model, best first. `controls` are the names that belong to it. */
export function controlsAbove(
  model: { readonly quantum: boolean; readonly accuracy: number },
  controls: readonly string[],
  accuracies: ReadonlyMap<string, number>,
): string[] {
  if (!model.quantum) return [];
  const accuracyOf = (name: string) => accuracies.get(name) ?? Number.NEGATIVE_INFINITY;
  return controls
    .filter((name) => accuracyOf(name) > model.accuracy)
    .sort((a, b) => accuracyOf(b) - accuracyOf(a));
}

/** The marks of a model in words; empty: none. */
export function marksOf(model: Pick<ModelResult, 'underTrained' | 'belowControls'>): string[] {
  const marks: string[] = [];
  if (model.underTrained) marks.push('under-trained');
  if (model.belowControls.length > 0) marks.push(`below ${model.belowControls.join(', ')}`);
  return marks;
}
