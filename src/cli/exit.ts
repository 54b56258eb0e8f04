// From an error to one clear line and an exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C, 143 by SIGTERM.
import { CommanderError } from 'commander';
import { printable } from '../printable.ts';
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';

/** Thrown by a command that was stopped through its AbortSignal; `message` says what is left behind. */
export class Interrupted extends Error {
  override name = 'Interrupted';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export interface Ending {
  readonly exitCode: number;
  /** For standard error; undefined when everything was said already. */
  readonly message?: string;
}

/** How the process ends after an error. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
  if (error instanceof Interrupted) return { exitCode: error.exitCode, message: `qcnn: ${error.message}` };
  if (error instanceof UserError)
    return { exitCode: error.exitCode, message: `qcnn: ${printable(error.message)}` };
  const reason = systemErrorReason(error);
  if (reason !== undefined) {
    const { path } = error as NodeJS.ErrnoException;
    return { exitCode: 1, message: `qcnn: ${path ? `${printable(path)}: ` : ''}${reason}` };
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: 1,
    message: `qcnn: this is a bug in qcnn; please report it with the command and this text:\n${text}`,
  };
}
