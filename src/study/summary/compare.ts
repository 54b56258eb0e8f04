// A model beside each of its controls: how far apart they are, and whether that is more than chance.
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { holm } from '../statistics/holm.ts';
import { mcnemarByGroup } from '../statistics/mcnemar.ts';
import { leastSignFlip, signFlipTest } from '../statistics/sign-flip.ts';
import type { Comparison, SeedComparison } from './model-summary.ts';

/** What a model has right by seed: 1 for each image that is, the images in the same order everywhere. */
export type RightBySeed = ReadonlyMap<number, Uint8Array>;

export interface ComparedImages {
  /** Whose each image is, where that is known. */
  readonly patients?: readonly string[] | undefined;
  /** Those that have a copy in training. */
  readonly copies: readonly number[];
}

/** One run of the model beside as many runs of the control as it is compared with. */
interface Pair {
  readonly seed: number;
  readonly draws: number;
  /** By image: in how many of these runs the model alone is right, less in how many the control alone is. */
  readonly differences: Int32Array;
  /** Sums of those above 0, and of those below. */
  readonly onlyModel: number;
  readonly onlyControl: number;
}

/**
 * Not adjusted yet: `holm` of each test is its p. A control that is the mean over more draws than the model has seeds, as
 * a circuit frozen at random weights is, stands as that mean beside each run of the model. Seeds that only one of the two
 * has otherwise are left out; undefined: all are.
 */
export function compare(
  model: RightBySeed,
  control: string,
  ofControl: RightBySeed,
  { patients, copies }: ComparedImages,
): Comparison | undefined {
  const others = runsBeside(model, ofControl);
  const pairs = [...model].flatMap(([seed, right]) => {
    const other = others(seed);
    return other.length > 0 ? [pairOf(seed, right, other)] : [];
  });
  if (pairs.length === 0) return undefined;
  const [{ draws }] = pairs;
  const mcnemar = pairs.map((pair): SeedComparison => {
    const p = mcnemarByGroup(pair.differences, patients);
    return { seed: pair.seed, onlyModel: pair.onlyModel / draws, onlyControl: pair.onlyControl / draws, p, holm: p };
  });
  const p = signFlipTest(pairs.map(({ onlyModel, onlyControl }) => onlyModel - onlyControl));
  const seeds = pairs.length;
  const differences = Float64Array.from(pairs[0].differences, (_, image) =>
    pairs.reduce((sum, pair) => sum + pair.differences[image] / draws / seeds, 0),
  );
  const gone = new Set(copies);
  const isKept = (_: unknown, image: number) => !gone.has(image);
  const kept = differences.filter(isKept);
  return {
    control,
    samples: differences.length,
    difference: meanOf(differences),
    interval: bootstrapInterval(differences, patients),
    clusters: patients ? 'patients' : 'images',
    ...(draws > 1 && { controlDraws: draws }),
    mcnemar,
    ...(seeds > 1 && { signFlip: { seeds, p, holm: p, least: leastSignFlip(seeds) } }),
    ...(copies.length > 0 && {
      withoutCopies: {
        samples: kept.length,
        difference: meanOf(kept),
        interval: bootstrapInterval(kept, patients?.filter(isKept)),
      },
    }),
  };
} // prettier-ignore

/** Beside a run of the model: that of the control with its seed, or all where the control has more, or has none to have. */
function runsBeside(model: RightBySeed, control: RightBySeed): (seed: number) => readonly Uint8Array[] {
  const all = [...control.values()];
  const hasMore = all.length > model.size && [...model.keys()].every((seed) => control.has(seed));
  if (hasMore || all.length === 1) return () => all;
  return (seed) => {
    const own = control.get(seed);
    return own ? [own] : [];
  };
}

function pairOf(seed: number, right: Uint8Array, others: readonly Uint8Array[]): Pair {
  let [onlyModel, onlyControl] = [0, 0];
  const differences = Int32Array.from(right, (own, image) => {
    const difference = others.reduce((sum, other) => sum + own - other[image], 0);
    if (difference > 0) onlyModel += difference;
    else onlyControl -= difference;
    return difference;
  });
  return { seed, draws: others.length, differences, onlyModel, onlyControl };
}

/** The same, adjusted for each other: all tests of McNemar together, all sign flips together. */
export function adjustAll(comparisons: readonly Comparison[]): Comparison[] {
  const mcnemars = holm(comparisons.flatMap(({ mcnemar }) => mcnemar.map(({ p }) => p)));
  const flips = holm(comparisons.flatMap(({ signFlip }) => signFlip?.p ?? []));
  let [atMcnemar, atFlip] = [0, 0];
  return comparisons.map((comparison) => ({
    ...comparison,
    mcnemar: comparison.mcnemar.map((test) => ({ ...test, holm: mcnemars[atMcnemar++] })),
    ...(comparison.signFlip && { signFlip: { ...comparison.signFlip, holm: flips[atFlip++] } }),
  }));
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
