// What the compiler tells a person: a stable code, a place, one sentence, related places, and a fix.
import type { Code } from './codes.ts';
import { excerptOf } from './excerpt.ts';
import { positionOf, type Span } from './source.ts';

/** With an error there is no circuit; a warning changes nothing. */
export type Severity = 'error' | 'warning';

/** Another place that explains the diagnostic ("q[3] was pooled here"). */
export interface Related {
  readonly span: Span;
  readonly message: string;
}

/** A textual repair: replace the span by the text. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/** What is wrong, or doubtful, at a place of a text. */
export interface Diagnostic {
  /** Stable identifier such as "qubit-ended"; the list is in codes.ts. */
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related: readonly Related[];
  readonly fix?: Fix | undefined;
}

/** Called with each diagnostic that is found. */
export type Report = (diagnostic: Diagnostic) => void;

/** One line, `file:line:column: error[code]: message`, then indented related places and help. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return linesOf(diagnostic, () => []).join('\n');
}

/** As `formatDiagnostic`, for people: under each place its line of the text, with carets under what is meant. */
export function formatWithSource(diagnostic: Diagnostic): string {
  return linesOf(diagnostic, excerptOf).join('\n');
}

function linesOf(
  { span, severity, code, message, related, fix }: Diagnostic,
  excerpt: (span: Span) => readonly string[] | undefined,
): string[] {
  const placed = (place: Span, sentence: string, indent: string) => [
    `${indent}${formatPlace(place)}: ${sentence}`,
    ...(excerpt(place) ?? []).map((line) => `${indent}  ${line}`),
  ];
  return [
    ...placed(span, `${severity}[${code}]: ${message}`, ''),
    ...related.flatMap((other) => placed(other.span, other.message, '  ')),
    ...(fix ? [`  fix: ${fix.title}`] : []),
  ];
}

/** `file:line:column` of the start of a span. */
export function formatPlace(span: Span): string {
  const { line, column } = positionOf(span.source, span.start);
  return `${span.source.name}:${line}:${column}`;
}

/** True when any of the diagnostics is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
