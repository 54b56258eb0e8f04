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
