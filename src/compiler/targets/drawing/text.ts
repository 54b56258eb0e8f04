// A layout as lines of characters for the terminal: a line a wire and a line between; bodies in ┤ ├, pools in ( ).
import { checkOptions } from '../../../option-names.ts';
import type { Circuit } from '../../circuit/circuit.ts';
import { createCanvas, type Canvas } from './canvas.ts';
import { headersOf } from './headers.ts';
import { layOut, type Box, type Layout } from './layout.ts';
import { drawingNames, type DrawingOptions } from './options.ts';
import { palette } from './palette.ts';
import { widthOf } from './plain.ts';
import { wrap } from './sentences.ts';

/** How a drawing in characters is made. */
export interface TextOptions extends DrawingOptions {
  /** Shared weights in one background colour, by the terminal's 24-bit colours; default false. */
  readonly colour?: boolean;
}

/**
 * The circuit as text. Controls ●, controlled X ⊕, swaps ×; ┤ ├ a gate or call, ( ) the target of a pool whose source
 * ends at ▲ or ▼, ⊣ a discarded qubit, ╢ ╟ a branch, ░ a barrier, ⟨ ⟩ what is read out.
 * Throws UserError for more wires or boxes than `options` allow.
 */
export function drawText(circuit: Circuit, options: TextOptions = {}): string {
  checkOptions('drawText', options, { ...drawingNames, colour: true });
  const layout = layOut(circuit, options);
  const headers = headersOf(layout.layers);
  const headerLines = headers.reduce((most, { level }) => Math.max(most, level + 1), 0);
  const widths = columnWidths(layout, headers);
  const nameWidth = layout.rows.reduce((most, name) => Math.max(most, widthOf(name)), 0);
  const starts = [nameWidth + 2];
  for (const width of widths) starts.push(starts[starts.length - 1] + width + 1);
  const readoutWidth = [...layout.readouts.values()].reduce((most, label) => Math.max(most, widthOf(label)), 0); // prettier-ignore
  const end = starts[layout.columns];
  const height = headerLines + Math.max(0, 2 * layout.rows.length - 1);
  const canvas = createCanvas(height, end + readoutWidth + 1);
  const grid: Grid = { canvas, starts, widths, lineOf: (row) => headerLines + 2 * row };

  for (const { text, from, to, level } of headers) {
    const room = starts[to] + widths[to] - starts[from];
    canvas.write(headerLines - 1 - level, starts[from] + ((room - widthOf(text)) >> 1), text);
  }
  layout.rows.forEach((name, row) => canvas.write(grid.lineOf(row), nameWidth - widthOf(name), name));
  for (const { row, from, to } of layout.wires) {
    const first = from < 0 ? nameWidth + 1 : middleOf(grid, from);
    const last = to === layout.columns ? end : middleOf(grid, to);
    canvas.write(grid.lineOf(row), first, '─'.repeat(last - first));
    const label = to === layout.columns ? layout.readouts.get(row) : undefined;
    if (label) canvas.write(grid.lineOf(row), end, label);
  }
  for (const box of layout.boxes) paintBox(grid, box);
  const lines = canvas.lines(options.colour ? paint : (text) => text);
  if (layout.outputs.length > 0) lines.push('', ...wrap(layout.outputs, 100, 'return ', '       '));
  if (layout.notes.length > 0) lines.push('', ...layout.notes.map((note) => `no wire: ${note}`));
  return `${lines.join('\n')}\n`;
}

interface Grid {
  readonly canvas: Canvas;
  /** By column: where it begins; one more than there are columns. */
  readonly starts: readonly number[];
  readonly widths: readonly number[];
  lineOf(row: number): number;
}

/** Text in the body of a box. */
function caption({ label, detail }: Box): string {
  return detail ? `${label} ${detail}` : label;
}

/** Room at the left for the operands' positions. */
function markWidth({ parts }: Box): number {
  const widest = parts.reduce((most, { mark }) => Math.max(most, mark?.length ?? 0), 0);
  return widest > 0 ? widest + 1 : 0;
}

function boxWidth(box: Box): number {
  if (box.parts.every(({ symbol }) => symbol !== 'body')) return Math.max(1, widthOf(box.detail));
  if (box.shape === 'discard' || box.shape === 'barrier') return 1;
  if (box.shape === 'end') return 2;
  return widthOf(caption(box)) + markWidth(box) + 2;
}

/** Columns as wide as their boxes, the last one of a layer also as its label needs. */
function columnWidths(
  layout: Layout,
  headers: readonly { text: string; from: number; to: number }[],
): number[] {
  const widths = new Array<number>(layout.columns).fill(1);
  for (const box of layout.boxes) widths[box.column] = Math.max(widths[box.column], boxWidth(box));
  for (const { text, from, to } of headers) {
    const room = widths.slice(from, to + 1).reduce((sum, width) => sum + width + 1, -1);
    widths[to] += Math.max(0, widthOf(text) - room);
  }
  return widths;
}

function middleOf({ starts, widths }: Grid, column: number): number {
  return starts[column] + (widths[column] >> 1);
}

function paintBox(grid: Grid, box: Box): void {
  const width = boxWidth(box);
  const left = middleOf(grid, box.column) - (width >> 1);
  if (box.shape === 'if' || box.shape === 'else' || box.shape === 'end')
    return paintMark(grid, box, left, width);
  if (box.shape === 'barrier') {
    for (const { row } of box.parts) grid.canvas.write(grid.lineOf(row), left, '░');
    return;
  }
  if (box.shape === 'discard') return grid.canvas.write(grid.lineOf(box.top), left, '⊣');
  paintConnector(grid, box);
  const middle = middleOf(grid, box.column);
  for (const { row, symbol } of box.parts) {
    const line = grid.lineOf(row);
    if (symbol === 'control') grid.canvas.write(line, middle, '●');
    else if (symbol === 'not') grid.canvas.write(line, middle, '⊕');
    else if (symbol === 'swap') grid.canvas.write(line, middle, '×');
    else if (symbol === 'source') paintSource(grid, box, row);
  }
  for (const rows of segments(box)) paintBody(grid, box, rows, left, width);
}

/** The line that joins the parts; it crosses the wires between. */
function paintConnector(grid: Grid, box: Box): void {
  const { canvas, lineOf } = grid;
  const middle = middleOf(grid, box.bend ?? box.column);
  for (let line = lineOf(box.top) + 1; line < lineOf(box.bottom); line++) {
    canvas.write(line, middle, canvas.at(line, middle) === '─' ? '┼' : '│');
  }
}

/** The end of a pooled wire, with an arrow to the target; the way of a source beyond passes by. */
function paintSource(grid: Grid, box: Box, row: number): void {
  const { canvas, lineOf } = grid;
  const middle = middleOf(grid, box.bend ?? box.column);
  const target = box.parts.find(({ symbol }) => symbol === 'body')?.row ?? box.bottom;
  const isBelow = row > target;
  const isFarthest = row === (isBelow ? box.bottom : box.top);
  canvas.write(lineOf(row), middle, isFarthest ? (isBelow ? '╯' : '╮') : '┤');
  canvas.write(lineOf(target) + (isBelow ? 1 : -1), middle, isBelow ? '▲' : '▼');
}

/** Neighbouring rows with a body, first and last. */
function segments({ parts }: Box): [number, number][] {
  const runs: [number, number][] = [];
  for (const { row, symbol } of parts) {
    if (symbol !== 'body') continue;
    const previous = runs[runs.length - 1];
    if (previous && previous[1] === row - 1) previous[1] = row;
    else runs.push([row, row]);
  }
  return runs;
}

function paintBody(
  { canvas, lineOf }: Grid,
  box: Box,
  [first, last]: readonly [number, number],
  left: number,
  width: number,
): void {
  const colour = box.fill?.colour;
  const [top, bottom] = [lineOf(first), lineOf(last)];
  const [opening, closing] = box.shape === 'pool' ? '()' : '┤├';
  for (let line = top; line <= bottom; line++) {
    const onWire = (line - top) % 2 === 0;
    const goesOn = onWire && canvas.at(line, left + width) === '─';
    const comesIn = onWire && canvas.at(line, left - 1) === '─';
    canvas.write(line, left, comesIn ? opening : '│', undefined);
    canvas.write(line, left + 1, ' '.repeat(width - 2), colour);
    canvas.write(line, left + width - 1, goesOn ? closing : '│');
  }
  const text = caption(box);
  const line = (top + bottom) >> 1;
  canvas.write(line, left + 1 + markWidth(box), text, colour);
  for (const { row, mark } of box.parts) {
    if (mark && row >= first && row <= last) canvas.write(lineOf(row), left + 1, mark, colour);
  }
}

/** The beginning, the `else` or the end of a branch, as high as the branch. */
function paintMark({ canvas, lineOf }: Grid, box: Box, left: number, width: number): void {
  const [top, bottom] = [lineOf(box.top), lineOf(box.bottom)];
  for (let line = top; line <= bottom; line++) {
    const comesIn = (line - top) % 2 === 0 && canvas.at(line, left - 1) === '─';
    const goesOn = (line - top) % 2 === 0 && canvas.at(line, left + width) === '─';
    canvas.write(line, left, `${comesIn ? '╢' : '║'}${' '.repeat(width - 2)}${goesOn ? '╟' : '║'}`);
  }
  canvas.write((top + bottom) >> 1, left + 1 + ((width - 2 - widthOf(box.label)) >> 1), box.label);
}

/** Dark text on a 24-bit background. */
function paint(text: string, colour: number): string {
  const [red, green, blue] = palette[colour];
  return `\u001b[38;2;17;17;17;48;2;${red};${green};${blue}m${text}\u001b[0m`;
}
