// The comparison as a LaTeX table with booktabs, marks included.
import { marksOf } from '../../summary/marks.ts';
import { columnsOf } from '../../table.ts';
import { hasSeveralSeeds, testedImages, type Reported } from '../reported.ts';

/** Compiles with booktabs alone. */
export function latexTable(study: Reported): string {
  const { summaries, data } = study;
  const columns = columnsOf(summaries).filter(({ head }) => !['training', 'an epoch'].includes(head));
  const rows = summaries.map((model) => {
    const marks = marksOf(model);
    const name = escaped(model.title) + (marks.length > 0 ? ` (${escaped(marks.join('; '))})` : '');
    return `${[name, ...columns.map(({ cell }) => escaped(cell(model)))].join(' & ')} \\\\`;
  });
  const spread = hasSeveralSeeds(study) ? 'Mean and sample standard deviation over seeds. ' : 'One seed. ';
  return [
    '\\begin{table}',
    `\\caption{${escaped(`Models on ${testedImages(study)} of ${data.name}. ${spread}Macro: unweighted means over the classes.`)}}`,
    `\\begin{tabular}{p{6cm}${'r'.repeat(columns.length)}}`,
    '\\toprule',
    `${['model', ...columns.map(({ head }) => head)].map(escaped).join(' & ')} \\\\`,
    '\\midrule',
    ...rows,
    '\\bottomrule',
    '\\end{tabular}',
    '\\end{table}',
  ].join('\n');
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '±': '$\\pm$',
  '−': '$-$',
  '–': '--',
  '’': "'",
  '“': '``',
  '”': "''",
  '<': '$<$',
  '>': '$>$',
};

/** Text that LaTeX sets as it stands. */
export function escaped(text: string): string {
  return text
    .replace(/[\\{}#$%&_~^±−–’“”<>]/g, (character) => special[character] ?? `\\${character}`)
    .replace(/\p{Cc}+/gu, ' ');
}
