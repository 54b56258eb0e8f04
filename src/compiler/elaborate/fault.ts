// How elaboration gives up on one statement: a diagnostic is thrown, caught by the block, and the next statement goes on.
import type { Code } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';

/** Carries a diagnostic; without one, the fault follows from another that was already reported. */
export class Fault extends Error {
  readonly diagnostic?: Diagnostic;
  /** A limit was met: nothing more of this circuit is elaborated. */
  readonly final: boolean;
  constructor(diagnostic?: Diagnostic, final = diagnostic?.code === 'limit-exceeded') {
    super(diagnostic?.message ?? 'follows from an earlier fault');
    this.diagnostic = diagnostic;
    this.final = final;
  }
}

export function fail(
  code: Code,
  message: string,
  span: Span,
  more: Partial<Pick<Diagnostic, 'related' | 'fix'>> = {},
): never {
  throw new Fault({ code, severity: 'error', message, span, related: more.related ?? [], fix: more.fix });
}

/** The result of `run`, or undefined after reporting its fault. */
export function guard<T>(report: (diagnostic: Diagnostic) => void, run: () => T): T | undefined {
  try {
    return run();
  } catch (fault) {
    if (!(fault instanceof Fault)) throw fault;
    if (fault.diagnostic) report(fault.diagnostic);
    return undefined;
  }
}

/** Gives up silently: the cause was reported before. */
export function giveUp(): never {
  throw new Fault();
}
