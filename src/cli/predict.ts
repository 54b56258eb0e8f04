// `qcnn predict`: what a trained model says of images, each file by itself: one that cannot be read keeps no other from
// its answer.
import { driftOf, leastImages, type Drift } from '../explain/drift.ts';
import type { Explanation } from '../explain/heat-map.ts';
import { loadClassifier, type LoadedModel } from '../models/load-classifier.ts';
import { noImages } from '../models/trained.ts';
import { findBackendLater } from '../runtime/backends/index.ts';
import { joinImages } from '../runtime/data/images.ts';
import { loadImages, type LoadedImage } from '../runtime/data/index.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import { requireSavedModel } from '../study/saved-place.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { Incomplete } from './exit.ts';
import { heatMapsIn, type HeatMapWriter } from './heat-maps.ts';
import { metricsByFolder, metricsLine } from './predict-metrics.ts';
import { classOf, tableOf, type Answer } from './predict-table.ts';
import type { MeasuredModel } from './predict-measured.ts';
import { printResult } from './print-result.ts';

export interface PredictOptions {
  readonly backend?: string;
  /** Folder of pictures of why. */
  readonly heatmaps?: string;
  /** Methods of these; default: those that are exact and quick. */
  readonly heatmapsBy?: readonly Explanation[];
  /** A file. */
  readonly counts?: string;
  /** A file. */
  readonly device?: string;
  /** In each basis. */
  readonly shots?: number;
  readonly seed: number;
  readonly engine?: EngineChoice;
  readonly json?: boolean;
  readonly out?: string;
}

const usualExplanations: readonly Explanation[] = ['gradient', 'occlusion', 'grad-cam'];
const imagesAtOnce = 32;

export async function runPredict(
  [path, images]: [string, readonly string[]],
  options: PredictOptions,
): Promise<void> {
  requireSavedModel(path);
  if (options.heatmapsBy && options.heatmaps === undefined)
    throw new UserError('--heatmaps-by says how heat maps are made; give their folder with --heatmaps');
  if (options.counts !== undefined) {
    if (images.length > 0 || options.heatmaps !== undefined)
      throw new UserError('counts are of images that were exported; give either images or --counts');
    if (options.shots !== undefined)
      throw new UserError('--counts has its own shots; leave --shots out, or give images');
    return (await import('./predict-counts.ts')).predictCounts(path, options.counts, options);
  }
  if (images.length === 0)
    throw new UserError('no images are given; name some after the model, or counts of a device: --counts FILE'); // prettier-ignore
  const { model, ask, about, note } = await loadAsked(path, options);
  try {
    const { classes } = model.task;
    const answers: Answer[] = [];
    const { heatmaps, heatmapsBy = usualExplanations } = options;
    const maps = heatmaps === undefined ? undefined : heatMapsIn(heatmaps, model, heatmapsBy, options.seed);
    for await (const part of inGroups(loadImages(images, model.task), imagesAtOnce)) {
      for (const each of part) if (each.note !== undefined) console.error(printable(`qcnn: ${each.note}`));
      answers.push(...(await answer({ model, ask }, part, maps)));
    }
    const answered = answers.flatMap((each) => ('error' in each ? [] : [each]));
    const metrics = metricsByFolder(classes, answered);
    const drift = await driftIn(model, answers);
    const result = { model: model.name, classes, ...about, images: answers, ...(metrics && { metrics }), ...(drift && { drift }) }; // prettier-ignore
    const table = [tableOf(classes, answers), ...(note === '' ? [] : [note]), ...(metrics ? [metricsLine(metrics)] : []), ...told(drift)].join('\n'); // prettier-ignore
    const text = options.json ? JSON.stringify(result) : table;
    // By default only those that the model has are asked for.
    for (const method of (options.heatmapsBy && maps?.missing()) ?? [])
      console.error(printable(`qcnn: ${model.name} has no heat maps by ${method}`));
    const failed = answers.flatMap((each) => ('error' in each ? [each.error] : []));
    if (failed.length === 0) return printResult(text, options.out);
    // JSON goes to standard output with the error beside it, and to a file that is asked for as it is.
    const { json, out = '-' } = options;
    if (!json || out !== '-') printResult(text, out);
    for (const error of options.json ? [] : failed) console.error(printable(`qcnn: ${error}`));
    throw new Incomplete(new UserError(noAnswers(failed.length, answers.length), 1), result);
  } finally {
    model.dispose();
  }
}

/** With shots or on a device it is measured; else it says what it says, once. */
async function loadAsked(path: string, { backend, engine = 'auto', shots, device, seed }: PredictOptions): Promise<MeasuredModel> {
  if (shots !== undefined || device !== undefined) {
    const { loadMeasured } = await import('./predict-measured.ts');
    return loadMeasured(path, { backend, engine, shots, device, seed });
  }
  if (backend !== undefined) await findBackendLater(backend);
  const model = await loadClassifier(path, { backend, engine });
  const { classes } = model.task;
  return {
    model,
    async ask(images) {
      const probabilities = await model.predict(images);
      return Array.from({ length: images.count }, (_, row) => classOf(classes, probabilities, row));
    },
    about: {},
    note: '',
  };
} // prettier-ignore

function noAnswers(failed: number, all: number): string {
  if (all === 1) return 'the image has no answer';
  return failed === 1 ? `1 of ${all} images has no answer` : `${failed} of ${all} images have no answer`;
}

/** In the order of the files. */
async function answer(
  { model, ask }: Pick<MeasuredModel, 'model' | 'ask'>,
  files: readonly LoadedImage[],
  maps: HeatMapWriter | undefined,
): Promise<Answer[]> {
  const images = files.flatMap(({ image }) => (image instanceof UserError ? [] : [image]));
  const all = images.length > 0 ? joinImages(images) : undefined;
  const said = all ? await ask(all) : [];
  const unusual = all && (await model.unusual?.(all));
  const answers: Answer[] = [];
  let row = 0;
  for (const { path, image } of files) {
    if (image instanceof UserError) {
      answers.push({ image: path, error: image.message });
      continue;
    }
    const { most, ...seen } = said[row];
    answers.push({
      image: path,
      ...seen,
      ...(unusual && { unusual: unusual.shares[row] }),
      ...(maps && { heatmaps: await maps.write(path, image, most) }),
    });
    row++;
  }
  return answers;
}

/** Of images in a number that tells something. */
async function driftIn(model: LoadedModel, answers: readonly Answer[]): Promise<Drift | undefined> {
  const shares = answers.flatMap((each) =>
    'unusual' in each && each.unusual !== undefined ? [each.unusual] : [],
  );
  const among = (await model.unusual?.(noImages(model.task)))?.among ?? 0;
  return Math.min(shares.length, among) >= leastImages ? driftOf(shares, among) : undefined;
}

/** Where these images together are of another kind. */
function told(drift: Drift | undefined): string[] {
  if (!drift || drift.p >= 0.01) return [];
  const p = drift.p < 1e-4 ? '< 0.0001' : `= ${drift.p.toFixed(4)}`;
  return [
    `These images are not like those that the model was trained on (Kolmogorov–Smirnov D = ${drift.distance.toFixed(2)}, p ${p}): ` +
      'its answers may be worse than its test figures.',
  ];
}

async function* inGroups<T>(items: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const item of items) {
    group.push(item);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
