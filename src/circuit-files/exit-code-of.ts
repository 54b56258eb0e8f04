// Whose mistake errors are: that of the command line, or the file's.
import type { Code } from '../compiler/source/codes.ts';
import { hasErrors, type Diagnostic } from '../compiler/source/diagnostic.ts';

/** What the command line says wrongly, not the file. */
const usageCodes: ReadonlySet<Code> = new Set([
  'unknown-circuit',
  'ambiguous-circuit',
  'unknown-parameter',
  'parameter-without-value',
] satisfies Code[]);

/**
 * 2 where `--circuit` or `--set` is at fault for these errors, 1 where the file is. `withoutSettings`: what would be found
 * if nothing were set.
 */
export function exitCodeOf(
  errors: readonly Diagnostic[],
  withoutSettings: (() => readonly Diagnostic[]) | undefined,
): 1 | 2 {
  if (errors.some(({ code }) => usageCodes.has(code))) return 2;
  return withoutSettings && !hasErrors(withoutSettings()) ? 2 : 1;
}
