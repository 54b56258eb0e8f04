// Tables in Markdown, and their places in the pages: `<!-- NAME -->` before one, `<!-- end -->` behind it.
import { readFileSync, writeFileSync } from 'node:fs';

/** The columns named in `left` stand left, as the first does. */
export function markdownTable(heads, rows, left = []) {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const rules = heads.map((head, index) => (index === 0 || left.includes(head) ? '---' : '--:'));
  return [row(heads), row(rules), ...rows.map(row)].join('\n');
}

/** Whether the page has the mark. */
export function replaceMarked(page, name, text) {
  const marked = new RegExp(`<!-- ${name} -->\n(?:(?!<!--)[^])*<!-- end -->`);
  const before = readFileSync(page, 'utf8');
  if (!marked.test(before)) return false;
  writeFileSync(
    page,
    before.replace(marked, () => `<!-- ${name} -->\n${text}\n<!-- end -->`),
  );
  return true;
}
