// Rows of facts as tables in Markdown, whose columns are as wide as what they hold.

/** `columns`: titles by the names of the facts; nothing without rows. */
export function printTable(title, columns, rows) {
  if (rows.length === 0) return;
  const names = Object.keys(columns);
  const lines = [Object.values(columns), ...rows.map((row) => names.map((name) => cell(row[name])))];
  const isNumber = names.map((name) => rows.every((row) => typeof (row[name] ?? 0) === 'number'));
  const widths = names.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const pad = (text, column) => (isNumber[column] ? text.padStart(widths[column]) : text.padEnd(widths[column])); // prettier-ignore
  const rule = widths.map((width, column) => '-'.repeat(width - (isNumber[column] ? 1 : 0)) + (isNumber[column] ? ':' : '')); // prettier-ignore
  console.log(`\n${title}\n`);
  for (const line of [lines[0].map(pad), rule, ...lines.slice(1).map((each) => each.map(pad))]) console.log(`| ${line.join(' | ')} |`); // prettier-ignore
}

/** A number to three digits. */
export function cell(value) {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'number') return String(value).replaceAll('|', '\\|');
  if (Number.isInteger(value) || Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return Math.abs(value) < 1e-3 && value !== 0 ? value.toExponential(1) : value.toPrecision(3);
}
