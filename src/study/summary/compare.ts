// A model beside each of its controls: how far apart they are, and whether that is more than chance.
import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { holm } from '../statistics/holm.ts';
import { mcnemarExact } from '../statistics/mcnemar.ts';
import { leastSignFlip, signFlipTest } from '../statistics/sign-flip.ts';
import type { Comparison } from './model-summary.ts';

/** What a model has right by seed: 1 for each image that is, the images in the same order everywhere. */
export type RightBySeed = ReadonlyMap<number, Uint8Array>;

export interface ComparedImages {
  /** Whose each image is, where that is known. */
  readonly patients?: readonly string[] | undefined;
  /** Those that have a copy in training. */
  readonly copies: readonly number[];
}

/** Not adjusted yet: `holm` of each test is its p. Seeds that only one of the two has are left out; undefined: all are. */
export function compare(
  model: RightBySeed,
  control: string,
  ofControl: RightBySeed,
  { patients, copies }: ComparedImages,
): Comparison | undefined {
  const pairs = [...model].flatMap(([seed, right]) => {
    const other = controlOf(ofControl, seed);
    return other ? [{ seed, right, other }] : [];
  });
  if (pairs.length === 0) return undefined;
  const mcnemar = pairs.map(({ seed, right, other }) => {
    const onlyModel = right.reduce((count, own, image) => count + (own > other[image] ? 1 : 0), 0);
    const onlyControl = right.reduce((count, own, image) => count + (own < other[image] ? 1 : 0), 0);
    const p = mcnemarExact(onlyModel, onlyControl);
    return { seed, onlyModel, onlyControl, p, holm: p };
  });
  const p = signFlipTest(mcnemar.map(({ onlyModel, onlyControl }) => onlyModel - onlyControl));
  const seeds = pairs.length;
  const differences = Float64Array.from(pairs[0].right, (_, image) =>
    pairs.reduce((sum, { right, other }) => sum + (right[image] - other[image]) / seeds, 0),
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
}

/** A control that has no seed, having nothing to train, has the same answers with all. */
function controlOf(control: RightBySeed, seed: number): Uint8Array | undefined {
  return control.get(seed) ?? (control.size === 1 ? [...control.values()][0] : undefined);
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
