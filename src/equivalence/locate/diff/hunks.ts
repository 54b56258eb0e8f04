// The difference of two lists of operations as hunks, as of two texts: what stands here in one and there in the other.
import type { Operation } from '../../../compiler/circuit/circuit.ts';

/** Operations of one list, and those that stand in their place in the other; either may be none. */
export interface Hunk {
  readonly a: readonly Operation[];
  readonly b: readonly Operation[];
}

/** Both lists from the first operation to the last: what they have in common, and hunks. */
export type Alignment = readonly (Operation | Hunk)[];

export const isHunk = (part: Operation | Hunk): part is Hunk => !('kind' in part);

/** Pairs of operations that are looked at; of longer lists no difference is made. */
const mostPairs = 4_000_000;

/** By a longest common subsequence of the keys. */
export function align(
  a: readonly Operation[],
  b: readonly Operation[],
  keyOf: (operation: Operation) => string,
): Alignment {
  if (a.length * b.length > mostPairs) return [{ a, b }];
  const parts: (Operation | Hunk)[] = [];
  let hunk: { a: Operation[]; b: Operation[] } = { a: [], b: [] };
  const close = () => {
    if (hunk.a.length + hunk.b.length > 0) parts.push(hunk);
    hunk = { a: [], b: [] };
  };
  const [ours, theirs] = [a.map(keyOf), b.map(keyOf)];
  const lengths = commonLengths(ours, theirs);
  const width = b.length + 1;
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && ours[i] === theirs[j]) {
      close();
      parts.push(a[i]);
      i++;
      j++;
    } else if (
      j === b.length ||
      (i < a.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
    ) {
      hunk.a.push(a[i++]);
    } else hunk.b.push(b[j++]);
  }
  close();
  return parts;
}

/** [a + 1, b + 1]: the longest common subsequence of what follows. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j] ? lengths[at + width + 1] + 1 : Math.max(lengths[at + width], lengths[at + 1]);
    }
  }
  return lengths;
}
