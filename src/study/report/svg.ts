// The parts that the report's pictures are made of, as SVG. Text takes the page's colour (currentColor), so that a picture
// reads on light, dark and paper.
import { html, type Html, type Part } from './html.ts';
import { place, tickText, type Scale } from './scale.ts';

/** Pixels, from the upper left corner. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const lines = { axis: '#8888', grid: '#8883' } as const;
const family = 'system-ui, sans-serif';
const tickLength = 5;
const gap = 3;

/** A whole picture, with a sentence for those who do not see it. */
export function picture(width: number, height: number, description: string, ...parts: readonly Part[]): Html {
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="${description}" font-family="${family}" font-size="10" fill="none">${parts}</svg>`; // prettier-ignore
}

/** Hundredths of a pixel are enough. */
export function pixel(value: number): number {
  return Math.round(100 * value) / 100;
}

/** About how wide a text is: letters of 10 pixels are 6 wide, those of East Asia 10. */
export function widthOf(text: string): number {
  return [...text].reduce((width, letter) => width + (letter > '\u2e7f' ? 10 : 6), 0);
}

export interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly fill?: string;
  /** Degrees, about its place. */
  readonly turned?: number;
}

/** A text whose middle is at the height y. */
export function text(x: number, y: number, content: string, options: TextOptions = {}): Html {
  const { anchor = 'middle', size = 10, fill = 'currentColor', turned = 0 } = options;
  const turn = turned === 0 ? '' : html` transform="rotate(${turned} ${pixel(x)} ${pixel(y)})"`;
  return html`<text x="${pixel(x)}" y="${pixel(y)}" dy="0.35em" text-anchor="${anchor}" font-size="${size}" fill="${fill}"${turn}>${content}</text>`; // prettier-ignore
}

type Point = readonly [x: number, y: number];

export function line([x1, y1]: Point, [x2, y2]: Point, stroke: string, width = 1): Html {
  return html`<line x1="${pixel(x1)}" y1="${pixel(y1)}" x2="${pixel(x2)}" y2="${pixel(y2)}" stroke="${stroke}" stroke-width="${width}"/>`; // prettier-ignore
}

export function dot(x: number, y: number, radius: number, fill: string): Html {
  return html`<circle cx="${pixel(x)}" cy="${pixel(y)}" r="${radius}" fill="${fill}" />`;
}

type Write = (tick: number) => string;

/** The axis below a frame, its title, and vertical lines in the frame where asked for. */
export function bottomAxis(
  frame: Frame,
  scale: Scale,
  title: string,
  options: { readonly grid?: boolean; readonly write?: Write } = {},
): Html {
  // prettier-ignore
  const { grid = false, write = (tick) => tickText(scale, tick) } = options;
  const { left, top, width, height } = frame;
  const bottom = top + height;
  const marks = scale.ticks.map((tick) => {
    const x = left + width * place(scale, tick);
    const ruled = grid ? [line([x, top], [x, bottom], lines.grid)] : [];
    return [...ruled, line([x, bottom], [x, bottom + tickLength], lines.axis), text(x, bottom + tickLength + gap + 5, write(tick))]; // prettier-ignore
  });
  return html`${marks}${line([left, bottom], [left + width, bottom], lines.axis)}${text(left + width / 2, bottom + 27, title, { size: 11 })}`; // prettier-ignore
}

/** The axis left of a frame, its title at its outside, and horizontal lines in the frame. */
export function leftAxis(frame: Frame, scale: Scale, title: string): Html {
  const { left, top, width, height } = frame;
  const marks = scale.ticks.map((tick) => {
    const y = top + height * (1 - place(scale, tick));
    const label = text(left - tickLength - gap, y, tickText(scale, tick), { anchor: 'end' });
    return [line([left, y], [left + width, y], lines.grid), line([left - tickLength, y], [left, y], lines.axis), label]; // prettier-ignore
  });
  const widest = Math.max(...scale.ticks.map((tick) => widthOf(tickText(scale, tick))));
  const aside = text(left - tickLength - 2 * gap - widest - 8, top + height / 2, title, { size: 11, turned: -90 }); // prettier-ignore
  return html`${marks}${line([left, top], [left, top + height], lines.axis)}${aside}`;
}
