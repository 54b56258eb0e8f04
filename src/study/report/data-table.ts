// Tables of the report: on a phone each row becomes a card whose lines name their columns.
import { html, type Html, type Part } from './html.ts';

export interface TableColumn {
  readonly head: string;
  /** Words, not figures. */
  readonly kind?: 'text';
}

export interface TableRow {
  readonly head: Part;
  /** One a column. */
  readonly cells: readonly Part[];
  readonly kind?: string;
}

/** `corner`: what stands in the heads of the rows. */
export function dataTable(corner: string, columns: readonly TableColumn[], rows: readonly TableRow[]): Html {
  return html`<div class="wide"><table class="cards"><thead><tr><th scope="col">${corner}</th>${columns.map(
    ({ head, kind }) => html`<th scope="col" class="${kind ?? 'figure'}">${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    ({ head, cells, kind = 'row' }) =>
      html`<tr class="${kind}"><th scope="row">${head}</th>${cells.map((cell, index) => cellOf(columns[index], cell, columns.length > 1))}</tr>`,
  )}</tbody></table></div>`;
} // prettier-ignore

/** On a card the only figure needs no name. */
function cellOf({ head, kind }: TableColumn, cell: Part, named: boolean): Html {
  return html`<td class="${kind ?? 'figure'}" data-head="${named ? head : ''}">${cell}</td>`;
}
