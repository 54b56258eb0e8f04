// The error for what a user can cause: one clear sentence that says what is wrong and what to do. Printed without a stack.

/** `exitCode` 2: wrong usage (arguments, files, values); 1: the work itself failed. */
export class UserError extends Error {
  readonly exitCode: 1 | 2;
  constructor(message: string, exitCode: 1 | 2 = 2) {
    super(message);
    this.name = 'UserError';
    this.exitCode = exitCode;
  }
}

/** The backend or engine that was asked for is not here, or the two do not fit together, whatever is to be computed. */
export class RequestRefusal extends UserError {}

/** Of what this machine lacks, as in 'Backend "webgpu"'; `reason` says what would bring it. */
export function cannotRunHere(what: string, reason: string): RequestRefusal {
  return new RequestRefusal(`${what} cannot run here: ${reason}`);
}

/** A backend cannot compute a circuit here, though another may: the reason, and what to do where none can. */
export class BackendRefusal extends UserError {
  readonly reason: string;
  constructor(reason: string, advice: string) {
    super(`${reason} ${advice}`, 1);
    this.reason = reason;
  }
}
