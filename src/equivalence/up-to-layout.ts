// The first of two subjects with its qubits where the second has them, if there is such a layout.
import { outputCount } from '../compiler/circuit/circuit.ts';
import { UserError } from '../user-error.ts';
import type { PointSource } from './angles/point.ts';
import { findLayout, laidOut, type Layout, TooLarge } from './layout/index.ts';
import { obstaclesOf } from '../compiler/circuit/obstacles.ts';
import { counted } from '../phrases.ts';
import { described, type Subject } from './subject.ts';
import { type Budget, OutOfTime } from './task/budget.ts';
import type { Level, Pair, Refusal } from './task/task.ts';

export interface LaidOut {
  readonly a: Subject;
  readonly pair: Pair;
  /** null: there is none, or none was found; `notes` say which. */
  readonly layout: Layout | null;
  readonly notes: readonly string[];
}

export interface LayoutSettings {
  readonly level: Level | undefined;
  /** Of the pair. */
  readonly points: PointSource | Refusal;
  readonly seed: number;
  readonly budget: Budget;
}

const none = 'no permutation of the qubits at the end, nor the same one at both ends, makes them the same';

/** `a` and `b` with their numbers matched to `pair`. Throws UserError where they have not as many qubits. */
export function upToLayout(a: Subject, b: Subject, pair: Pair, settings: LayoutSettings): LaidOut {
  if (pair.a.qubits !== pair.b.qubits)
    throw new UserError(`--up-to layout permutes qubits, and ${a.name} has ${counted(pair.a.qubits, 'qubit')} and ${b.name} ${pair.b.qubits}; compare circuits with as many, or leave it out: ${described(a)}; ${described(b)}`); // prettier-ignore
  const plain = (note: string) => ({ a, pair, layout: null, notes: [note] });
  const { level, points, seed, budget } = settings;
  if ('why' in points) return plain(`no layout was looked for: ${points.why}`);
  const fromZero = level === 'state' || level === 'outputs';
  try {
    const layout = findLayout(pair, { points, seed, budget, fromZero });
    if (!layout) return plain(none);
    const circuit = laidOut(pair.a, layout);
    return { a: { ...a, circuit }, pair: { ...pair, a: circuit }, layout, notes: [] };
  } catch (error) {
    if (error instanceof OutOfTime) return plain('no layout was found in the time');
    if (error instanceof TooLarge) return plain('no layout was looked for: the circuits are too large');
    throw error;
  }
}

/** The strongest level that a permutation leaves a meaning, where nobody says which. */
export function levelOfLayout(a: Subject, b: Subject): Level | undefined {
  if (a.kind !== 'circuit') return undefined;
  const obstacles = obstaclesOf(a, b);
  if (obstacles.phase === undefined) return 'phase';
  if (obstacles.channel === undefined) return 'channel';
  return outputCount(a.circuit) > 0 ? 'outputs' : undefined;
}
