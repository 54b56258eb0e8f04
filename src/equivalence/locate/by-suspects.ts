// Where two unitary circuits differ however they are written: the window between what they have in common at both ends, and
// in it the gates that alone could be at fault.
import type { Operation } from '../../compiler/circuit/circuit.ts';
import type { Question } from './equality.ts';
import { commonCuts } from './unitary/common-cuts.ts';
import { localErrors, type Suspect } from './unitary/local-errors.ts';
import { smallWindow, type SmallWindow } from './unitary/small-window.ts';

/** Operations of both circuits. */
export interface Window {
  readonly a: readonly Operation[];
  readonly b: readonly Operation[];
}

export interface Suspects {
  readonly window: Window;
  /** Any of them could be the only one at fault, the likeliest first; none: it is more than one gate. */
  readonly a: readonly Operation[];
  readonly b: readonly Operation[];
}

/** Vectors of so many wires, and gates times amplitudes, are gone through. */
const mostWires = 20;
const mostWork = 2e9;

/** undefined where there is more than gates, or too many of them. Throws OutOfTime. */
export function bySuspects({ a, b }: Window, { task, points, budget }: Question): Suspects | undefined {
  const whole = smallWindow(a, b);
  if (!whole || !isFeasible(whole)) return undefined;
  const point = points.draw();
  const cuts = commonCuts(whole, task.level !== 'exact', point, budget);
  const window = { a: a.slice(...cuts.a), b: b.slice(...cuts.b) };
  const own = smallWindow(window.a, window.b)!;
  const at = { wires: own.wires, point, budget };
  const find = (side: 'a' | 'b', other: 'a' | 'b') =>
    likeliest(localErrors(own[side], own[other], at)).map((place) => window[side][place]);
  return { window, a: find('a', 'b'), b: find('b', 'a') };
}

function isFeasible({ wires, a, b }: SmallWindow): boolean {
  return wires <= mostWires && 10 * (a.length + b.length) * 2 ** wires <= mostWork;
}

/** Those on the fewest qubits; of these, those whose angles alone may be wrong. */
function likeliest(suspects: readonly Suspect[]): number[] {
  const fewest = Math.min(...suspects.map(({ size }) => size));
  const small = suspects.filter(({ size }) => size === fewest);
  const same = small.filter(({ isSameKind }) => isSameKind);
  return (same.length > 0 ? same : small).map(({ at }) => at);
}
