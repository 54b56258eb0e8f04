// The text of a condition over points: read as one expression of the language, and shown where something is wrong with it.
import { formatWithSource, type Diagnostic } from '../compiler/source/diagnostic.ts';
import type { Source, Span } from '../compiler/source/source.ts';
import type { Expression } from '../compiler/syntax/ast.ts';
import { parse } from '../compiler/syntax/parse.ts';
import { UserError } from '../user-error.ts';

/** A condition with its place: it is the text of `source` from `start` on. */
export interface WhereText {
  readonly text: string;
  readonly source: Source;
  readonly start: number;
}

export const whereText = (text: string): WhereText => ({ text, source: { name: '--where', text }, start: 0 });

const head = 'const where = ';

/** Throws UserError with the place. */
export function parseWhere(where: WhereText): { expression: Expression; span: Span } {
  const source = { name: where.source.name, text: `${head}${asNames(where.text)};` };
  const { file, diagnostics } = parse(source);
  const span = { source, start: head.length, end: head.length + where.text.length };
  const [declaration, ...more] = file.declarations;
  if (where.text.trim() === '')
    return refuse(where, span, 'the condition is empty; write one, such as n <= 8');
  if (diagnostics.length > 0) return refuse(where, diagnostics[0].span, diagnostics[0].message);
  if (
    declaration?.kind !== 'const' ||
    more.length > 0 ||
    file.imports.length > 0 ||
    file.properties.length > 0
  )
    return refuse(where, span, 'this is no single expression; write one, such as n <= 8');
  return { expression: declaration.value, span };
}

/** What the language does not read as a name becomes one of the same length: `rate.circuit`, `option.batch`, `circuit`. */
function asNames(text: string): string {
  return text
    .replace(/\b(option|set|rate|noise|augment|class_weights)\.(?!(?:params|qubits|length)\b)(?=\w)/g, '$1_')
    .replace(/\bcircuit\b/g, circuitName);
}

/** By which `circuit` goes in the expression. */
export const circuitName = 'circui_';

/** What stands at a span of the expression, as the user wrote it. */
export function writtenAt({ text }: WhereText, { start, end }: Span): string {
  return text.slice(start - head.length, end - head.length);
}

/** Throws UserError that shows the place in the text as the user gave it. */
export function refuse({ source, start, text }: WhereText, span: Span, message: string): never {
  const within = (at: number) => start + Math.min(Math.max(at - head.length, 0), text.length);
  const place = { source, start: within(span.start), end: within(span.end) };
  const diagnostic: Diagnostic = { code: 'wrong-type', severity: 'error', message, span: place, related: [] };
  const shown = formatWithSource(diagnostic).replace('error[wrong-type]: ', '');
  throw new UserError(shown);
}
