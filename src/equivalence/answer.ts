// What is said of two circuits: the verdict at the level asked, the strongest level that holds, and what stands behind both.
import type { Verdict } from './decide.ts';
import type { Distance } from './distance/index.ts';
import type { Family } from './family/index.ts';
import type { Matched } from './interface.ts';
import type { Layout } from './layout/index.ts';
import type { Where } from './locate/index.ts';
import { type Level, levels } from './task/task.ts';
import type { Nearest, Witness } from './witness/index.ts';

/** One of the two circuits, as it was compared. */
export interface Side {
  readonly kind: 'circuit' | 'gate' | 'pool';
  /** As it was named. */
  readonly name: string;
  /** Values of compile-time parameters and sizes of registers, as texts. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly qubits: number;
}

/** What is known of two circuits: the verdict at the level asked, and at all others. */
export interface Answer {
  /**
   * `equivalent`: by an identity. `different`: there is a witness. `unknown`: neither, and `reason` says why. At the level
   * asked.
   */
  readonly verdict: 'equivalent' | 'different' | 'unknown';
  /** The level asked. */
  readonly level: Level;
  /** What is known of every level; null: it does not apply. */
  readonly levels: Readonly<Record<Level, Verdict>>;
  /** The strongest level that was proved; `outputs` stands beside the others. null: none was. */
  readonly strongest: Level | null;
  /** The level whose proof proves the level asked, and how it was proved; null where it was not. */
  readonly method: { readonly name: string; readonly says: string; readonly at: Level } | null;
  /** Bounds the probability that circuits which differ passed the test; null where nothing was proved. */
  readonly error: number | null;
  /** Differences up to this are none. */
  readonly tolerance: number;
  /** By how much outputs of equivalent circuits may differ, because constants were taken for others 1e-12 away. */
  readonly snapped: number;
  /** Why the verdict is `unknown`, as a clause; null where it is not. */
  readonly reason: string | null;
  /** How far a search for a difference came that found none above the tolerance. */
  readonly nearest: Nearest | null;
  readonly witness: Witness | null;
  /** How far circuits that differ are apart at the level asked; null where they do not, or are too large for it. */
  readonly distance: Distance | null;
  /** The lines in which circuits differ that are not equal; null where they are, or nothing is known. */
  readonly where: Where | null;
  /** Which qubit of the second each of the first is, where that was asked and found; null where not. */
  readonly layout: Layout | null;
  /** What equivalence at the strongest level that holds says nothing of. */
  readonly notCompared: readonly string[];
  /** How the weights and inputs of one were found in the other. */
  readonly matched: Matched;
  /** Maps of weights that were looked for: where the circuits have other counts of them, or a fit was asked. null: none were. */
  readonly family: Family | null;
  /** What was taken for something else on the way, in sentences. */
  readonly notes: readonly string[];
  readonly a: Side;
  readonly b: Side;
  readonly seconds: number;
}

/** The strongest level that holds; `outputs` only where no other does. */
export function strongestOf(verdicts: Answer['levels']): Level | null {
  return levels.find((level) => verdicts[level] === true) ?? null;
}

/** What else might differ where two circuits are equal at the strongest level that holds: not what is known to differ. */
export function notComparedAt(
  level: Level | null,
  { a, b, levels: verdicts }: Pick<Answer, 'a' | 'b' | 'levels'>,
  hasEnded: boolean,
): string[] {
  if (level === null) return [];
  const unless = (refuted: Level, text: string) => (verdicts[refuted] === false ? [] : [text]);
  const phase =
    verdicts.exact === null ? [] : unless('exact', 'the global phase, which a control would show');
  const start = 'another start than |0…0⟩';
  const ended = hasEnded ? ['qubits that have ended, and measured bits'] : [];
  const seen: Readonly<Record<Level, readonly string[]>> = {
    exact: [],
    phase,
    channel: [...phase, ...ended],
    state: [...unless('channel', start), ...ended],
    outputs: [start, ...unless('state', 'other observables than those returned')],
  };
  const parameters = [a, b].flatMap((side) => Object.entries(side.parameters));
  const texts = [...new Set(parameters.map(([name, value]) => `${name} = ${value}`))];
  return [...seen[level], ...(texts.length > 0 ? [`other values than ${texts.join(', ')}`] : [])];
}
