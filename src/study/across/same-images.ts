// Which studies have the same data, training images and test images: only then may their figures stand beside each other.
import { listed } from '../../phrases.ts';
import { predictedImages } from '../predicted-images.ts';
import type { StudyResult } from '../result.ts';
import type { NamedStudy } from './across.ts';

type Key = (result: StudyResult) => string;

const dataOf: Key = ({ data: { sha256, classes } }) =>
  JSON.stringify([Object.values(sha256).sort(), classes]);
const testedOf: Key = ({ data }) => JSON.stringify(testedIds(data).sort());
const trainedOf: Key = ({ data: { splits, folds } }) =>
  JSON.stringify(folds ? folds.map(({ test }) => test.ids) : [...splits.train.ids].sort());

function testedIds(data: StudyResult['data']): string[] {
  const folds = data.folds?.map((_, index) => index + 1) ?? [undefined];
  return folds.flatMap((fold) => [...predictedImages(data, fold === undefined ? {} : { fold }).test.ids]);
}

/** Of the same data, each with a name of its own. */
export function haveSameTestImages(one: StudyResult, other: StudyResult): boolean {
  const ids = testedIds(one.data);
  return (
    dataOf(one) === dataOf(other) && testedOf(one) === testedOf(other) && new Set(ids).size === ids.length
  );
}

/** Sentences; none where all is the same. */
export function warningsOf(studies: readonly NamedStudy[]): string[] {
  const parted = (key: Key) => partsBy(studies, key);
  const data = parted(dataOf);
  if (data.length > 1) return [`not the same data, by SHA-256 (${shown(data)}): figures are not comparable`];
  const tested = parted(testedOf);
  const trained = parted(trainedOf);
  return [
    ...(tested.length > 1 ? [`not the same test images (${shown(tested)}): figures are not comparable`] : []),
    ...(trained.length > 1 ? [`not the same training images (${shown(trained)}): a difference may come from them`] : []),
  ];
} // prettier-ignore

function partsBy(studies: readonly NamedStudy[], key: Key): string[][] {
  const parts = new Map<string, string[]>();
  for (const { name, result } of studies) {
    const own = key(result);
    parts.set(own, [...(parts.get(own) ?? []), name]);
  }
  return [...parts.values()];
}

/** "a and b; c" */
function shown(parts: readonly (readonly string[])[]): string {
  return parts.map((names) => listed(names, 'and')).join('; ');
}
