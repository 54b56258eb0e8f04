// A part of the page that a phone folds: there its heading opens it, on wide pages and paper it stands open.
import { html, type Html, type Part } from './html.ts';

/** No script: it is closed, and the stylesheet shows what is in it where there is room. */
export function folded(heading: Part, body: Part): Html {
  return html`<details class="fold"><summary><h2>${heading}</h2></summary>${body}</details>`;
} // prettier-ignore
