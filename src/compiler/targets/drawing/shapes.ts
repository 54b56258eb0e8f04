// One box of the SVG drawing: its shape around its wires, the lines that join its parts, its words.
import type { Part } from './box.ts';
import { bodyHeight, isUpright, linesOf, pitch, type Geometry } from './geometry.ts';
import type { Box } from './layout.ts';
import { labelSize } from './stylesheet.ts';
import { element, escape } from './xml.ts';

/** The markup of a box, of which its number in the layout is the `data-call`. */
export function drawBox(box: Box, number: number, geometry: Geometry): string {
  const markup = { if: mark, else: mark, end: mark, discard: ground, barrier, measure: meter } as const;
  const draw = markup[box.shape as keyof typeof markup] ?? joined;
  return element(
    'g',
    { 'data-call': number },
    element('title', {}, escape(box.title)),
    ...draw(box, geometry),
  );
}

/** Bodies and symbols on their wires, joined by a line. */
function joined(box: Box, geometry: Geometry): string[] {
  const { x, y } = geometry;
  const middle = x(box.column);
  const symbols = box.parts.filter(({ symbol }) => symbol !== 'body');
  const markup: string[] = [];
  if (box.shape === 'pool') markup.push(...funnel(box, geometry));
  else if (box.top < box.bottom) markup.push(line(`M${middle} ${y(box.top)}V${y(box.bottom)}`));
  markup.push(...bodyRuns(box.parts).flatMap((run) => body(box, run, geometry)));
  for (const { row, symbol } of symbols) {
    const at = y(row);
    if (symbol === 'control') markup.push(element('circle', { class: 'qc-dot', cx: middle, cy: at, r: 4 }));
    if (symbol === 'swap') markup.push(line(`M${middle - 5} ${at - 5}l10 10m0-10l-10 10`));
    if (symbol === 'not') {
      markup.push(element('circle', { class: 'qc-body', cx: middle, cy: at, r: 9 }));
      markup.push(line(`M${middle - 9} ${at}h18M${middle} ${at - 9}v18`));
    }
  }
  return markup;
}

/** A pool's sources: their wires bend towards the target and end there in an arrow, one for each side. */
function funnel(box: Box, { x, y }: Geometry): string[] {
  const { column, bend = column } = box;
  const target = box.parts.find(({ symbol }) => symbol === 'body')?.row;
  const sources = box.parts.flatMap(({ row, symbol }) => (symbol === 'source' ? [row] : []));
  if (target === undefined) return [];
  const middle = x(bend);
  return [1, -1].flatMap((toward) => {
    const side = sources.filter((source) => Math.sign(target - source) === toward);
    if (side.length === 0) return [];
    const farthest = toward > 0 ? Math.min(...side) : Math.max(...side);
    // In a lane of its own the arrow meets the target's wire in front of the pool.
    const tip = y(target) - toward * (bend < column ? 1 : bodyHeight / 2 + 1);
    return [
      line(`M${middle} ${y(farthest)}V${tip - toward * 4}`),
      ...side.map((source) => element('circle', { class: 'qc-dot', cx: middle, cy: y(source), r: 2.5 })),
      element('path', { class: 'qc-dot', d: `M${middle} ${tip}l-4 ${-7 * toward}h8z` }),
    ];
  });
}

/** Neighbouring rows with a body stand in one. */
function bodyRuns(parts: readonly Part[]): Part[][] {
  const runs: Part[][] = [];
  for (const part of parts) {
    if (part.symbol !== 'body') continue;
    const run = runs[runs.length - 1];
    if (run && run[run.length - 1].row === part.row - 1) run.push(part);
    else runs.push([part]);
  }
  return runs;
}

function body(box: Box, run: readonly Part[], geometry: Geometry): string[] {
  const { x, y } = geometry;
  const middle = x(box.column);
  const width = geometry.widthOf(box);
  const top = y(run[0].row) - bodyHeight / 2;
  const height = y(run[run.length - 1].row) + bodyHeight / 2 - top;
  const fill = box.fill ? ` qc-c${box.fill.colour} qc-r${Math.min(box.fill.round, 3)}` : '';
  const rx = { pool: bodyHeight / 2, channel: 9, reset: 2, block: 0 }[box.shape as string] ?? 3;
  const dim = box.shape === 'channel' ? ' qc-dim' : '';
  const on = box.fill ? ' qc-on' : '';
  const centre = top + height / 2;
  const markup = [
    element('rect', { class: `qc-body${fill}${dim}`, x: middle - width / 2, y: top, width, height, rx }),
  ];
  const shift = run.some(({ mark }) => mark) ? 4 : 0;
  const lines = linesOf(box);
  lines.forEach(({ content, size }, index) => {
    const at =
      centre +
      (index - (lines.length - 1) / 2) * (lines.length > 2 ? 13 : 12.5) +
      (lines.length > 1 ? 0.7 : 0);
    markup.push(text(`${size < labelSize ? 'qc-small' : 'qc-label'}${on}`, middle + shift, at, content));
  });
  for (const { row, mark } of run) {
    if (mark) markup.push(text(`qc-small qc-left${on}`, middle - width / 2 + 3, y(row), mark));
  }
  return markup;
}

/** A dial with its needle, and the bit below. */
function meter(box: Box, geometry: Geometry): string[] {
  const { x, y } = geometry;
  const [middle, at, width] = [x(box.column), y(box.top), geometry.widthOf(box)];
  return [
    element('rect', { class: 'qc-body', x: middle - width / 2, y: at - bodyHeight / 2, width, height: bodyHeight, rx: 3 }), // prettier-ignore
    line(`M${middle - 7} ${at - 1}a7 7 0 0 1 14 0M${middle} ${at - 1}l5-8`),
    text('qc-small', middle, at + 6.5, box.detail),
  ];
}

/** The sign for ground: the qubit is thrown away. */
function ground({ column, top }: Box, { x, y }: Geometry): string[] {
  const [middle, at] = [x(column), y(top)];
  return [line(`M${middle} ${at - 8}v16M${middle + 3.5} ${at - 5}v10M${middle + 7} ${at - 2}v4`)];
}

function barrier({ column, parts }: Box, { x, y }: Geometry): string[] {
  const middle = x(column);
  return parts.map(({ row }) =>
    element('path', { class: 'qc-line qc-dim', d: `M${middle} ${y(row) - pitch / 2}v${pitch}` }),
  );
}

/** The beginning, the `else` or the end of a branch: a bar as high as the branch, its words upright where they need it. */
function mark(box: Box, geometry: Geometry): string[] {
  const { x, y } = geometry;
  const [middle, width] = [x(box.column), geometry.widthOf(box)];
  const top = y(box.top) - pitch / 2 + 3;
  const height = y(box.bottom) + pitch / 2 - 3 - top;
  const bar = element('rect', { class: 'qc-mark', x: middle - width / 2, y: top, width, height, rx: 3 });
  if (!box.label) return [bar];
  const centre = top + height / 2;
  const transform = isUpright(box) ? `rotate(-90 ${middle} ${centre})` : undefined;
  return [bar, element('text', { class: 'qc-small', x: middle, y: centre, transform }, escape(box.label))];
}

function line(d: string): string {
  return element('path', { class: 'qc-line', d: d.replace(/-?\d+\.\d{3,}/g, (digits) => String(Math.round(Number(digits) * 100) / 100)) }); // prettier-ignore
}

function text(name: string, x: number, y: number, content: string): string {
  return element('text', { class: name, x, y }, escape(content));
}
