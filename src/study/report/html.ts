// HTML that cannot be forgotten to be escaped: whatever is put into the template is text unless it is Html itself.

const MARK: unique symbol = Symbol('html');

/** Markup that is safe to put on a page. Only `html` and `trusted` make it. */
export interface Html {
  readonly [MARK]: string;
}

export type Part = string | number | Html | readonly Part[];

/** A template tag: interpolated strings are escaped, Html is kept, arrays are joined. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return trusted(strings.reduce((text, string, i) => text + render(parts[i - 1]) + string));
}

/** Markup of our own making, such as an SVG that the chart library escaped. */
export function trusted(markup: string): Html {
  return { [MARK]: markup };
}

/** The markup as text, to be written to a file. */
export function toText(markup: Html): string {
  return markup[MARK];
}

function render(part: Part): string {
  if (typeof part === 'string') return escape(part);
  if (typeof part === 'number') return String(part);
  if (isList(part)) return part.map(render).join('');
  return part[MARK];
}

function isList(part: Html | readonly Part[]): part is readonly Part[] {
  return Array.isArray(part);
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe in element content and in quoted attributes; control characters that HTML forbids become U+FFFD. */
function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character])
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd');
}
