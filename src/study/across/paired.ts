// The same model of two studies, image by image, where they tested the same images.
import { predictedImages } from '../predicted-images.ts';
import type { ModelResult } from '../result.ts';
import { answersOf, patientsOf, rightOf } from '../summary/answers.ts';
import { adjustAll, compare, type RightBySeed } from '../summary/compare.ts';
import type { Comparison } from '../summary/model-summary.ts';
import type { NamedStudy } from './across.ts';
import { haveSameTestImages } from './same-images.ts';

/** A model of one study against the same of another, which is the `control`; by the seeds that both have. */
export interface PairedComparison extends Comparison {
  readonly model: string;
  readonly study: string;
}

/** Of each model every two studies that have it; all adjusted by Holm together. */
export function pairedComparisons(studies: readonly NamedStudy[], models: readonly string[]): PairedComparison[] {
  const pairs = studies.flatMap((one, at) =>
    studies.slice(at + 1).flatMap((other) => (haveSameTestImages(one.result, other.result) ? [[one, other]] : [])),
  );
  const found = models.flatMap((model) =>
    pairs.flatMap(([one, other]) => {
      const comparison = compareModel(model, one, other);
      return comparison ? [{ model, study: one.name, comparison }] : [];
    }),
  );
  const adjusted = adjustAll(found.map(({ comparison }) => comparison));
  return found.map(({ model, study }, index) => ({ model, study, ...adjusted[index] }));
} // prettier-ignore

function compareModel(model: string, one: NamedStudy, other: NamedStudy): Comparison | undefined {
  const [own, others] = [one, other].map(({ result }) => result.models.filter(({ name }) => name === model));
  if (own.length === 0 || others.length === 0) return undefined;
  const places = placesIn(idsOf(own, one), idsOf(others, other));
  const [right, beside] = withCommonSeeds(rightBySeed(own, one), rightBySeed(others, other, places));
  return compare(right, other.name, beside, { patients: patientsOf(own, one.result.data), copies: [] });
}

/** In the order of `answersOf`. */
function idsOf(runs: readonly ModelResult[], { result: { data } }: NamedStudy): string[] {
  const first = runs.filter(({ seed }) => seed === runs[0].seed);
  return first.flatMap((run) => [...predictedImages(data, run).test.ids]);
}

/** Where each of the first stands among the second. */
function placesIn(ids: readonly string[], others: readonly string[]): number[] {
  const places = new Map(others.map((id, place) => [id, place]));
  return ids.map((id) => places.get(id)!);
}

function rightBySeed(runs: readonly ModelResult[], { result }: NamedStudy, places?: readonly number[]): RightBySeed {
  return new Map(
    answersOf(runs, result.data).map((answers) => {
      const right = rightOf(answers);
      return [answers.seed, places ? Uint8Array.from(places, (place) => right[place]) : right];
    }),
  );
} // prettier-ignore

/** A model that has nothing to draw has the same answers with all seeds: then it has one run. */
function withCommonSeeds(one: RightBySeed, other: RightBySeed): readonly [RightBySeed, RightBySeed] {
  if (one.size === 1 && other.size === 1) return [one, other];
  const common = new Set([...one.keys()].filter((seed) => other.has(seed)));
  const kept = (all: RightBySeed) => new Map([...all].filter(([seed]) => common.has(seed)));
  return [kept(one), kept(other)];
}
