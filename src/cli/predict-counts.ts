// `qcnn predict --counts`: what a trained model says of images whose circuits ran on a device.
import { orRefuseLater } from '../files/refuse-file.ts';
import { predictFromCounts } from '../exchange/export-model.ts';
import { readOutOf } from '../runtime/device/add-device-noise.ts';
import { classOf, tableOf, type Answer } from './predict-table.ts';
import { printResult } from './print-result.ts';
import { readDevice } from './read-device.ts';
import { readJson } from './read-json.ts';

export interface PredictCountsOptions {
  /** A file. */
  readonly device?: string;
  readonly json?: boolean;
  readonly out?: string;
}

export async function predictCounts(
  path: string,
  counts: string,
  { device, json, out }: PredictCountsOptions,
): Promise<void> {
  const errorOf = device === undefined ? undefined : readOutOf(readDevice(device));
  const given = readJson(counts, 'counts');
  const { model, classes, images, probabilities, shots } = await orRefuseLater(
    `${counts} cannot be read as counts`,
    () => predictFromCounts(path, given, errorOf),
  );
  const answers = images.map((image, row): Answer => {
    const { most: _, ...seen } = classOf(classes, probabilities, row);
    return { image: `image ${image}`, ...seen };
  });
  printResult(
    json ? JSON.stringify({ model, classes, shots, images: answers }) : tableOf(classes, answers),
    out,
  );
}
