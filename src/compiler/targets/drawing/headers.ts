// The labels of layers stand above the drawing, one under another where they would collide.
import type { Layer } from './layout.ts';

export interface Header {
  readonly text: string;
  /** First and last column. */
  readonly from: number;
  readonly to: number;
  /** Line of the label, 0 at the bottom. */
  readonly level: number;
}

/** Every label once, as low as it fits; neighbours with the same label and columns share it. */
export function headersOf(layers: readonly Layer[]): Header[] {
  const headers = new Map<string, Header>();
  /** By level: first column that is free. */
  const free: number[] = [];
  const ordered = layers.filter(({ label }) => label).sort((a, b) => a.from - b.from || a.to - b.to);
  for (const { label, from, to } of ordered) {
    const key = `${from} ${to} ${label}`;
    if (headers.has(key)) continue;
    let level = free.findIndex((column) => column <= from);
    if (level < 0) level = free.length;
    free[level] = to + 1;
    headers.set(key, { text: label, from, to, level });
  }
  return [...headers.values()];
}
