// The tables of studies in README.md and docs/study.md, from the folders that their commands wrote:
// `node scripts/study-tables.mjs phantom=runs/phantom-…  medical-mnist=results`. NAME is the mark `<!-- NAME -->` before a table.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { comparisonCells, comparisonHeads, comparisonNotes } from '../build/study/comparison-table.js';
import { marksOf, sharedMarks } from '../build/study/summary/marks.js';
import { columnsOf } from '../build/study/table.js';

const pages = ['README.md', 'docs/study.md'].map((page) =>
  fileURLToPath(new URL(`../${page}`, import.meta.url)),
);
/** Columns of the record that a page has no room for. */
const left = ['an epoch'];

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (heads, rows) =>
  [
    row(heads),
    row(heads.map((_, index) => (index === 0 || heads[index] === 'marks' ? '---' : '--:'))),
    ...rows.map(row),
  ].join('\n');
const titleOf = ({ title, role }) => (role === 'model' ? `**${title}**` : title);

function modelsTable(summaries) {
  const shared = sharedMarks(summaries).map(({ text }) => text);
  const columns = columnsOf(summaries).filter(({ head }) => !left.includes(head));
  const marks = (model) => marksOf(model).filter((text) => !shared.includes(text));
  const rows = summaries.map((model) => [titleOf(model), ...columns.map(({ cell }) => cell(model)), marks(model).join('; ')]); // prettier-ignore
  const note = shared.length > 0 ? [`All models trained by epochs: ${shared.join('; ')}.`] : [];
  return [table(['model', ...columns.map(({ head }) => head), 'marks'], rows), ...note].join('\n\n');
}

/** Each quantum model against its controls. */
function comparisonsTable(summaries) {
  const compared = summaries.filter(({ comparisons }) => comparisons.length > 0);
  if (compared.length === 0) return '';
  const heads = comparisonHeads(compared[0].comparisons);
  const rows = compared.flatMap(({ name, comparisons }) =>
    comparisons.map((each) => [`${name} less ${each.control}`, ...comparisonCells(each, comparisons)]),
  );
  return [table(['', ...heads], rows), comparisonNotes(summaries).join(' ')].join('\n\n');
}

function replaceIn(page, name, text) {
  const marked = new RegExp(`<!-- ${name} -->\n(?:(?!<!--)[^])*<!-- end -->`);
  const before = readFileSync(page, 'utf8');
  if (!marked.test(before)) return false;
  writeFileSync(
    page,
    before.replace(marked, () => `<!-- ${name} -->\n${text}\n<!-- end -->`),
  );
  return true;
}

for (const given of process.argv.slice(2)) {
  const [name, folder] = given.split('=');
  const { summaries } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'));
  const texts = { [name]: modelsTable(summaries), [`${name}, compared`]: comparisonsTable(summaries) };
  for (const [mark, text] of Object.entries(texts)) {
    const found = pages.filter((page) => replaceIn(page, mark, text));
    console.log(`${mark}: ${found.length === 0 ? 'no page has this mark' : found.join(', ')}`);
  }
}
