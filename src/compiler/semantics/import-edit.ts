// The edit that brings a name of another file into sight.
import type { Fix } from '../source/diagnostic.ts';
import type { Module } from './modules.ts';

/** Adds a name to the import from that path, or an import behind the last one, or before everything but the head comment. */
export function importEdit({ source, file }: Module, name: string, path: string): Omit<Fix, 'title'> {
  const written = new Set([path, `${path}.qcnn`]);
  const known = file.imports.find((each) => written.has(each.path) && each.names.length > 0);
  if (known) {
    const last = known.names.at(-1)!.span.end;
    return { span: { source, start: last, end: last }, text: `, ${name}` };
  }
  const newline = source.text.includes('\r\n') ? '\r\n' : '\n';
  const line = `import { ${name} } from "${path}";`;
  const before = file.imports.at(-1);
  if (before)
    return { span: { source, start: before.span.end, end: before.span.end }, text: `${newline}${line}` };
  const start = headEnd(file.comments.map(({ span }) => span), source.text); // prettier-ignore
  return { span: { source, start, end: start }, text: `${line}${newline}${newline}` };
}

/** Behind the comments at the top that an empty line parts from the first declaration. */
function headEnd(
  comments: readonly { readonly start: number; readonly end: number }[],
  text: string,
): number {
  let end = 0;
  let at = 0;
  for (const comment of comments) {
    if (/\S/.test(text.slice(at, comment.start))) break;
    at = comment.end;
    const gap = /^[^\S\n]*\r?\n[^\S\n]*\r?\n/.exec(text.slice(at));
    if (gap) end = at + gap[0].length;
  }
  return end;
}
