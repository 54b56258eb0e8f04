// A file that anyone may have written, and that does not fit: one sentence with its name.
import { Misfit } from '../json-shape.ts';
import { UserError } from '../user-error.ts';

const longestReason = 300;

/** What `read` gives; a Misfit becomes the UserError "BEGIN: place: reason". */
export function orRefuse<T>(begin: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Misfit) return refuse(begin, [...(error.path.length > 0 ? [error.path.join('.')] : []), error.message].join(': ')); // prettier-ignore
    throw error;
  }
}

/** The same of work that takes its time. */
export async function orRefuseLater<T>(begin: string, read: () => Promise<T>): Promise<T> {
  const outcome = await read().then(
    (value) => () => value,
    (error: unknown) => () => {
      throw error;
    },
  );
  return orRefuse(begin, outcome);
}

/** Throws UserError: of the reason its first line, and not more than can be read. */
export function refuse(begin: string, reason: string): never {
  const [line = ''] = reason.split('\n', 1);
  const shown = line.length > longestReason ? `${line.slice(0, longestReason)}…` : line;
  throw new UserError(`${begin}: ${shown}`, 1);
}
