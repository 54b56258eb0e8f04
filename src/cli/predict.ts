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
    return (await import('./predict-counts.ts')).predictCounts(path, options.counts, options);
  }
  if (images.length === 0)
    throw new UserError('no images are given; name some after the model, or counts of a device: --counts FILE'); // prettier-ignore
  if (options.device !== undefined)
    throw new UserError('--device says how the counts of --counts were read; images are told exactly');
  const { backend, engine = 'auto' } = options;
  if (backend !== undefined) await findBackendLater(backend);
  const model = await loadClassifier(path, { backend, engine });
  try {
    const { classes } = model.task;
    const answers: Answer[] = [];
    const { heatmaps, heatmapsBy = usualExplanations } = options;
    const maps = heatmaps === undefined ? undefined : heatMapsIn(heatmaps, model, heatmapsBy);
    for await (const part of inGroups(loadImages(images, model.task), imagesAtOnce)) {
      for (const { note } of part) if (note !== undefined) console.error(printable(`qcnn: ${note}`));
      answers.push(...(await answer(model, part, maps)));
    }
    const answered = answers.flatMap((each) => ('error' in each ? [] : [each]));
    const metrics = metricsByFolder(classes, answered);
    const drift = await driftIn(model, answers);
    const result = { model: model.name, classes, images: answers, ...(metrics && { metrics }), ...(drift && { drift }) }; // prettier-ignore
    const table = [tableOf(classes, answers), ...(metrics ? [metricsLine(metrics)] : []), ...told(drift)].join('\n'); // prettier-ignore
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

function noAnswers(failed: number, all: number): string {
  if (all === 1) return 'the image has no answer';
  return failed === 1 ? `1 of ${all} images has no answer` : `${failed} of ${all} images have no answer`;
}

/** In the order of the files. */
async function answer(
  model: LoadedModel,
  files: readonly LoadedImage[],
  maps: HeatMapWriter | undefined,
): Promise<Answer[]> {
  const { classes } = model.task;
  const images = files.flatMap(({ image }) => (image instanceof UserError ? [] : [image]));
  const all = images.length > 0 ? joinImages(images) : undefined;
  const probabilities = all ? await model.predict(all) : new Float32Array(0);
  const unusual = all && (await model.unusual?.(all));
  const answers: Answer[] = [];
  let row = 0;
  for (const { path, image } of files) {
    if (image instanceof UserError) {
      answers.push({ image: path, error: image.message });
      continue;
    }
    const { most, ...seen } = classOf(classes, probabilities, row);
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
