// Documents say where lines may break; a width decides where they do. The objects are those of Prettier's documents, so
// that one set of rules lays out for `printFile`, which renders them itself, and for the formatter, which hands them on.

export type Doc = string | readonly Doc[] | Command;

type Command =
  /** Its lines all break, or none does. */
  | { readonly type: 'group'; readonly contents: Doc; break: boolean }
  | { readonly type: 'indent'; readonly contents: Doc }
  /** Contents and lines in turn, read on `from` there; each line breaks by itself, where what follows it does not fit. */
  | { readonly type: 'fill'; readonly parts: readonly Doc[]; readonly from?: number }
  /** A space, or nothing where it is `soft`, or the end of a line. */
  | { readonly type: 'line'; readonly soft?: boolean }
  | { readonly type: 'if-break'; readonly breakContents: Doc; readonly flatContents: Doc };

export const line: Doc = { type: 'line' };
export const softline: Doc = { type: 'line', soft: true };
/** A comma behind the last item, where each stands on a line of its own. */
export const lastComma: Doc = { type: 'if-break', breakContents: ',', flatContents: '' };

export function group(contents: Doc): Doc {
  return { type: 'group', contents, break: false };
}

export function indent(contents: Doc): Doc {
  return { type: 'indent', contents };
}

/** `a, b`, where all commas may end a line. */
export function separated(items: readonly Doc[]): Doc {
  return items.map((item, i) => (i === items.length - 1 ? item : [item, ',', line]));
}

/** `a, b`, as many on a line as fit. */
export function filled(items: readonly Doc[]): Doc {
  const parts = items.flatMap((item, i) => (i === items.length - 1 ? [item] : [[item, ','], line]));
  return { type: 'fill', parts };
}

/** Items in brackets on one line, or one a line; `edge` stands inside the brackets. */
export function bracketed(
  open: string,
  items: readonly Doc[],
  close: string,
  { comma = lastComma, edge = softline }: { readonly comma?: Doc; readonly edge?: Doc } = {},
): Doc {
  if (items.length === 0) return open + close;
  return group([open, indent([edge, separated(items)]), comma, edge, close]);
}
