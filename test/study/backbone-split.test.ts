// `--backbone-split` in a study that was stopped, and what its saved models say afterwards.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadClassifier } from '../../src/models/load-classifier.ts';
import { observers } from '../../src/study/observer.ts';
import { takeBegun, takeFolder } from '../../src/study/output-folder.ts';
import { recordIn } from '../../src/study/record.ts';
import { readBegun } from '../../src/study/resume.ts';
import { runStudyIn } from '../../src/study/run-study.ts';
import { noStore } from '../../src/study/store.ts';
import { qcnn } from '../cli/qcnn.ts';
import { writeSmallData } from '../cli/small-data.ts';

const root = mkdtempSync(join(tmpdir(), 'qcnn-split-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const data = writeSmallData(join(root, 'data'));

test('stopped and resumed it is the same; its models know what they stand on', async () => {
  const out = join(root, 'study');
  const options = { data, circuit: 'ttn', set: { n: 4 }, models: ['hybrid'], controls: ['logistic-features'], backboneSplit: 0.5, epochs: 1, limit: 12 }; // prettier-ignore
  const { models } = await runStudyIn(noStore, options);
  const given = { given: {}, warn: () => {} };

  const stop = new AbortController();
  const first = takeFolder(out, false);
  const begun = recordIn(first, given);
  const stopAtHybrid = { started: ({ name }: { name: string }) => void (name === 'hybrid' && stop.abort()) };
  const stopped = runStudyIn(begun.store, options, observers(begun.observer, stopAtHybrid), stop.signal);
  await expect(stopped).rejects.toThrow();
  first.release();

  const second = takeBegun(out);
  const resumed = recordIn(second, { ...given, begun: readBegun(out) });
  const kept: string[] = [];
  const watch = observers(resumed.observer, { kept: ({ name }) => void kept.push(name) });
  const result = await runStudyIn(resumed.store, options, watch);
  second.release();
  expect(kept).toEqual(['resnet50-split']);
  expect(result.models.map((model) => model.predictions)).toEqual(models.map((model) => model.predictions));

  const recorded = JSON.parse(readFileSync(join(out, 'config.json'), 'utf8')).data;
  const [ids] = recorded.backbone.ids as string[][];
  expect(ids).toHaveLength(6);
  expect(ids.every((id) => recorded.splits.train.includes(id))).toBe(true);
  expect(result.data.backbone!.counts).toEqual({ backbone: 6, rest: 6 });
  expect(result.data.notes.at(-1)).toMatch(/hybrid, logistic-features are those of resnet50-split, which was trained on 6 training images/); // prettier-ignore

  const titles: string[] = [];
  for (const name of ['hybrid', 'logistic-features', 'resnet50-split']) {
    const model = await loadClassifier(join(out, `models/${name}/seed-1`));
    titles.push(`${model.name}: ${model.title}`);
    model.dispose();
  }
  expect(titles).toEqual([
    'hybrid: Hybrid: ResNet-50 of one half, QCNN of the other',
    'logistic-features: Features of a ResNet-50 of one half, logistic regression of the other',
    'resnet50-split: ResNet-50 of one half of the images',
  ]);
});

test.each([
  ['--models qcnn --backbone-split 0.5', /no model of this study is; add hybrid to --models/],
  ['--models hybrid --backbone-split 1', /Give a number above 0 and below 1/],
  ['--models hybrid --limit 2 --backbone-split 0.5', /would have no training image of class left/],
])('%s: exit code 2', async (given, message) => {
  const out = join(root, 'refused');
  const { code, stderr } = await qcnn(['study', '--data', data, '--out', out, ...given.split(' ')]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
}); // prettier-ignore
