// What a study says on the terminal when it is done: its tables, then notes on the data.
import { printable } from '../printable.ts';
import { formatComparisons } from '../study/comparison-table.ts';
import { formatRobustness, formatSubgroups } from '../study/figures-table.ts';
import { formatProfile } from '../study/profile-table.ts';
import type { StudyResult } from '../study/result.ts';
import { formatTable } from '../study/table.ts';
import { terminalWidth } from './terminal-width.ts';

/** `subgroups`: the columns whose tables were asked for. */
export function printTables({ summaries, models, data }: StudyResult, subgroups?: readonly string[]): void {
  const width = terminalWidth();
  const tables = [
    formatTable(summaries, width),
    formatComparisons(summaries, width),
    formatRobustness(summaries, width),
    formatSubgroups(summaries, subgroups, width),
    formatProfile(models),
  ];
  for (const table of tables) if (table) console.log(table);
  for (const note of data.notes) console.log(printable(`Note on the data: ${note}`));
}
