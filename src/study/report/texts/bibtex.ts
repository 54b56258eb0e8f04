// BibTeX of what a study rests on: the program, and the papers of the models and tests that it used.
import type { Reported } from '../reported.ts';

interface Entry {
  readonly kind: 'article' | 'inproceedings' | 'software';
  readonly key: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly used: (study: Reported) => boolean;
}

const has = (part: string) => (study: Reported) => study.summaries.some(({ name }) => name.includes(part));
const compares = ({ summaries }: Reported) => summaries.some(({ comparisons }) => comparisons.length > 0);

const entries: readonly Entry[] = [
  {
    kind: 'article', key: 'cong2019', used: has('qcnn'),
    fields: { author: 'Cong, Iris and Choi, Soonwon and Lukin, Mikhail D.', title: 'Quantum convolutional neural networks', journal: 'Nature Physics', volume: '15', pages: '1273--1278', year: '2019', doi: '10.1038/s41567-019-0648-8' },
  },
  {
    kind: 'article', key: 'hur2022', used: has('qcnn'),
    fields: { author: 'Hur, Tak and Kim, Leeseok and Park, Daniel K.', title: 'Quantum convolutional neural network for classical data classification', journal: 'Quantum Machine Intelligence', volume: '4', pages: '3', year: '2022', doi: '10.1007/s42484-021-00061-x' },
  },
  {
    kind: 'inproceedings', key: 'he2016', used: (study) => has('resnet')(study) || has('hybrid')(study),
    fields: { author: 'He, Kaiming and Zhang, Xiangyu and Ren, Shaoqing and Sun, Jian', title: 'Deep residual learning for image recognition', booktitle: 'CVPR', year: '2016', doi: '10.1109/CVPR.2016.90' },
  },
  {
    kind: 'article', key: 'henderson2020', used: has('quanvolution'),
    fields: { author: 'Henderson, Maxwell and Shakya, Samriddhi and Pradhan, Shashindra and Cook, Tristan', title: 'Quanvolutional neural networks: powering image recognition with quantum circuits', journal: 'Quantum Machine Intelligence', volume: '2', pages: '2', year: '2020', doi: '10.1007/s42484-020-00012-y' },
  },
  {
    kind: 'inproceedings', key: 'kingma2015', used: ({ settings }) => Object.keys(settings.training).length > 0,
    fields: { author: 'Kingma, Diederik P. and Ba, Jimmy', title: 'Adam: a method for stochastic optimization', booktitle: 'ICLR', year: '2015' },
  },
  {
    kind: 'article', key: 'wilson1927', used: () => true,
    fields: { author: 'Wilson, Edwin B.', title: 'Probable inference, the law of succession, and statistical inference', journal: 'Journal of the American Statistical Association', volume: '22', pages: '209--212', year: '1927', doi: '10.1080/01621459.1927.10502953' },
  },
  {
    kind: 'article', key: 'mcnemar1947', used: compares,
    fields: { author: 'McNemar, Quinn', title: 'Note on the sampling error of the difference between correlated proportions or percentages', journal: 'Psychometrika', volume: '12', pages: '153--157', year: '1947', doi: '10.1007/BF02295996' },
  },
  {
    kind: 'article', key: 'obuchowski1998', used: ({ summaries }) => summaries.some(({ comparisons }) => comparisons.some(({ clusters }) => clusters === 'patients')),
    fields: { author: 'Obuchowski, Nancy A.', title: 'On the comparison of correlated proportions for clustered data', journal: 'Statistics in Medicine', volume: '17', number: '13', pages: '1495--1507', year: '1998' },
  },
  {
    kind: 'article', key: 'holm1979', used: compares,
    fields: { author: 'Holm, Sture', title: 'A simple sequentially rejective multiple test procedure', journal: 'Scandinavian Journal of Statistics', volume: '6', pages: '65--70', year: '1979' },
  },
]; // prettier-ignore

export function bibtex(study: Reported): string {
  const program: Entry = {
    kind: 'software',
    key: 'qcnn',
    used: () => true,
    fields: {
      author: '{The qcnn authors}',
      title: 'qcnn: a language, compiler and training runtime for quantum convolutional neural networks',
      version: study.versions['qcnn'] ?? '',
      year: study.started.slice(0, 4),
    },
  };
  return [program, ...entries.filter(({ used }) => used(study))].map(entryText).join('\n\n');
}

function entryText({ kind, key, fields }: Entry): string {
  const lines = Object.entries(fields).map(([name, value]) => `  ${name} = {${value}},`);
  return [`@${kind}{${key},`, ...lines, '}'].join('\n');
}
