import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { csvCell, predictionsCsv } from '../../src/study/predictions-csv.ts';
import { fakeResult, hostile } from './fake-result.ts';

test('one line an image and model, hostile names quoted and disarmed', () => {
  const quoted = `"p(${hostile.replaceAll('"', '""')})"`;
  const label = `"${hostile.replaceAll('"', '""')}"`;
  expect(predictionsCsv(fakeResult()).split('\r\n')).toEqual([
    `id,model,split,label,${quoted},p(benign)`,
    `'=cmd|calc,qcnn,test,${label},0.7500000,0.2500000`,
    `"b,""quoted""",qcnn,test,benign,0.5000000,0.5000000`,
    `<img src=x onerror=alert(1)>,qcnn,test,benign,0.1250000,0.8750000`,
    '',
  ]);
});

property.prop([fc.string()])('a cell reads back as what it was', (text) => {
  const cell = csvCell(text);
  const read = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
  expect(cell.startsWith('"') || !/[",\r\n]/.test(cell)).toBe(true);
  expect(read === text || read === `'${text}`).toBe(true);
});
