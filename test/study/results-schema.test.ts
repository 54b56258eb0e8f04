// docs/results.schema.json is the shape of results.json: of a study of the command line, of a made-up one, and no other.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { resultsText } from '../../src/study/record-texts.ts';
import type { StudyResult } from '../../src/study/result.ts';
import { qcnn } from '../cli/qcnn.ts';
import { writeSmallData } from '../cli/small-data.ts';
import { fakeModel, fakeResult } from './fake-result.ts';

type Tree = Record<string, unknown>;

const schema: Tree = JSON.parse(
  readFileSync(new URL('../../docs/results.schema.json', import.meta.url), 'utf8'),
);
const formats = { 'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/ };
const fits = new Ajv2020({ allErrors: true, strict: true, formats }).compile(schema);
const faultsOf = (results: unknown) =>
  fits(results) ? [] : fits.errors!.map(({ instancePath, message }) => `${instancePath} ${message}`);

const folder = mkdtempSync(join(tmpdir(), 'qcnn-schema-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** All that results can say: every setting given, every mark, a control without epochs. */
function made(): Tree {
  const probe = { before: 0.7, after: [0.6, 0.5, 0.4] };
  const corruption = { name: 'noise', strength: 0.1 } as const;
  const robustness = [{ corruption, accuracy: 0.5, balancedAccuracy: 0.5, f1: 0.25 }];
  const runs = [1, 2].map((seed) =>
    fakeModel({
      shots: { each: 100, training: 1000, evaluation: 200, accuracies: [0.5, 1] },
      seed,
      fold: 1,
      underTrained: true,
      probe,
      robustness,
      cost: { flopsPerImage: 1000, memory: { peakBytes: 2_000_000, beforeBytes: 1_000_000 } },
      examples: [
        {
          id: 'a',
          label: 0,
          predicted: 1,
          probability: 0.5,
          unusual: 0.1,
          image: 'abcd',
          heatMap: { method: 'gradient', png: 'abcd' },
        },
      ],
      belowControls: ['nearest-neighbour'],
    }),
  );
  const result = fakeResult(
    [
      ...runs,
      fakeModel({ name: 'nearest-neighbour', role: 'control', history: [], secondsPerEpoch: undefined }),
    ],
    {
      testCopies: [2],
      licence: 'CC BY 4.0',
      backbone: { share: 0.5, counts: { backbone: 5, rest: 5 }, ids: [] },
    },
    { columns: { site: ['A', 'B', 'B'] } },
  );
  const sha256 = 'ab'.repeat(32);
  const configuration = { rates: { circuit: 0.01 }, batchSize: 32, dropout: 0.1, warmUp: 0.05, decayEpochs: 20 }; // prettier-ignore
  const trial = { configuration, validationLoss: 0.7, validationAccuracy: 0.5, epochs: 2, seconds: 3, shots: 10 }; // prettier-ignore
  const trials = [{ number: 1, ...trial, lost: 'it diverged' }];
  const whole: StudyResult = {
    ...result,
    tuning: [{ name: 'qcnn', seed: 1, fold: 1, trials, chosen: 1 }],
    summaries: result.summaries.map((summary) => ({ ...summary, tried: 1 })),
    circuit: { ...result.circuit, sha256, hash: sha256 },
    settings: {
      ...result.settings,
      controls: ['nearest-neighbour'],
      epochs: 2,
      seeds: [1, 2],
      tune: 1,
      backboneSplit: 0.5,
      corruptions: [corruption],
      folds: 2,
      limit: 10,
      batchSize: 32,
      stem: 'imagenet',
      backend: 'wasm',
      backendSettings: { level: 2, precision: 'single', threads: 2 },
      shots: 100,
      device: {
        form: 'qcnn device',
        version: 1,
        name: 'made up',
        source: 'nobody',
        basis: 'cx',
        virtual_z: true,
        qubits: { T1_us: 1, T2_us: 1, meas1_prep0: 0, meas0_prep1: 0 },
        gates: { one: { ns: 0, fidelity: 1 }, two: { ns: 0, fidelity: 1 } },
      },
    },
  };
  return JSON.parse(resultsText(whole));
}

/** The way to each value in a tree. */
function placesIn(tree: unknown, way: readonly string[] = []): string[][] {
  if (typeof tree !== 'object' || tree === null) return [[...way]];
  return [
    ...(way.length > 0 ? [[...way]] : []),
    ...Object.entries(tree).flatMap(([key, value]) => placesIn(value, [...way, key])),
  ];
}

function withAnother(place: readonly string[], change: (owner: Tree, key: string) => void): Tree {
  const tree = made();
  const owner = place.slice(0, -1).reduce<Tree>((inner, key) => inner[key] as Tree, tree);
  change(owner, place.at(-1)!);
  return tree;
}

test('a study that ran, with a control that has no epochs', async () => {
  const data = writeSmallData(join(folder, 'data'));
  const out = join(folder, 'results');
  const command = `study ttn --set n=4 --data ${data} --models qcnn --controls nearest-neighbour --epochs 1 --limit 8 --out ${out}`;
  const { code, stderr } = await qcnn(command.split(' '));
  expect(code, stderr).toBe(0);
  expect(faultsOf(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8')))).toEqual([]);

  const page = readFileSync(new URL('../../docs/study.md', import.meta.url), 'utf8');
  writeFileSync(join(folder, 'program.mjs'), /```js\n([^]*?)```/.exec(page)![1]);
  const printed = execFileSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' });
  expect(printed).toMatch(/^20 test images\nQCNN [\d.]+ \d+ .*\n1-nearest-neighbour on pixels [\d.]+ 0 \n$/);
});

test('one that was made up', () => {
  expect(faultsOf(made())).toEqual([]);
});

test('no value may be of another type', () => {
  const places = placesIn(made());
  expect(places.length).toBeGreaterThan(100);
  for (const place of places) {
    const other = withAnother(place, (owner, key) => (owner[key] = { some: 'text', more: true }));
    expect(faultsOf(other), place.join('.')).not.toEqual([]);
  }
});

test('nothing may be added', () => {
  expect(
    faultsOf(withAnother(['models', '0', 'title'], (owner) => Object.assign(owner, { more: 1 }))),
  ).toEqual(['/models/0 must NOT have additional properties']);
});

test('all but what was not given or does not apply must be there', () => {
  const listed = placesIn(made()).filter((place) => !/\.\d+$|training\.|\.rates\.|\.(settings|parameters)\.n$/.test(place.join('.'))); // prettier-ignore
  const optional = listed.filter(
    (place) => faultsOf(withAnother(place, (owner, key) => delete owner[key])).length === 0,
  );
  const names = [
    'epochs limit batchSize stem backend backendSettings seeds folds file fold probe secondsPerEpoch keptEpoch',
    'shots device source basis virtual_z corruptions robustness subgroups',
    'backboneSplit backbone tuning tune tried configuration warmUp decayEpochs validationLoss validationAccuracy lost',
    'cost flopsPerImage peakMemory memoryBefore examples unusual heatMap licence',
    'gap epochsToConverge deviation auc sensitivityAtSpecificity signFlip withoutCopies interval',
  ];
  expect(new Set(optional.map((place) => place.at(-1)))).toEqual(new Set(names.join(' ').split(' ')));
});
