import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { csvCell, predictionsCsv, readPredictions } from '../../src/study/predictions-csv.ts';
import { fakeResult, hostile } from './fake-result.ts';

test('one line an image and model, hostile names quoted and disarmed', () => {
  const quoted = `"p(${hostile.replaceAll('"', '""')})"`;
  const label = `"${hostile.replaceAll('"', '""')}"`;
  const { data, models } = fakeResult();
  expect(predictionsCsv(data, models).split('\r\n')).toEqual([
    `id,model,seed,split,label,${quoted},p(benign)`,
    `'=cmd|calc,qcnn,1,test,${label},0.750000000,0.250000000`,
    `"b,""quoted""",qcnn,1,test,benign,0.500000000,0.500000000`,
    `<img src=x onerror=alert(1)>,qcnn,1,test,benign,0.125000000,0.875000000`,
    '',
  ]);
});

test('whose an image is and what else is said of it come last; a column called as one of ours is told apart', () => {
  const { data, models } = fakeResult();
  const rows = { patients: ['P1', '=P2', ''], columns: { site: ['A', 'B, north', ''], model: ['X', 'Y', 'Z'] } };
  const told = { ...data, classes: ['a', 'b'], splits: { ...data.splits, test: { ...data.splits.test, rows } } };
  const csv = predictionsCsv(told, models);
  expect(csv.split('\r\n').map((line) => line.split(',').slice(-4).join(','))).toEqual([
    'p(b),patient,site,manifest.model',
    '0.250000000,P1,A,X',
    `'=P2,"B, north",Y`,
    '0.875000000,,,Z',
    '',
  ]);
  expect(readPredictions(csv, told, models[0], ['test'])?.[0].probabilities).toEqual(models[0].predictions[0].probabilities);
  const other = { ...told, splits: { ...told.splits, test: { ...told.splits.test, rows: { columns: { site: ['A', 'B', ''] } } } } };
  expect(readPredictions(csv, other, models[0], ['test'])).toBeUndefined();
}); // prettier-ignore

const text = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', '=', 'ü', '7') });
property.prop([
  fc.array(text, { minLength: 1, maxLength: 4 }),
  fc.array(text, { minLength: 1, maxLength: 3 }),
  fc.infiniteStream(fc.float({ noNaN: true, noDefaultInfinity: true })),
])('a model’s own text reads back bit by bit; cut or of others it does not', (ids, classes, numbers) => {
  const labels = Int32Array.from(ids, (_, i) => i % classes.length);
  const { data: fake } = fakeResult();
  const data = { ...fake, classes, splits: { ...fake.splits, validation: { ids, labels } } };
  const probabilities = Float32Array.from({ length: ids.length * classes.length }, () => numbers.next().value);
  const model = { name: 'qcnn', seed: 3, predictions: [{ split: 'validation' as const, probabilities }] };
  const csv = predictionsCsv(data, [model]);
  const read = readPredictions(csv, data, model, ['validation']);
  // Zero has no sign in the text.
  expect(read?.[0].probabilities).toEqual(probabilities.map((value) => value + 0));
  expect(readPredictions(csv.slice(0, -1), data, model, ['validation'])).toBeUndefined();
  expect(readPredictions(`${csv}x`, data, model, ['validation'])).toBeUndefined();
  expect(readPredictions(csv, data, { ...model, seed: 4 }, ['validation'])).toBeUndefined();
  expect(readPredictions(csv, data, model, ['validation', 'test'])).toBeUndefined();
}); // prettier-ignore

property.prop([fc.string()])('a cell reads back as what it was', (text) => {
  const cell = csvCell(text);
  const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  expect(cell.startsWith('"') || !/[",\r\n]/.test(cell)).toBe(true);
  expect(read === text || read === `'${text}`).toBe(true);
});
