// How an SVG drawing looks, on light and on dark screens. Classes begin with `qc-`, so that a page may hold the drawing.
import { palette } from './palette.ts';

export const fonts = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace";

/** Width of a character of the fonts above, in font sizes. */
export const characterWidth = 0.61;

export const labelSize = 12;
export const detailSize = 10;

const fills = palette.map((rgb, index) => `.qc-c${index}{fill:rgb(${rgb.join(',')})}`).join('');

export const stylesheet = [
  `.qc text{font-family:${fonts};font-size:${labelSize}px;text-anchor:middle;dominant-baseline:central;fill:#1c2128}`,
  `.qc .qc-small{font-size:${detailSize}px}.qc .qc-left{text-anchor:start}.qc .qc-right{text-anchor:end}`,
  '.qc-page{fill:#fff}.qc-wire,.qc-line{stroke:#57606a;stroke-width:1.2;fill:none}.qc-dot{fill:#1c2128;stroke:none}',
  '.qc-body{fill:#fff;stroke:#424a53;stroke-width:1}.qc-line{stroke:#424a53}.qc-dim{stroke-dasharray:3 3}',
  '.qc-layer{fill:#6e7781;fill-opacity:.09}.qc-frame{fill:none;stroke:#57606a;stroke-dasharray:5 3}',
  '.qc-mark{fill:#d0d7de;stroke:#57606a}.qc .qc-faint{fill:#57606a}',
  fills,
  '.qc-r1{stroke-dasharray:4 2}.qc-r2{stroke-width:2.5}.qc-r3{stroke-width:2.5;stroke-dasharray:2 2}',
  '@media (prefers-color-scheme:dark){',
  '.qc text{fill:#e6edf3}.qc-page{fill:#0d1117}.qc-wire{stroke:#8b949e}.qc-line{stroke:#b6bfc8}.qc-dot{fill:#e6edf3}',
  '.qc-body{fill:#21262d;stroke:#8b949e}.qc-frame,.qc-mark{stroke:#8b949e}.qc-mark{fill:#373e47}',
  '.qc .qc-faint{fill:#9aa4ae}.qc-layer{fill:#b1bac4;fill-opacity:.1}',
  fills,
  '}',
  // Colours are light in both: what stands on them is dark.
  '.qc .qc-on{fill:#1c2128}.qc-line.qc-on{fill:none;stroke:#1c2128}',
].join('');
