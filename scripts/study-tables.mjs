// The tables of studies in README.md and docs/study.md, from the folders that their commands wrote:
// `node scripts/study-tables.mjs phantom=runs/phantom-…  medical-mnist=results`. NAME is the mark `<!-- NAME -->` before a table.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { comparisonCells, comparisonHeads, comparisonNotes } from '../build/study/comparison-table.js';
import { marksOf, sharedMarks } from '../build/study/summary/marks.js';
import { columnsOf } from '../build/study/table.js';
import { markdownTable, replaceMarked } from './page-tables.mjs';

const pages = ['README.md', 'docs/study.md'].map((page) =>
  fileURLToPath(new URL(`../${page}`, import.meta.url)),
);
/** Columns of the record that a page has no room for. */
const left = ['an epoch'];

const titleOf = ({ title, role }) => (role === 'model' ? `**${title}**` : title);

function modelsTable(summaries) {
  const shared = sharedMarks(summaries).map(({ text }) => text);
  const columns = columnsOf(summaries).filter(({ head }) => !left.includes(head));
  const marks = (model) => marksOf(model).filter((text) => !shared.includes(text));
  const rows = summaries.map((model) => [titleOf(model), ...columns.map(({ cell }) => cell(model)), marks(model).join('; ')]); // prettier-ignore
  const note = shared.length > 0 ? [`All models trained by epochs: ${shared.join('; ')}.`] : [];
  return [
    markdownTable(['model', ...columns.map(({ head }) => head), 'marks'], rows, ['marks']),
    ...note,
  ].join('\n\n');
}

/** Each quantum model against its controls. */
function comparisonsTable(summaries) {
  const compared = summaries.filter(({ comparisons }) => comparisons.length > 0);
  if (compared.length === 0) return '';
  const heads = comparisonHeads(compared[0].comparisons);
  const rows = compared.flatMap(({ name, comparisons }) =>
    comparisons.map((each) => [`${name} less ${each.control}`, ...comparisonCells(each, comparisons)]),
  );
  return [markdownTable(['', ...heads], rows), comparisonNotes(summaries).join(' ')].join('\n\n');
}

for (const given of process.argv.slice(2)) {
  const [name, folder] = given.split('=');
  const { summaries } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  const texts = { [name]: modelsTable(summaries), [`${name}, compared`]: comparisonsTable(summaries) };
  for (const [mark, text] of Object.entries(texts)) {
    const found = pages.filter((page) => replaceMarked(page, mark, text));
    console.log(`${mark}: ${found.length === 0 ? 'no page has this mark' : found.join(', ')}`);
  }
}
