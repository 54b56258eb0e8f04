// Drawings of circuits: the same layout as text for the terminal and as SVG.
export { drawText, type TextOptions } from './text.ts';
export { drawSvg, type SvgOptions } from './svg.ts';
export type { DrawingOptions } from './options.ts';
export { drawnBoxes, type DrawnBox } from './drawn-boxes.ts';
