// The list of backends, in the order in which one is chosen.
import { UserError } from '../../user-error.ts';
import type { Backend } from './backend.ts';
import { reference } from './reference/index.ts';
import { wasm } from './wasm/index.ts';

export const backends: readonly Backend[] = [reference, wasm];

/** The backend of this name, or the first that can run here. Throws UserError when there is none. */
export function findBackend(name?: string): Backend {
  if (name === undefined) return backends.find((backend) => backend.unavailable() === undefined)!;
  const backend = backends.find((candidate) => candidate.name === name);
  if (!backend) {
    throw new UserError(
      `There is no backend "${name}"; there are: ${backends.map((other) => other.name).join(', ')}.`,
    );
  }
  const reason = backend.unavailable();
  if (reason !== undefined) throw new UserError(`Backend "${name}" cannot run here: ${reason}`, 1);
  return backend;
}
