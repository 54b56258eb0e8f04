// A network of residues made smaller before it is contracted: what is zero at this point is left out, traces run up to
// what they trace, and legs of one tensor alone are summed. What nobody reads falls away by this.
import type { Balanced } from '../balanced.ts';
import type { Tensor } from '../tensor.ts';

/** Tensors without open legs: their contraction times `factor` is the network's value. */
export interface Simplified {
  /** Of all legs, those that nothing has any more too. */
  readonly sizes: readonly number[];
  readonly tensors: readonly Tensor[];
  readonly factor: number;
}

/** The same value with fewer, smaller tensors; 0 where one is zero all over. */
export function simplify(given: readonly Tensor[], sizes: readonly number[], field: Balanced): Simplified {
  const kept = keptIndices(given, sizes);
  if (!kept) return { sizes, tensors: [], factor: 0 };
  const left = kept.map((indices, leg) => indices?.length ?? sizes[leg]);
  const sliced = given.map((tensor) => slice(tensor, kept, sizes));
  const tensors = sumLoneLegs(sliced, left, field);
  let factor = 1;
  for (const { legs, values } of tensors) if (legs.length === 0) factor = field.reduce(factor * values[0]);
  return { sizes: left, tensors: tensors.filter(({ legs }) => legs.length > 0), factor };
}

/** By leg the indices at which no tensor is zero all over, found again until nothing changes; undefined: all. */
function keptIndices(
  tensors: readonly Tensor[],
  sizes: readonly number[],
): (readonly number[] | undefined)[] | undefined {
  const kept: (Uint8Array | undefined)[] = sizes.map(() => undefined);
  const holders: number[][] = sizes.map(() => []);
  tensors.forEach(({ legs }, at) => legs.forEach((leg) => holders[leg].push(at)));
  const waiting = new Set(tensors.keys());
  for (const at of waiting) {
    waiting.delete(at);
    const { legs } = tensors[at];
    const seen = supportOf(tensors[at], kept, sizes);
    for (let place = 0; place < legs.length; place++) {
      const leg = legs[place];
      const before = kept[leg];
      let [many, few] = [0, 0];
      for (let index = 0; index < sizes[leg]; index++) {
        if (before && !before[index]) continue;
        many++;
        few += seen[place][index];
      }
      if (few === many) continue;
      if (few === 0) return undefined;
      kept[leg] = seen[place];
      for (const holder of holders[leg]) waiting.add(holder);
    }
  }
  return kept.map((flags) => flags && [...flags.keys()].filter((index) => flags[index] === 1));
}

/** By place the indices at which a tensor is not zero, where the other legs are kept. */
function supportOf(
  { legs, values }: Tensor,
  kept: readonly (Uint8Array | undefined)[],
  sizes: readonly number[],
): Uint8Array[] {
  const seen = legs.map((leg) => new Uint8Array(sizes[leg]));
  const index = new Int32Array(legs.length);
  for (let at = 0; at < values.length; at++) {
    if (values[at] !== 0) {
      let isKept = true;
      for (let place = 0; place < legs.length && isKept; place++)
        isKept = kept[legs[place]]?.[index[place]] !== 0;
      if (isKept) for (let place = 0; place < legs.length; place++) seen[place][index[place]] = 1;
    }
    for (let place = legs.length - 1; place >= 0 && ++index[place] === sizes[legs[place]]; place--)
      index[place] = 0;
  }
  return seen;
}

/** What is kept of a tensor; legs of one index go. */
function slice(
  { legs, values }: Tensor,
  kept: readonly (readonly number[] | undefined)[],
  sizes: readonly number[],
): Tensor {
  if (legs.every((leg) => kept[leg] === undefined && sizes[leg] > 1)) return { legs, values };
  let positions = [0];
  for (const leg of legs) {
    const indices = kept[leg] ?? Array.from({ length: sizes[leg] }, (_, index) => index);
    positions = positions.flatMap((position) => indices.map((index) => position * sizes[leg] + index));
  }
  const stays = (leg: number) => (kept[leg]?.length ?? sizes[leg]) > 1;
  return { legs: legs.filter(stays), values: Float64Array.from(positions, (position) => values[position]) };
}

/** Legs that nobody else has are summed, and tensors of ones on legs that others have vanish. */
function sumLoneLegs(given: readonly Tensor[], sizes: readonly number[], field: Balanced): Tensor[] {
  const tensors: (Tensor | undefined)[] = [...given];
  const holders: Set<number>[] = sizes.map(() => new Set());
  given.forEach(({ legs }, at) => legs.forEach((leg) => holders[leg].add(at)));
  const waiting = new Set(given.keys());
  for (const at of waiting) {
    waiting.delete(at);
    let tensor = tensors[at];
    if (!tensor) continue;
    for (const leg of tensor.legs) {
      if (holders[leg].size > 1) continue;
      tensor = sumOver(tensor, leg, sizes, field);
      holders[leg].clear();
    }
    tensors[at] = tensor;
    const { legs, values } = tensor;
    if (legs.length === 0 || values[0] !== 1 || !legs.every((leg) => holders[leg].size > 1)) continue;
    if (!values.every((value) => value === 1)) continue;
    tensors[at] = undefined;
    for (const leg of legs) {
      holders[leg].delete(at);
      for (const holder of holders[leg]) waiting.add(holder);
    }
  }
  return tensors.filter((tensor) => tensor !== undefined);
}

function sumOver(
  { legs, values }: Tensor,
  leg: number,
  sizes: readonly number[],
  { reduce }: Balanced,
): Tensor {
  const place = legs.indexOf(leg);
  const inner = legs.slice(place + 1).reduce((product, each) => product * sizes[each], 1);
  const size = sizes[leg];
  const sums = new Float64Array(values.length / size);
  for (let at = 0; at < values.length; at++) {
    const to = Math.floor(at / (inner * size)) * inner + (at % inner);
    sums[to] = reduce(sums[to] + values[at]);
  }
  return { legs: legs.filter((each) => each !== leg), values: sums };
}
