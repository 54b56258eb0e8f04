import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { bibtex } from '../../../src/study/report/texts/bibtex.ts';
import { escaped, latexTable } from '../../../src/study/report/texts/latex.ts';
import { methods } from '../../../src/study/report/texts/methods.ts';
import { createReport } from '../../../src/study/report/report.ts';
import { modelCard } from '../../../src/study/report/texts/model-card.ts';
import { summarise } from '../../../src/study/summary/summarise.ts';
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

test('where patients are known, methods and references say that the test goes by them; and which control is a mean', () => {
  const control = fakeModel({ name: 'nearest-neighbour', role: 'control', quantum: false, history: [] });
  const of = (...more: readonly ReturnType<typeof fakeModel>[]) => (patients: string[]) =>
    fakeResult([fakeModel(), control, ...more], {}, { patients, columns: {} });
  const [known, unknown] = [['p', 'p', 'q'], ['', '', '']].map(of());
  expect(methods(known)).toMatch(/McNemar’s exact test by patient \(.*\), two-sided .* bootstrap intervals over patients/);
  expect(methods(unknown)).toMatch(/McNemar’s exact test, two-sided .* bootstrap intervals over images/);
  expect([known, unknown].map((each) => bibtex(each).includes('obuchowski1998'))).toEqual([true, false]);
  const draws = [1, 2, 3].map((seed) => fakeModel({ name: 'qcnn-frozen', role: 'control', seed }));
  expect(methods(of(...draws)(['p', 'p', 'q']))).toContain('qcnn-frozen stood as the mean over 3 draws');
  expect(methods(known)).not.toContain('draws');
}); // prettier-ignore

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

test('what was tried stands in methods, table, model card and report', async () => {
  const configuration = { rates: { circuit: 0.0213, head: 0.5 }, batchSize: 64, dropout: 0.1, warmUp: 0.1 };
  const trial = { epochs: 2, seconds: 3, validationLoss: 0.5, validationAccuracy: 0.75 };
  const trials = [
    { number: 1, configuration, ...trial, validationLoss: 0.6 },
    { number: 2, configuration, ...trial },
    { number: 3, configuration, epochs: 1, seconds: 1, lost: 'Training diverged' },
  ];
  const plain = fakeResult();
  const study = {
    ...plain,
    settings: { ...plain.settings, tune: 3 },
    tuning: [{ name: 'qcnn', seed: 1, trials, chosen: 2 }],
  };
  const tuned = { ...study, summaries: summarise(study) };
  expect(methods(tuned)).toContain('Of each of them 3 configurations');
  expect(methods(plain)).not.toContain('configurations');
  expect(latexTable(tuned)).toContain('& tried');
  expect(latexTable(plain)).not.toContain('tried');
  expect(modelCard(tuned, tuned.summaries[0])).toContain(
    '- Configurations tried: 3, by the validation loss; chosen: number 2 (rates circuit 0.0213, head 0.5; batches of 64; dropout 0.1; warm-up 10\u00a0%).',
  );
  const page = await createReport(tuned);
  expect(page).toContain('<h2>Tuning</h2>');
  expect(page).toMatch(/<strong>chosen<\/strong>[^]*diverged/);
  expect(await createReport(plain)).not.toContain('<h2>Tuning</h2>');
});

test('marks know the batches of the chosen configuration', () => {
  const plain = fakeResult([fakeModel()], { counts: { train: 6400, validation: 0, test: 3 } });
  const marksWith = (chosen: number) => {
    const trials = [1, 6400].map((batchSize, index) => ({
      number: index + 1,
      configuration: { rates: { circuit: 0.01 }, batchSize, dropout: 0 },
      epochs: 2,
      seconds: 3,
    }));
    const tuning = [{ name: 'qcnn', seed: 1, trials, chosen }];
    return summarise({ ...plain, tuning })[0].marks.map(({ text }) => text);
  };
  expect(marksWith(1)).not.toContain('few steps (2)');
  expect(marksWith(2)).toContain('few steps (2)');
});
