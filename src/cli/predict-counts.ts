// `qcnn predict --counts`: what a trained model says of images whose circuits ran on a device.
import { orRefuseLater } from '../files/refuse-file.ts';
import { predictFromCounts } from '../exchange/export-model.ts';
import { readOutOf } from '../runtime/device/add-device-noise.ts';
import { drawsOfInterval } from '../runtime/shots/interval-of-draws.ts';
import { count } from '../study/format.ts';
import { classOf, intervalsOf, tableOf, undecidedNote, type Answer } from './predict-table.ts';
import { printResult } from './print-result.ts';
import { readDevice } from './read-device.ts';
import { readJson } from './read-json.ts';

export interface PredictCountsOptions {
  /** A file. */
  readonly device?: string;
  readonly seed: number;
  readonly json?: boolean;
  readonly out?: string;
}

export async function predictCounts(
  path: string,
  counts: string,
  { device, seed, json, out }: PredictCountsOptions,
): Promise<void> {
  const errorOf = device === undefined ? undefined : readOutOf(readDevice(device));
  const given = readJson(counts, 'counts');
  const counted = await orRefuseLater(`${counts} cannot be read as counts`, () =>
    predictFromCounts(path, given, { seed, errorOf }),
  );
  const { model, classes, images, probabilities, draws, shots } = counted;
  const answers = images.map((image, row): Answer => {
    const { most, ...seen } = classOf(classes, probabilities, row);
    return { image: `image ${image}`, ...seen, ...intervalsOf(classes, draws, row, most) };
  });
  const said = { drawn: drawsOfInterval, seed };
  const note = `${count(shots)} shots in all; where 95 % of the answers lie when the counts are drawn anew by their shares (a bootstrap), ${drawsOfInterval} times with seed ${seed}. ${undecidedNote}`;
  printResult(
    json
      ? JSON.stringify({ model, classes, shots, intervals: said, images: answers })
      : [tableOf(classes, answers), note].join('\n'),
    out,
  );
} // prettier-ignore
