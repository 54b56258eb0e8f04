// From an error to one clear sentence, the same as JSON, and an exit code: `exitCodes` of usage.ts says which.
import { CommanderError } from 'commander';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { formatDiagnostic } from '../compiler/source/diagnostic.ts';
import { printable } from '../printable.ts';
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';
import { diagnosticToJson } from '../answers/diagnostics.ts';

/**
 * Thrown by a command that was stopped through its AbortSignal; `message` says what is left behind. `result`: what JSON
 * holds besides the error.
 */
export class Interrupted extends Error {
  override name = 'Interrupted';
  readonly exitCode: number;
  readonly result: object | undefined;

  constructor(message: string, exitCode: number, result?: object) {
    super(message);
    this.exitCode = exitCode;
    this.result = result;
  }
}

/** Thrown by a command that has a result all the same, which JSON holds besides what went wrong. */
export class Incomplete extends UserError {
  readonly why: UserError;
  readonly result: object | undefined;

  constructor(why: UserError, result?: object) {
    super(why.message, why.exitCode);
    this.why = why;
    this.result = result;
  }
}

export interface Ending {
  readonly exitCode: number;
  /** For standard error; undefined when everything was said already. */
  readonly message?: string;
  /** For standard output, where JSON was asked for. */
  readonly json?: object;
}

/** What the exit code of a failure is for these arguments; 1 of `equiv` and `test` says that circuits differ. */
export function failureCode([command]: readonly string[]): 1 | 2 {
  return command === 'equiv' || command === 'test' ? 2 : 1;
}

/** How the process ends after an error; `failed`: where that is no wrong usage. */
export function endingOf(error: unknown, failed: 1 | 2 = 1): Ending {
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof Interrupted || error instanceof UserError)
    return ending(error.message, error.exitCode === 1 ? failed : error.exitCode, error);
  const reason = systemErrorReason(error);
  if (reason !== undefined) {
    const { path } = error as NodeJS.ErrnoException;
    return ending(`${path ? `${path}: ` : ''}${reason}`, failed);
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return ending(`this is a bug in qcnn; please report it with the command and this text:\n${text}`, failed);
}

/** `{ …what there is of a result, "error": { message, exitCode, diagnostics? } }` */
function ending(message: string, exitCode: number, error?: Interrupted | UserError): Ending {
  const result = error instanceof Interrupted || error instanceof Incomplete ? error.result : undefined;
  return {
    exitCode,
    message: `qcnn: ${printable(message)}`,
    json: { ...result, error: failureOf(message, exitCode, error) },
  };
}

/** A line a diagnostic, without the source around it, which programs have. */
function failureOf(message: string, exitCode: number, error: Interrupted | UserError | undefined): object {
  const why = error instanceof Incomplete ? error.why : error;
  if (!(why instanceof DiagnosticsError)) return { message, exitCode };
  const { diagnostics } = why;
  return {
    message: diagnostics.map(formatDiagnostic).join('\n'),
    exitCode,
    diagnostics: diagnostics.map(diagnosticToJson),
  };
}

/** Whether these arguments ask for JSON, whatever else is wrong with them. */
export function asksForJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  const options = end < 0 ? args : args.slice(0, end);
  return options.some(
    (word, at) =>
      word === '--json' || word === '--emit=json' || (word === 'json' && options[at - 1] === '--emit'),
  );
}
