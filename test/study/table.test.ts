import { expect, test } from 'vitest';
import { formatTable } from '../../src/study/table.ts';
import { fakeModel } from './fake-result.ts';

test('one line a model, with its marks', () => {
  const text = formatTable([
    fakeModel({ underTrained: true, belowControls: ['nearest-neighbour', 'small-cnn'] }),
    fakeModel({
      name: 'nearest-neighbour',
      role: 'control',
      quantum: false,
      secondsPerEpoch: undefined,
      parameters: 0,
    }),
  ]);
  const lines = text.split('\n');
  const row = lines.find((line) => line.includes('qcnn'))!;
  expect(row).toContain('66.67');
  expect(row).toContain('1,234,567');
  expect(row).toContain('1 min 15 s');
  expect(row).toContain('under-trained; below');
  expect(text).toMatch(/│ nearest-neighbour, small-cnn │/);
  expect(lines.find((line) => line.startsWith('│   nearest-neighbour'))).toMatch(/ – /);
  expect(text).not.toMatch(/\u001b/);
});
