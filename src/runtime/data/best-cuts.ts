// Where images in the order of time are parted into three, so that every class is in each part.

/**
 * After which of the moments the first and the second part end: as near to their shares of the images as may be with every
 * class that occurs in all three; `order` is the moment of each image. Undefined: there are no such moments. Takes as long
 * as there are moments times classes.
 */
export function bestCuts(
  order: readonly number[],
  labels: ArrayLike<number>,
  moments: number,
  classes: number,
  shares: readonly number[],
): readonly [number, number] | undefined {
  // By moment and class, and last of all classes: images until then.
  const until = Array.from({ length: moments }, () => new Int32Array(classes + 1));
  order.forEach((at, image) => {
    until[at][labels[image]]++;
    until[at][classes]++;
  });
  for (let at = 1; at < moments; at++) for (let i = 0; i <= classes; i++) until[at][i] += until[at - 1][i];
  const occurring = [...Array(classes).keys()].filter((label) => until[moments - 1][label] > 0);
  const isWhole = (after: number, to: number) =>
    occurring.every((label) => until[to][label] > (after < 0 ? 0 : until[after][label]));
  const images = (at: number) => until[at][classes];
  const [first, both] = [shares[0] * order.length, (shares[0] + shares[1]) * order.length];
  let lastEnd = moments - 2;
  while (lastEnd > 0 && !isWhole(lastEnd, moments - 1)) lastEnd--;
  const wanted = until.findIndex((_, at) => images(at) >= both);
  let best: readonly [number, number] | undefined;
  let least = Infinity;
  for (let end = 0, leastEnd = 1; end < lastEnd; end++) {
    if (!isWhole(-1, end)) continue;
    leastEnd = Math.max(leastEnd, end + 1);
    while (leastEnd <= lastEnd && !isWhole(end, leastEnd)) leastEnd++;
    if (leastEnd > lastEnd) break;
    let second = Math.min(Math.max(wanted, leastEnd), lastEnd);
    if (second > leastEnd && both - images(second - 1) < images(second) - both) second--;
    const off = Math.abs(images(end) - first) + Math.abs(images(second) - both);
    if (off < least) [best, least] = [[end, second], off];
  }
  return best;
}
