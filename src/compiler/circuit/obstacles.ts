// Which levels of equivalence apply to two circuits, why the others do not, and whether their numbers can be matched.
import { counted, listed } from '../../phrases.ts';
import { type Circuit, inputCount, type Operation, outputCount, weightCount } from './circuit.ts';
import { type Level, levels } from './levels.ts';
import { liveAtEnd } from './live-qubits.ts';

/** What is compared, by the name that messages call it; a gate or pool has its angles as weights, and no outputs. */
export interface Compared {
  readonly kind: 'circuit' | 'gate' | 'pool';
  readonly name: string;
  readonly circuit: Circuit;
}

/** By level: undefined where it applies, else why not, as a clause. */
export type Obstacles = Readonly<Record<Level, string | undefined>>;

export function obstaclesOf(a: Compared, b: Compared): Obstacles {
  const width = widthObstacle(a, b);
  const unitary = width ?? unitaryObstacle(a) ?? unitaryObstacle(b);
  const channel = width ?? livesObstacle(a, b);
  return { exact: unitary, phase: unitary, channel, state: channel, outputs: outputsObstacle(a, b) };
}

/** That a level does not apply, and why; `advice` stands behind the levels that do. Undefined where it applies. */
export function levelRefusal(level: Level, obstacles: Obstacles, advice = ''): string | undefined {
  const why = obstacles[level];
  if (why === undefined) return undefined;
  const others = levels.filter((each) => obstacles[each] === undefined);
  const does = others.length === 0 ? 'nor does any other' : `what does is ${listed(others, 'and')}${advice}`;
  return `level ${level} does not apply: ${why}; ${does}`;
}

/** Why the numbers of one cannot be those of the other by name or position, as a clause. */
export function numbersObstacle(a: Compared, b: Compared): string | undefined {
  const differ = (what: string, count: (circuit: Circuit) => number) =>
    count(a.circuit) === count(b.circuit)
      ? undefined
      : `${a.name} has ${counted(count(a.circuit), what)} and ${b.name} ${count(b.circuit)}`;
  return differ(a.kind === 'circuit' ? 'weight' : 'angle', weightCount) ?? differ('input', inputCount);
}

function widthObstacle(a: Compared, b: Compared): string | undefined {
  if (a.circuit.qubits === b.circuit.qubits) return undefined;
  return `${a.name} has ${counted(a.circuit.qubits, 'qubit')} and ${b.name} ${b.circuit.qubits}`;
}

function unitaryObstacle({ name, circuit }: Compared): string | undefined {
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

function livesObstacle(a: Compared, b: Compared): string | undefined {
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

function outputsObstacle(a: Compared, b: Compared): string | undefined {
  const [ours, theirs] = [a, b].map(({ circuit }) => outputCount(circuit));
  if (a.kind !== 'circuit') return `${a.kind}s return no numbers`;
  if (ours !== theirs) return `${a.name} returns ${counted(ours, 'number')} and ${b.name} ${theirs}`;
  return ours === 0 ? 'neither returns numbers' : undefined;
}
