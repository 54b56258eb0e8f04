import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { bibtex } from '../../../src/study/report/texts/bibtex.ts';
import { escaped, latexTable } from '../../../src/study/report/texts/latex.ts';
import { methods } from '../../../src/study/report/texts/methods.ts';
import { modelCard } from '../../../src/study/report/texts/model-card.ts';
import { fakeModel, fakeResult } from '../fake-result.ts';

const study = fakeResult([fakeModel()], { name: 'cells_50%' });

property.prop([fc.string({ unit: 'binary' })])(
  'no text is a command, a comment or a column of LaTeX',
  (text) => {
    const plain = escaped(text)
      .replace(/\\(?:textbackslash|textasciitilde|textasciicircum)\{\}|\\[{}#$%&_]/g, '')
      .replace(/\$(?:\\pm|-|<|>)\$/g, '');
    expect(plain).not.toMatch(/[\\{}#$%&_~^]|\p{Cc}/u);
  },
);

test('the table has as many cells a line as its head, and marks', () => {
  const lines = latexTable(study).split('\n').filter((line) => line.endsWith('\\\\'));
  const cells = lines.map((line) => line.split(' & ').length);
  expect(new Set(cells).size).toBe(1);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('few steps');
  expect(latexTable(study)).toContain('cells\\_50\\%');
}); // prettier-ignore

test('methods say what was done and no more', () => {
  const text = methods(study);
  expect(text).toContain('We used 10 images for training, 0 for validation and 3 for testing.');
  expect(text).toContain('The seed was 1.');
  expect(text).toContain('exact expectation values');
  expect(text).not.toContain('McNemar');
  const control = fakeModel({ name: 'nearest-neighbour', role: 'control', quantum: false, history: [] });
  expect(methods(fakeResult([fakeModel(), control]))).toContain('McNemar’s exact test, two-sided');
});

test('references are those of what was used', () => {
  expect(bibtex(study)).toContain('@article{cong2019,');
  expect(bibtex(study)).not.toContain('he2016');
  expect(bibtex(fakeResult([fakeModel({ name: 'resnet50', quantum: false })]))).not.toContain('hur2022');
  for (const entry of bibtex(study).split('\n\n'))
    expect(entry).toMatch(/^@\w+\{\w+,\n(?: {2}\w+ = \{.*\},\n)+\}$/);
});

test('a model card says what it is not for, its marks among the limits', () => {
  const card = modelCard(study, study.summaries[0]);
  expect(card).toMatch(/## Limits\n\n[^]*- few steps[^]*no medical device/);
});
