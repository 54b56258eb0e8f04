// The profile of a study says where the time went and, of models on a device, what a step encoded for it.
import { expect, test } from 'vitest';
import { formatProfile } from '../../src/study/profile-table.ts';
import type { ModelResult } from '../../src/study/result.ts';

const model = (name: string, more: Partial<ModelResult>) => ({ name, ...more }) as ModelResult;
const profile = { forward: 3, backward: 1 };

test('a line a model that has a profile, and one that was counted', () => {
  const deviceWork = { dispatches: 860.4, passes: 19, submits: 1.25 };
  const text = formatProfile([model('a', { profile, deviceWork }), model('b', { profile }), model('c', {})]);
  expect(text).toMatch(/time of training .* forward .* backward/);
  expect(text).toMatch(/a step on the device .* dispatches .* passes .* submissions/);
  expect(text).toMatch(/ a +│ +860 │ +19 │ +1\.3 │/);
  expect(text).not.toMatch(/ b +│ +\d+ │ +\d+ │/);
  expect(text).not.toMatch(/ c /);
});

test('nothing where nobody asked', () => expect(formatProfile([model('a', {})])).toBe(''));

test('no count of a device where there was none', () =>
  expect(formatProfile([model('a', { profile })])).not.toMatch(/device/));
