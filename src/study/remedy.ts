// What to do about a file that cannot be read, behind the sentence that says why.
import { UserError } from '../user-error.ts';

export const trainAnew = 'remove it to train this model anew';

/** What `read` gives; a UserError says what to do, too. */
export function withRemedy<T>(remedy: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw saying(error, remedy);
  }
}

/** The error; a UserError with what to do. */
export function saying(error: unknown, remedy: string): unknown {
  return error instanceof UserError ? new UserError(`${error.message}; ${remedy}`, 1) : error;
}
