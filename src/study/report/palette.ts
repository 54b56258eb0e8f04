// The report's colours, light and dark: text reads on its ground with a contrast of 4.5 or more, marks of charts with 3.

/** Colours that a page on one ground uses; each is a custom property of the stylesheet, `--text` and so on. */
export interface Palette {
  readonly ground: string;
  readonly text: string;
  /** Captions, heads of tables. */
  readonly quiet: string;
  /** What warns. */
  readonly mark: string;
  /** Lines between rows. */
  readonly line: string;
  /** Models, and training. */
  readonly first: string;
  /** Validation. */
  readonly second: string;
  /** Controls. */
  readonly third: string;
}

export const light: Palette = {
  ground: '#ffffff', text: '#1c2128', quiet: '#57616c', mark: '#94400f', line: '#d5dae0',
  first: '#2b6cb0', second: '#c05a10', third: '#6b7683',
}; // prettier-ignore

export const dark: Palette = {
  ground: '#14181d', text: '#e6edf3', quiet: '#a7b2bd', mark: '#f0a36b', line: '#39424c',
  first: '#6ba8ee', second: '#ee9150', third: '#97a3af',
}; // prettier-ignore

/** Of `first` in the fullest cell of a matrix: what stands on it is in the text's colour. */
export const fullestCell = 0.5;

/** A colour as charts name it, so that it follows the page's. */
export const colour = (name: keyof Palette) => `var(--${name})`;

export function properties(palette: Palette): string {
  return Object.entries(palette).map(([name, value]) => `--${name}: ${value};`).join(' ');
} // prettier-ignore
