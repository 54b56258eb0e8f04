// Which level of equivalence is asked where nobody says, and what is refused.
import { type Level, usualLevels } from '../compiler/circuit/levels.ts';
import { levelRefusal, type Obstacles } from '../compiler/circuit/obstacles.ts';
import { UserError } from '../user-error.ts';
import { described, type Subject } from './subject.ts';

/** What is asked where nobody says: what the two are compared for. */
export function defaultLevel(a: Subject, b: Subject, obstacles: Obstacles): Level {
  const isProgram = (a.isProgram || b.isProgram) && !obstacles.phase;
  return isProgram ? 'phase' : usualLevels[a.kind];
}

/** Throws UserError where the level does not apply; the sentence has the figures of both and the levels that do. */
export function requireLevel(level: Level, a: Subject, b: Subject, obstacles: Obstacles): void {
  const refusal = levelRefusal(level, obstacles, ', to be given by --level');
  if (refusal !== undefined) throw new UserError(`${refusal}. ${described(a)}; ${described(b)}`);
}

/** Throws UserError where a gate stands against a circuit, a circuit against a pool. */
export function requireSameKind(a: Subject, b: Subject): void {
  if (a.kind === b.kind) return;
  const [open] = [a, b].filter(({ kind }) => kind !== 'circuit');
  const advice = [a, b].some(({ kind }) => kind === 'circuit')
    ? `call the ${open.kind} in a circuit of its own and compare that`
    : 'call both in circuits and compare those';
  throw new UserError(`a ${a.kind} cannot stand against a ${b.kind}: ${described(a)}; ${described(b)}; ${advice}`); // prettier-ignore
}
