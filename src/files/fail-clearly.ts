// What the system refuses where a file is written, as one sentence with the path.
import { systemErrorReason } from '../system-error.ts';
import { UserError } from '../user-error.ts';

/** Runs `work` on files at `path`; what the system refuses becomes a UserError. */
export function failClearly<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const reason = systemErrorReason(error);
    if (reason === undefined) throw error;
    throw new UserError(`cannot write ${path}: ${reason}`, 1);
  }
}
