// A table of many rows: on wide pages and paper all of them, on a phone the first few until somebody asks for the rest.
import { count } from '../format.ts';
import { dataTable, type TableColumn, type TableRow } from './data-table.ts';
import { html, type Html } from './html.ts';

/** Cards that a phone shows at once. */
const first = 10;

/** No script: the stylesheet hides rows of the kind "rest" as long as what stands below is closed. As `dataTable`; rows have no kind. */
export function longTable(corner: string, columns: readonly TableColumn[], rows: readonly TableRow[]): Html {
  const all = rows.map((row, index) => (index < first ? row : { ...row, kind: 'rest' }));
  const table = dataTable(corner, columns, all);
  if (rows.length <= first) return table;
  return html`<div class="long">${table}<details class="more"><summary>all ${count(rows.length)}</summary></details></div>`;
} // prettier-ignore
