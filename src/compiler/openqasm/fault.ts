// The one mistake that ends an import: thrown where it is seen, handed out as a diagnostic.
import type { Code } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';

export class Fault extends Error {
  readonly diagnostic: Diagnostic;
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
  }
}

export function fail(code: Code, message: string, span: Span): never {
  throw new Fault({ code, severity: 'error', message, span, related: [] });
}
