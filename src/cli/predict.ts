// `qcnn predict`: what a trained model says of images, each file by itself: one that cannot be read keeps no other from
// its answer.
import Table from 'cli-table3';
import { loadClassifier, type LoadedModel } from '../models/load-classifier.ts';
import { findBackend } from '../runtime/backends/index.ts';
import { joinImages } from '../runtime/data/images.ts';
import { loadImages, type LoadedImage } from '../runtime/data/index.ts';
import { printable } from '../printable.ts';
import { UserError } from '../user-error.ts';
import { percent } from '../study/format.ts';
import { Incomplete } from './exit.ts';
import { metricsByFolder, metricsLine } from './predict-metrics.ts';
import { printResult } from './print-result.ts';

export interface PredictOptions {
  readonly backend?: string;
  readonly json?: boolean;
  readonly out?: string;
}

/** Field names are the JSON's. */
type Answer =
  | { readonly image: string; readonly class: string; readonly probabilities: Readonly<Record<string, number>> } // prettier-ignore
  | { readonly image: string; readonly error: string };

const imagesAtOnce = 32;

export async function runPredict(
  [path, images]: [string, readonly string[]],
  options: PredictOptions,
): Promise<void> {
  if (options.backend !== undefined) findBackend(options.backend);
  const model = await loadClassifier(path, { backend: options.backend });
  try {
    const { classes } = model.task;
    const answers: Answer[] = [];
    for await (const part of inGroups(loadImages(images, model.task), imagesAtOnce)) {
      for (const { note } of part) if (note !== undefined) console.error(printable(`qcnn: ${note}`));
      answers.push(...(await answer(model, part)));
    }
    const answered = answers.flatMap((each) => ('error' in each ? [] : [each]));
    const metrics = metricsByFolder(classes, answered);
    const result = { model: model.name, classes, images: answers, ...(metrics && { metrics }) };
    const table = [tableOf(classes, answers), ...(metrics ? [metricsLine(metrics)] : [])].join('\n');
    const text = options.json ? JSON.stringify(result) : table;
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
async function answer(model: LoadedModel, files: readonly LoadedImage[]): Promise<Answer[]> {
  const { classes } = model.task;
  const images = files.flatMap(({ image }) => (image instanceof UserError ? [] : [image]));
  const probabilities = images.length > 0 ? await model.predict(joinImages(images)) : new Float32Array(0);
  let row = 0;
  return files.map(({ path, image }): Answer => {
    if (image instanceof UserError) return { image: path, error: image.message };
    const own = probabilities.subarray(row * classes.length, ++row * classes.length);
    const most = own.reduce((best, value, index) => (value > own[best] ? index : best), 0);
    return {
      image: path,
      class: classes[most],
      probabilities: Object.fromEntries(classes.map((name, index) => [name, own[index]])),
    };
  });
}

function tableOf(classes: readonly string[], answers: readonly Answer[]): string {
  const table = new Table({
    head: ['image', 'class', ...classes.map((name) => `${name} %`)].map(cell),
    colAligns: ['left', 'left', ...classes.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const each of answers) {
    const cells =
      'error' in each
        ? ['–', ...classes.map(() => '')]
        : [each.class, ...classes.map((name) => percent(each.probabilities[name]))];
    table.push([each.image, ...cells].map(cell));
  }
  return table.toString();
}

/** On one line, also where a name has several. */
function cell(text: string): string {
  return printable(text).replaceAll(/[\n\t]/g, '\ufffd');
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
