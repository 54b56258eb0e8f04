// A layout as a self-contained SVG picture: no script, no font, no address outside; light and dark by the reader's choice.
import { checkOptions } from '../../../option-names.ts';
import type { Circuit } from '../../circuit/circuit.ts';
import { geometryOf, pitch, textWidth, type Geometry } from './geometry.ts';
import { layOut, type Layout } from './layout.ts';
import { drawingNames, type DrawingOptions } from './options.ts';
import { wrap } from './sentences.ts';
import { drawBox } from './shapes.ts';
import { detailSize, stylesheet } from './stylesheet.ts';
import { element, escape } from './xml.ts';

/** How an SVG picture is drawn. */
export interface SvgOptions extends DrawingOptions {
  /** What the picture is called for those who do not see it; default the circuit's name and size. */
  readonly title?: string;
}

const lineHeight = 16;
const leastWidth = 320;

/**
 * The circuit as an SVG document. Hovering over a box tells all about it; the attribute `data-call` of its group is its
 * place in `drawnBoxes`. Throws UserError for more wires or boxes than `options` allow.
 */
export function drawSvg(circuit: Circuit, options: SvgOptions = {}): string {
  checkOptions('drawSvg', options, { ...drawingNames, title: true });
  const layout = layOut(circuit, options);
  const geometry = geometryOf(layout);
  const longest = Math.max(leastWidth, geometry.width);
  const footer = footerOf(layout, Math.floor((longest - 24) / textWidth('n', detailSize)));
  const widest = footer.reduce(
    (most, line) => Math.max(most, textWidth(line, detailSize) + 24),
    geometry.width,
  );
  const width = Math.ceil(widest);
  const height = Math.ceil(geometry.height + lineHeight * footer.length + 12);
  const { x, y } = geometry;
  const title = options.title?.replace(/\p{C}/gu, '·') ?? `${layout.title}: ${layout.rows.length} qubits`;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'qc',
      role: 'img',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
    },
    element('title', {}, escape(title)),
    element(
      'desc',
      {},
      escape([...layout.outputs.map((output) => `return ${output}`), ...layout.notes].join('; ')),
    ),
    element('style', {}, stylesheet),
    element('rect', { class: 'qc-page', width, height, rx: 6 }),
    ...layout.layers.map(({ from, to, top, bottom }) =>
      area('qc-layer', geometry.edges(from, to), y(top) - pitch / 2 + 2, y(bottom) + pitch / 2 - 2, 2),
    ),
    ...layout.frames.map(({ from, to, top, bottom }) =>
      area('qc-frame', [x(from), x(to)], y(top) - pitch / 2 + 3, y(bottom) + pitch / 2 - 3, 0),
    ),
    ...layout.wires.map(({ row, from, to }) =>
      element('path', {
        class: 'qc-wire',
        d: `M${round(from < 0 ? geometry.left : x(from))} ${round(y(row))}H${round(to === layout.columns ? geometry.right : x(to))}`,
      }),
    ),
    ...layout.boxes.map((box, number) => drawBox(box, number, geometry)),
    ...texts(layout, geometry),
    ...footer.map((line, index) =>
      element(
        'text',
        { class: 'qc-small qc-left qc-faint', x: 12, y: geometry.height + lineHeight * (index + 0.5) + 2 },
        escape(line),
      ),
    ),
  )}\n`;
}

function texts(layout: Layout, { headers, left, right, x, y, headerY }: Geometry): string[] {
  return [
    ...layout.rows.map((name, row) =>
      element('text', { class: 'qc-right', x: left - 6, y: y(row) }, escape(name)),
    ),
    ...headers.map(({ text, from, to, level }) =>
      element(
        'text',
        { class: 'qc-small qc-faint', x: (x(from) + x(to)) / 2, y: headerY(level) },
        escape(text),
      ),
    ),
    ...layout.wires
      .filter(({ row, to }) => to === layout.columns && layout.readouts.has(row))
      .map(({ row }) =>
        element('text', { class: 'qc-left', x: right + 6, y: y(row) }, layout.readouts.get(row)!),
      ),
  ];
}

function footerOf({ outputs, notes }: Layout, width: number): string[] {
  return [
    ...(outputs.length > 0 ? wrap(outputs, width, 'return ', '       ') : []),
    ...notes.map((note) => `no wire: ${note}`),
  ];
}

function area(
  name: string,
  [left, right]: readonly [number, number],
  top: number,
  bottom: number,
  inset: number,
): string {
  const place = { x: left + inset, y: top, width: right - left - 2 * inset, height: bottom - top };
  return element('rect', { class: name, ...place, rx: 5 });
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
