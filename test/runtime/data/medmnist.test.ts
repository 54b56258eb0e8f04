import { expect, test } from 'vitest';
import { describeMedmnist } from '../../../src/runtime/data/medmnist.ts';

const unknown = 'd41d8cd98f00b204e9800998ecf8427e';

test.each([
  ['breastmnist.npz', '750601b1f35ba3300ea97c75c52ff8f6', 'breastmnist of MedMNIST v2', '28 × 28'],
  ['pathmnist_64.npz', '55aa9c1e0525abe5a6b9d8343a507616', 'pathmnist of MedMNIST v2', '64 × 64'],
  ['organsmnist_128.npz', 'ded0c5fa01a95dc4978b956f613e9b8e', 'organsmnist of MedMNIST v2', '128 × 128'],
  ['renamed.npz', 'b56378a6eefa9fed602bb16d192d4c8b', 'breastmnist of MedMNIST v2', '224 × 224'],
  ['organamnist.npz', '866b832ed4eeba67bfb9edee1d5544e6', 'organamnist of MedMNIST v2', '28 × 28'],
])('%s is recognised by its MD5', (file, md5, ...words) => {
  const { notes, licence } = describeMedmnist(file, md5, 1)!;
  expect(licence).toMatch(/^CC BY(-NC)? 4\.0, as MedMNIST v2 publishes \w+mnist$/);
  for (const word of words) expect(notes[0]).toContain(word);
  expect(notes.join()).not.toContain('differs');
});

test.each(['breastmnist.npz', 'breastmnist_64.npz', 'breastmnist_128.npz', 'breastmnist_224.npz'])(
  '%s with another MD5 is not called MedMNIST’s',
  (file) => {
    const { classes, notes, licence } = describeMedmnist(file, unknown, 1)!;
    expect(licence).toBeUndefined();
    expect(classes).toEqual(['malignant', 'normal, benign']);
    expect(notes[0]).toMatch(
      /is none of the files of MedMNIST \(its MD5 differs\).*figures published .* do not apply/,
    );
    expect(notes.join()).not.toMatch(/of MedMNIST v2|CC BY/);
  },
);

test('other names, and labels beyond the set’s, say nothing', () => {
  expect(describeMedmnist('mine.npz', unknown, 1)).toBeUndefined();
  expect(describeMedmnist('breastmnist_64.npz', unknown, 2)).toBeUndefined();
});
