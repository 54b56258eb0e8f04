// Names with what they mean, a line each, under a table of figures.

/** The names in one column, the meanings in another. */
export function legend(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  const widest = Math.max(...rows.map(([name]) => name.length));
  return [`${title}:`, ...rows.map(([name, says]) => `  ${name.padEnd(widest)}  ${says}`)].join('\n');
}
