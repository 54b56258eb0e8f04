// Several tests at once: the more are done, the more likely one of them is small by chance.

/**
 * p-values adjusted by Holm (Scandinavian Journal of Statistics 6, 65 (1979)), in the order given: of the i-th least of m,
 * the largest of (m − j + 1) p₍ⱼ₎ over j ≤ i, at most 1. Those below α keep the chance of any false one below α.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, index) => index).sort((a, b) => pValues[a] - pValues[b]);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((index, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
