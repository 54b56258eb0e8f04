// What a manifest says of images goes along through a study of the command line, and what it makes impossible is refused.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { csvRows } from '../../src/runtime/data/csv.ts';
import { qcnn } from './qcnn.ts';
import { shortStudy, writeSmallData } from './small-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-manifest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The small data with a patient of two images each. */
function withManifest(name: string, patientOf = (split: string, i: number) => `${split}-${i >> 1}`): string {
  const data = writeSmallData(join(folder, name));
  const lines = Object.entries({ train: 40, val: 20, test: 20 }).flatMap(([split, count]) =>
    Array.from({ length: count }, (_, i) => {
      const day = `${2000 + i}-0${split.length}-01`;
      return `${split}/${i},${i % 2 ? 'right' : 'left'},${patientOf(split, i)},${day},"site ${i % 4 < 2 ? 'A' : 'B'}"`;
    }),
  );
  writeFileSync(join(data, 'manifest.csv'), `image,label,patient,captured,site\n${lines.join('\n')}\n`);
  return data;
}
const study = (data: string, ...more: string[]) => [...shortStudy('ttn', data, 1), '--set', 'n=4', ...more];
const predictions = (out: string) => [...csvRows(readFileSync(join(out, 'predictions.csv'), 'utf8'), out)].map(({ cells }) => cells); // prettier-ignore

test('patients and columns stand beside the predictions; by capture the newest images are tested', async () => {
  const data = withManifest('whole');
  const out = join(folder, 'out');
  const { code, stderr, stdout } = await qcnn(study(data, '--split-by', 'captured', '-o', out));
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/Note on the data: The splits are by capture: the oldest/);
  const [head, ...rows] = predictions(out);
  expect(head).toEqual(['id', 'model', 'seed', 'split', 'label', 'p(left)', 'p(right)', 'patient', 'captured', 'site']); // prettier-ignore
  const years = (split: string) =>
    rows.filter((row) => row[3] === split).map((row) => Number(row[8].slice(0, 4)));
  expect(Math.max(...years('validation'))).toBeLessThan(Math.max(...years('test')));
  expect(rows.every(([id, , , , label, , , patient]) => patient.startsWith(id.split('/')[0].slice(0, 3)) && /left|right/.test(label))).toBe(true); // prettier-ignore
  const { given } = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8'));
  expect(given).toMatchObject({ splitBy: 'captured' });
});

test('figures by column and on corrupted images are printed and kept; a study that goes on has the same', async () => {
  const out = join(folder, 'figures');
  const told = `--data ${withManifest('parted')} --models qcnn --controls nearest-neighbour --epochs 1 --seeds 1,2`;
  const asked = `--corrupt noise=0.3,blur=1 --corrupt shift=2 --subgroups site -o ${out}`;
  const { code, stdout, stderr } = await qcnn(`study ttn --set n=4 ${told} ${asked}`.split(' '));
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/accuracy %\s+│\s+site A\s+│\s+site B\s+│\s+gap/);
  expect(stdout).toMatch(/by site\s+│\s+10 images\s+│\s+10 images/);
  expect(stdout).toMatch(/as they are\s+│\s+noise\s+│\s+blur\s+│\s+shift/);
  const text = readFileSync(join(out, 'results.json'), 'utf8');
  const { models, summaries, settings } = JSON.parse(text);
  expect(settings.corruptions).toEqual([{ name: 'noise', strength: 0.3 }, { name: 'blur', strength: 1 }, { name: 'shift', strength: 2 }]); // prettier-ignore
  for (const { robustness } of models) expect(robustness).toHaveLength(3);
  const [{ subgroups, robustness, test: whole }] = summaries;
  expect(subgroups).toHaveLength(1);
  const [{ groups }] = subgroups;
  expect((groups[0].accuracy.mean + groups[1].accuracy.mean) / 2).toBeCloseTo(whole.accuracy.mean, 10);
  expect(robustness[1].accuracy.mean).toBeCloseTo((models[0].robustness[1].accuracy + models[1].robustness[1].accuracy) / 2, 10); // prettier-ignore
  rmSync(join(out, 'results.json'));
  expect((await qcnn(['study', '--resume', out])).code).toBe(0);
  const again = JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'));
  expect(again.summaries).toEqual(summaries);
});

test('external validation: all images of the other set', async () => {
  const own = withManifest('own');
  const other = withManifest('other', (split, i) => `${split}-${i + 100}`);
  const out = join(folder, 'external');
  const { code, stderr, stdout } = await qcnn(study(own, '--test-data', other, '-o', out));
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/External validation: models are tested on all 80 images of other; the 20 test images of own are not used/); // prettier-ignore
  expect(predictions(out).filter((row) => row[3] === 'test')).toHaveLength(80);
});

test('inspection names patients and columns', async () => {
  const { stdout } = await qcnn(['data', 'inspect', withManifest('seen'), '--split-by', 'patient']);
  expect(stdout).toMatch(/Patients: 40; in more than one split: 0/);
  expect(stdout).toMatch(/Columns of the manifest: captured \(\d+ values\), site \(site A, site B\)/);
  expect(stdout).toMatch(/The splits were drawn anew by patient: 70 % for training/);
});

test.each<[string, readonly string[], RegExp]>([
  ['a patient in two given splits', [], /: patient train-0 has images in train and in test, so the figures would flatter; move them to one split, or draw splits anew with --split-by patient/],
  ['an unknown way to split', ['--split-by', 'site'], /Allowed choices are patient, captured/],
  ['a column that is not there', ['--split-by', 'patient', '--subgroups', 'sex'], /the manifest of crossed has no column "sex"; there are captured, site/],
  ['a corruption that is not there', ['--corrupt', 'fog=1'], /There is no corruption "fog"; choose from noise, blur, shift/],
  ['a set that is not there', ['--test-data', 'nowhere'], /nowhere does not exist/],
])('%s is refused in one sentence', async (_, more, sentence) => {
  const data = withManifest('crossed', (split, i) => (split === 'test' && i === 5 ? 'train-0' : `${split}-${i}`));
  const { code, stderr } = await qcnn(study(data, ...more, ...(more[0] === '--test-data' ? ['--split-by', 'patient'] : []), '-o', join(folder, 'none')));
  expect(stderr).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(2);
}); // prettier-ignore
