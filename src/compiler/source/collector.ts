// Gathers the diagnostics of one run: each once, and no flood.
import type { Code } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Most errors, and most warnings, of one run. */
const floodLimit = 500;

export interface Collector {
  report(diagnostic: Diagnostic): void;
  has(code: Code): boolean;
  /** In the order in which they were found, errors first. */
  all(): Diagnostic[];
}

/**
 * The same code at the same place is kept once, rather as an error than as a warning. What is `unexplained` follows from an error, and is kept only where
 * there is none.
 */
export function collector(): Collector {
  const found = { error: new Map<string, Diagnostic>(), warning: new Map<string, Diagnostic>() };
  let unexplained: Diagnostic | undefined;
  const errors = () => (found.error.size === 0 && unexplained ? [unexplained] : [...found.error.values()]);
  const all = () => [...errors(), ...found.warning.values()];
  return {
    report(diagnostic) {
      const { code, severity, span } = diagnostic;
      const key = `${code} ${span.source.name} ${span.start} ${span.end}`;
      const same = found[severity];
      if (severity === 'error') found.warning.delete(key);
      else if (found.error.has(key)) return;
      if (code === 'unexplained') unexplained ??= diagnostic;
      else if (same.size < floodLimit && !same.has(key)) same.set(key, diagnostic);
    },
    has: (code) => all().some((diagnostic) => diagnostic.code === code),
    all,
  };
}

export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return compareText(a.span.source.name, b.span.source.name) || a.span.start - b.span.start;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
