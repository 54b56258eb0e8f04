// What a model says of the images with each seed: what metrics and comparisons are made of.
import { classificationMetrics, predictedClasses, type ClassificationMetrics } from '../../runtime/training/metrics.ts'; // prettier-ignore
import type { ImageRows } from '../../runtime/data/dataset.ts';
import { joinRows } from '../../runtime/data/select.ts';
import { predictedImages } from '../predicted-images.ts';
import type { DataSummary, ModelResult } from '../result.ts';

/** Class probabilities [count × classes] and what they should say, of one seed. */
export interface Answers {
  readonly seed: number;
  readonly labels: Int32Array;
  readonly probabilities: Float32Array;
}

/**
 * One for each seed, on the test images; with folds on all images, fold by fold, each by the run that was not trained on it.
 * Images are in the same order for all seeds and models.
 */
export function answersOf(runs: readonly ModelResult[], data: DataSummary): Answers[] {
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  return seeds.map((seed) => {
    const own = runs.filter((run) => run.seed === seed);
    return {
      seed,
      labels: joined(Int32Array, own.map((run) => predictedImages(data, run).test.labels)),
      probabilities: joined(Float32Array, own.map(testProbabilities)),
    };
  });
} // prettier-ignore

/** Whose the images of `answersOf` are, a name of its own for each of which that is not known; undefined where it is of none. */
export function patientsOf(runs: readonly ModelResult[], data: DataSummary): string[] | undefined {
  const own = runs.filter(({ seed }) => seed === runs[0].seed);
  const patients = own.flatMap((run) => {
    const { ids, rows } = predictedImages(data, run).test;
    return rows?.patients ?? ids.map(() => '');
  });
  if (patients.every((patient) => patient === '')) return undefined;
  return patients.map((patient, image) => (patient === '' ? `\0${image}` : patient));
}

/** What is said of the images of `answersOf`; undefined: nothing. */
export function rowsOf(runs: readonly ModelResult[], data: DataSummary): ImageRows | undefined {
  const own = runs.filter(({ seed }) => seed === runs[0].seed);
  return joinRows(
    own.map((run) => {
      const { rows, labels } = predictedImages(data, run).test;
      return { rows, count: labels.length };
    }),
  );
}

export function testProbabilities({ predictions }: Pick<ModelResult, 'predictions'>): Float32Array {
  return predictions.find(({ split }) => split === 'test')?.probabilities ?? new Float32Array(0);
}

function joined<A extends Int32Array | Float32Array>(
  make: new (length: number) => A,
  parts: readonly A[],
): A {
  const all = new make(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function metricsOf({ labels, probabilities }: Answers, classes: number): ClassificationMetrics {
  return classificationMetrics(labels, probabilities, classes);
}

/** Without the images at these places. */
export function without(left: readonly number[], { seed, labels, probabilities }: Answers): Answers {
  const gone = new Set(left);
  const classes = probabilities.length / labels.length;
  return {
    seed,
    labels: labels.filter((_, image) => !gone.has(image)),
    probabilities: probabilities.filter((_, at) => !gone.has(Math.floor(at / classes))),
  };
}

/** The images at these places alone. */
export function only(places: readonly number[], { seed, labels, probabilities }: Answers): Answers {
  const classes = probabilities.length / labels.length;
  return {
    seed,
    labels: Int32Array.from(places, (image) => labels[image]),
    probabilities: Float32Array.from({ length: places.length * classes }, (_, at) => {
      return probabilities[places[Math.floor(at / classes)] * classes + (at % classes)];
    }),
  };
}

/** 1 for each image that is right, else 0. */
export function rightOf({ labels, probabilities }: Answers): Uint8Array {
  const predicted = predictedClasses(probabilities, probabilities.length / labels.length);
  return Uint8Array.from(labels, (label, image) => (predicted[image] === label ? 1 : 0));
}
