// Which controls leave a quantum model nothing to be proud of.

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
