// A study that is read from its folder is the one that wrote it: every file that is made of it comes out byte for byte.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedFiles } from '../../../src/study/derived-files.ts';
import { circuitOfStudy } from '../../../src/study/reading/recorded-circuit.ts';
import { readStudy } from '../../../src/study/reading/read-study.ts';
import { resultsText } from '../../../src/study/record-texts.ts';
import { study, writeCircuit, writeDataOfPatients } from './studies.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-read-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const studies: Readonly<Record<string, (data: string) => string>> = {
  'with seeds, controls, noise, corrupted images, tuning and a profile': (data: string) =>
    `ttn --set n=4 --noise depolarize=0.01 --data ${data} --models qcnn --controls nearest-neighbour --epochs 1 --seeds 1,2 --tune 2 --corrupt noise=0.3,shift=2 --profile`,
  'with folds, patients, subgroups and a circuit of several files': (data: string) =>
    `${writeCircuit(join(folder, 'circuits'))}#own --set n=2 --data ${data} --models qcnn --controls logistic-pixels --epochs 1 --folds 2 --subgroups site --licence CC0`,
  'with circuits side by side': (data: string) =>
    `ttn --set n=4 --beside ring,n=4,conv=ttn --noise bit_flip=0.1 --data ${data} --models qcnn --controls none --epochs 1`,
};
const place = new Map(Object.keys(studies).map((name, index) => [name, join(folder, String(index))]));

beforeAll(async () => {
  const data = writeDataOfPatients(join(folder, 'data'));
  for (const [name, words] of Object.entries(studies)) await study(words(data), place.get(name)!);
  // What became of the files has no say.
  rmSync(join(folder, 'circuits'), { recursive: true });
});

describe.each(Object.keys(studies))('%s', (name) => {
  const path = place.get(name)!;
  const written = (file: string) => readFileSync(join(path, file), 'utf8');
  // The text of circuits that were joined does not say which calls their gates came from, which a drawing shows.
  const isDrawnAlike = !studies[name].toString().includes('--beside');
  const comparable = (text: string) =>
    isDrawnAlike ? text : text.replace(/<svg[^>]*class="qc"[^]*?<\/svg>/g, '');

  test('all files are what the study wrote', async () => {
    const result = await readStudy(path);
    const circuit = circuitOfStudy(result.circuit);
    for (const [file, make] of derivedFiles) {
      const made = await make(result, circuit);
      expect(comparable(made) === comparable(written(file)), file).toBe(true);
    }
    expect(resultsText(result)).toBe(written('results.json'));
  });
});
