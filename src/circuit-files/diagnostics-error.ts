// The error for what is wrong in a file that a user names: told in words, with its diagnostics for programs.
import type { Diagnostic } from '../compiler/source/diagnostic.ts';
import { UserError } from '../user-error.ts';

export class DiagnosticsError extends UserError {
  /** Those that are errors. */
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[], exitCode: 1 | 2) {
    super(message, exitCode);
    this.diagnostics = diagnostics;
  }
}
