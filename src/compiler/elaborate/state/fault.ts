// Faults end the elaboration of one statement: a diagnostic is thrown, its block catches it and goes on with the next.
import type { Code } from '../../source/codes.ts';
import type { Diagnostic } from '../../source/diagnostic.ts';
import type { Span } from '../../source/source.ts';
import type { Slices } from './meter.ts';

/** Carries a diagnostic; without one, the fault follows from another that was already reported. */
export class Fault extends Error {
  diagnostic: Diagnostic | undefined;
  /** The sizes that explain it are looked for once, where it arises. */
  hasSizes = false;
  /** A limit was met: nothing more of this circuit is elaborated. */
  readonly final: boolean;
  /** The pool that consumed a qubit used again, where its survivors were not assigned. */
  unassigned: Span | undefined;
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
  throw new Fault({ code, severity: 'error', message, span, related: [], ...more });
}

/** The result of `run`, or undefined after reporting its fault. `span` is what `run` elaborates. */
export function guard<T>(report: (diagnostic: Diagnostic) => void, span: Span, run: () => T): T | undefined {
  try {
    return run();
  } catch (fault) {
    reportFault(report, span, fault);
    return undefined;
  }
}

/** As `guard`, of what works in slices. */
export function* guardInSlices<T>(
  report: (diagnostic: Diagnostic) => void,
  span: Span,
  slices: Slices<T>,
): Slices<T | undefined> {
  try {
    return yield* slices;
  } catch (fault) {
    reportFault(report, span, fault);
    return undefined;
  }
}

function reportFault(report: (diagnostic: Diagnostic) => void, span: Span, fault: unknown): void {
  if (!(fault instanceof Fault)) throw fault;
  report(fault.diagnostic ?? unexplained(span));
}

/** Gives up without a message: the cause was reported before. */
export function giveUp(): never {
  throw new Fault();
}

/**
 * Stands for the error from which a fault follows. It is shown only where no other error is, so that giving up is
 * never silent: `check` and `compile` drop it as soon as there is one that explains it.
 */
export function unexplained(span: Span): Diagnostic {
  const message =
    'this cannot be elaborated, and no other message says why: a fault of qcnn; please report it';
  return { code: 'unexplained', severity: 'error', message, span, related: [] };
}

/** Thrown where the steps that this elaboration was given are used up: nothing is wrong, but nothing more is known. */
export class OutOfBudget extends Error {}
