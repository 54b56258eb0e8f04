// Charts as SVG text, drawn by Vega on the server: no script and no network in the page. Text takes the page's colour
// (currentColor) and marks its custom properties, so that a chart reads on light, dark and paper.
import { colour } from '../palette.ts';
import { html, trusted, type Html } from '../html.ts';
import { compile, logger, None, parse, View, type TopLevelSpec } from '../vega.ts';

const config = {
  background: 'transparent',
  font: 'system-ui, sans-serif',
  view: { stroke: 'transparent' },
  axis: {
    labelColor: 'currentColor', titleColor: 'currentColor', domainColor: colour('third'), tickColor: colour('third'),
    gridColor: colour('line'), titleFontWeight: 'normal', labelLimit: 200, labelFontSize: 11, titleFontSize: 11,
  }, // prettier-ignore
  text: { color: 'currentColor', fontSize: 11 },
} as const;

const quiet = logger(None);

/** `description` is what those hear who do not see it. */
export async function draw(spec: TopLevelSpec, description: string): Promise<Html> {
  const { spec: vegaSpec } = compile({ ...spec, config, description } as TopLevelSpec, { logger: quiet });
  const view = new View(parse(vegaSpec), { renderer: 'none', logger: quiet });
  try {
    return trusted(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** A chart that is drawn for a page and again for a phone, of which one is shown. */
export async function drawBoth(
  drawAt: (width: number) => Promise<Html>,
  widths: readonly [broad: number, narrow: number] = [620, 170],
): Promise<Html> {
  const [broad, narrow] = [await drawAt(widths[0]), await drawAt(widths[1])];
  return html`<div class="broad">${broad}</div><div class="narrow">${narrow}</div>`;
} // prettier-ignore

/** Long names would push a chart aside; names that are then equal are told apart by their index. */
export function shortLabels(names: readonly string[], most = 24): string[] {
  const short = names.map((name) => (name.length > most ? `${name.slice(0, most - 1)}…` : name));
  return short.map((label, i) =>
    short.indexOf(label) === short.lastIndexOf(label) ? label : `${i}: ${label}`,
  );
}
