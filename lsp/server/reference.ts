// The language reference as links: where its table of diagnostics tells of a code.

/** Lines of the reference, from 1, by code: those of rows such as "| `unknown-name` | … |". */
export function linesOfCodes(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split('\n').flatMap((line, index): [string, number][] => {
      const code = /^\| `([a-z-]+)` +\|/.exec(line)?.[1];
      return code === undefined ? [] : [[code, index + 1]];
    }),
  );
}

/** Addresses by code, of a reference that lies at an address; editors that know `#L12` go to the line. */
export function referenceAt(uri: string, text: string): (code: string) => string | undefined {
  const lines = linesOfCodes(text);
  return (code) => (lines.has(code) ? `${uri}#L${lines.get(code)}` : undefined);
}
