// Parts of the training images in titles.

/** "one half", "30 %". */
export function shareInWords(share: number): string {
  return share === 0.5 ? 'one half' : percentOf(share);
}

/** "the other", "the other 70 %": what is left of it. */
export function restInWords(share: number): string {
  return share === 0.5 ? 'the other' : `the other ${percentOf(1 - share)}`;
}

function percentOf(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}
