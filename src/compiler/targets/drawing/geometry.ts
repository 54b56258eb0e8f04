// Layout → places in pixels: columns as wide as their widest text, rows at an even pitch.
import { headersOf, type Header } from './headers.ts';
import type { Box, Layout } from './layout.ts';
import { widthOf } from './plain.ts';
import { characterWidth, detailSize, labelSize } from './stylesheet.ts';

export const pitch = 36;
export const bodyHeight = 28;
const gap = 12;
const margin = 12;
const headerHeight = 15;
const leastWidth = 22;

export interface Geometry {
  readonly width: number;
  /** Down to the last wire's lower edge. */
  readonly height: number;
  readonly headers: readonly Header[];
  /** Where wires begin. */
  readonly left: number;
  /** Where wires that are read out end. */
  readonly right: number;
  x(column: number): number;
  y(row: number): number;
  headerY(level: number): number;
  /** Left and right edges of a stretch of columns. */
  edges(from: number, to: number): readonly [number, number];
  /** Width of a box's body. */
  widthOf(box: Box): number;
}

export function textWidth(text: string, size: number): number {
  return widthOf(text) * characterWidth * size;
}

export function geometryOf(layout: Layout): Geometry {
  const headers = headersOf(layout.layers);
  const levels = headers.reduce((most, { level }) => Math.max(most, level + 1), 0);
  const widths = new Array<number>(layout.columns).fill(leastWidth);
  const standing = new Set(layout.boxes.map(({ column }) => column));
  for (const { bend } of layout.boxes) if (bend !== undefined && !standing.has(bend)) widths[bend] = 0;
  for (const box of layout.boxes) widths[box.column] = Math.max(widths[box.column], bodyWidth(box));
  for (const { text, from, to } of headers) {
    const room = widths.slice(from, to + 1).reduce((sum, width) => sum + width + gap, 0);
    const missing = textWidth(text, detailSize) + 4 - room;
    for (let column = from; column <= to && missing > 0; column++)
      widths[column] += missing / (to - from + 1);
  }
  const left = margin + layout.rows.reduce((most, name) => Math.max(most, textWidth(name, labelSize)), 0) + 6;
  const starts = [left + gap];
  for (const width of widths) starts.push(starts[starts.length - 1] + width + gap);
  const right = starts[layout.columns];
  const readouts = [...layout.readouts.values()].reduce((most, label) => Math.max(most, textWidth(label, labelSize)), 0); // prettier-ignore
  const top = margin + headerHeight * levels;
  return {
    width: right + (readouts ? readouts + 6 : 0) + margin,
    height: top + pitch * layout.rows.length,
    headers,
    left,
    right,
    x: (column) => starts[column] + widths[column] / 2,
    y: (row) => top + pitch * (row + 0.5),
    headerY: (level) => top - headerHeight * (level + 0.5) + 2,
    edges: (from, to) => [starts[from] - gap / 2, starts[to] + widths[to] + gap / 2],
    widthOf: bodyWidth,
  };
}

function bodyWidth(box: Box): number {
  if (box.shape === 'discard' || box.shape === 'barrier' || box.shape === 'end') return 10;
  if (box.shape === 'if' || box.shape === 'else')
    return isUpright(box) ? 18 : textWidth(box.label, detailSize) + 8;
  const marks = box.parts.some(({ mark }) => mark) ? 12 : 0;
  const round = box.shape === 'pool' ? 6 : 0;
  const text = linesOf(box).reduce((most, { content, size }) => Math.max(most, textWidth(content, size)), 0);
  return Math.max(leastWidth, text + 10 + marks + round);
}

/** The words of a branch's mark are turned where it is high enough for them. */
export function isUpright({ label, top, bottom }: Box): boolean {
  return textWidth(label, detailSize) + 8 <= (bottom - top + 1) * pitch - 6;
}

/** Longer labels are broken at an underscore, where there is one. */
const longLabel = 8;

/** The words in a body, line by line, with their sizes. A body on one wire has room for two lines. */
export function linesOf({ label, detail, parts }: Box): { content: string; size: number }[] {
  const rows = new Set(parts.filter(({ symbol }) => symbol === 'body').map(({ row }) => row));
  const isTall = [...rows].every((row) => rows.has(row - 1) || rows.has(row + 1));
  const below = detail ? [{ content: detail, size: detailSize }] : [];
  if (label.length > longLabel && (isTall || !detail)) {
    const middle = (label.length - 1) / 2;
    const cuts = [...label.matchAll(/_(?=.)/g)].map(({ index }) => index + 1);
    cuts.sort((a, b) => Math.abs(a - 1 - middle) - Math.abs(b - 1 - middle));
    if (cuts.length > 0) {
      const halves = [label.slice(0, cuts[0]), label.slice(cuts[0])];
      return [...halves.map((content) => ({ content, size: detailSize })), ...below];
    }
  }
  return [{ content: label, size: labelSize }, ...below];
}
