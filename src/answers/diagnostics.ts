// Compiler diagnostics as plain data, for programs.
import type { Diagnostic } from '../compiler/source/diagnostic.ts';
import { positionOf, type Span } from '../compiler/source/source.ts';

/** A diagnostic as plain data; lines and columns from 1. */
export function diagnosticToJson({ code, severity, message, span, related, fix }: Diagnostic): object {
  return {
    code,
    severity,
    message,
    ...placeToJson(span),
    related: related.map((other) => ({ message: other.message, ...placeToJson(other.span) })),
    ...(fix && { fix: { title: fix.title, text: fix.text, ...placeToJson(fix.span) } }),
  };
}

/** Where a span stands. */
export function placeToJson(span: Span): object {
  return {
    file: span.source.name,
    start: positionOf(span.source, span.start),
    end: positionOf(span.source, span.end),
  };
}
