// Which levels of equivalence apply to two circuits, which one is asked where nobody says, and why the others do not apply.
import { type Circuit, type Operation, outputCount } from '../compiler/circuit/circuit.ts';
import { liveAtEnd } from '../compiler/circuit/live-qubits.ts';
import { UserError } from '../user-error.ts';
import { counted, described, listed, type Subject } from './subject.ts';
import { type Level, levels } from './task/task.ts';

/** By level: undefined where it applies, else why not, as a clause. */
export type Obstacles = Readonly<Record<Level, string | undefined>>;

export function obstaclesOf(a: Subject, b: Subject): Obstacles {
  const width = widthObstacle(a, b);
  const unitary = width ?? unitaryObstacle(a) ?? unitaryObstacle(b);
  const channel = width ?? livesObstacle(a, b);
  return { exact: unitary, phase: unitary, channel, state: channel, outputs: outputsObstacle(a, b) };
}

/** What is asked where nobody says: what the two are compared for. */
export function defaultLevel(a: Subject, b: Subject, obstacles: Obstacles): Level {
  if (a.kind === 'gate') return 'exact';
  if (a.kind === 'pool') return 'channel';
  const isProgram = (a.isProgram || b.isProgram) && !obstacles.phase;
  return isProgram ? 'phase' : 'outputs';
}

/** Throws UserError where the level does not apply; the sentence has the figures of both and the levels that do. */
export function requireLevel(level: Level, a: Subject, b: Subject, obstacles: Obstacles): void {
  const why = obstacles[level];
  if (why === undefined) return;
  const others = levels.filter((each) => obstacles[each] === undefined);
  const advice =
    others.length === 0
      ? 'nor does any other'
      : `what does is ${listed(others, 'and')}, to be given by --level`;
  throw new UserError(`level ${level} does not apply: ${why}; ${advice}. ${described(a)}; ${described(b)}`);
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

function widthObstacle(a: Subject, b: Subject): string | undefined {
  if (a.circuit.qubits === b.circuit.qubits) return undefined;
  return `${a.name} has ${counted(a.circuit.qubits, 'qubit')} and ${b.name} ${b.circuit.qubits}`;
}

function unitaryObstacle({ name, circuit }: Subject): string | undefined {
  const does = notUnitary(circuit);
  return does && `${name} is not unitary, since it ${does}`;
}

/** Whether all that a circuit does is gates. */
export function isUnitary(circuit: Circuit): boolean {
  return notUnitary(circuit) === undefined;
}

function notUnitary({ operations }: Circuit): string | undefined {
  for (const operation of operations) {
    const does = deedOf(operation);
    if (does !== undefined) return does;
  }
  return undefined;
}

/** What an operation does that no unitary does, as a verb with its object. */
function deedOf({ kind }: Operation): string | undefined {
  switch (kind) {
    case 'gate':
    case 'block':
    case 'barrier':
      return undefined;
    case 'channel':
      return 'has a noise channel';
    case 'measure':
      return 'measures a qubit';
    case 'branch':
      return 'branches on a bit';
    case 'reset':
      return 'resets a qubit';
    case 'discard':
      return 'discards a qubit';
    case 'prepare':
      return 'prepares amplitudes';
    default:
      return kind satisfies never;
  }
}

function livesObstacle(a: Subject, b: Subject): string | undefined {
  const ours = liveAtEnd(a.circuit);
  const theirs = liveAtEnd(b.circuit);
  if (ours.length === theirs.length && ours.every((qubit, at) => qubit === theirs[at])) return undefined;
  return `live at the end are ${qubitsShown(ours)} of ${a.name} and ${qubitsShown(theirs)} of ${b.name}`;
}

const mostQubits = 16;

/** "qubits 0 and 2", "qubit 1", "no qubits" */
function qubitsShown(qubits: readonly number[]): string {
  if (qubits.length === 0) return 'no qubits';
  const shown = qubits.slice(0, mostQubits).map(String);
  const left = qubits.length - shown.length;
  const list = left > 0 ? `${shown.join(', ')} and ${left} more` : listed(shown, 'and');
  return `qubit${qubits.length === 1 ? '' : 's'} ${list}`;
}

function outputsObstacle(a: Subject, b: Subject): string | undefined {
  const [ours, theirs] = [a, b].map(({ circuit }) => outputCount(circuit));
  if (a.kind !== 'circuit') return `${a.kind}s return no numbers`;
  if (ours !== theirs) return `${a.name} returns ${counted(ours, 'number')} and ${b.name} ${theirs}`;
  return ours === 0 ? 'neither returns numbers' : undefined;
}
