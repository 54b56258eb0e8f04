// Moves: what a random circuit does next, said without knowing what qubits and bits there are then.
import fc from 'fast-check';
import { channels } from '../../compiler/circuit/channels.ts';
import type { Angle, ChannelName } from '../../compiler/circuit/circuit.ts';
import { real } from './angles.ts';

export const moveKinds = [
  'gate',
  'rotation',
  'channel',
  'measure',
  'branch',
  'reset',
  'discard',
  'barrier',
] as const;
export type MoveKind = (typeof moveKinds)[number];

/** What to do next; qubits and bits are picked modulo what is there when it is done. */
export interface Move {
  readonly kind: MoveKind;
  readonly gate: string;
  /** Pauli letters of a rotation. */
  readonly word: string;
  readonly controls: number;
  readonly angles: readonly Angle[];
  readonly channel: ChannelName;
  readonly probability: number;
  readonly picks: readonly number[];
  readonly negated: boolean;
  readonly join: 'and' | 'or' | 'xor';
  readonly then: readonly Move[];
  readonly orElse: readonly Move[];
}

/** What moves are made of. Kinds, gates and controls are as likely as they are often in their list. */
export interface MoveOptions {
  readonly kinds: readonly MoveKind[];
  /** Names of the gate table. */
  readonly gates: readonly string[];
  /** How many controls `ctrl @` adds. */
  readonly controls: readonly number[];
  readonly angles: fc.Arbitrary<Angle>;
  readonly probabilities: fc.Arbitrary<number>;
}

/** How many branches stand in one another at most. */
const deepestBranch = 2;

/** Strengths of noise, of a few digits. */
export const plainProbability = fc.integer({ min: 0, max: 100 }).map((hundredths) => hundredths / 100);
/** Strengths of noise of all digits. */
export const anyProbability = real(0, 1);

/** Enough picks for the qubits of a gate with its controls, for a condition and for an arity. */
export const arbitraryPicks = fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 });

export function arbitraryMove(options: MoveOptions, depth = deepestBranch): fc.Arbitrary<Move> {
  const { kinds, gates, controls, angles, probabilities } = options;
  const hasBranches = kinds.includes('branch');
  const inner: fc.Arbitrary<Move[]> =
    hasBranches && depth > 0
      ? fc.array(arbitraryMove(options, depth - 1), { maxLength: 3, size: 'max' })
      : fc.constant([]);
  return fc.record({
    kind: fc.constantFrom(...kinds),
    gate: fc.constantFrom(...gates),
    word: kinds.includes('rotation') ? fc.stringMatching(/^[IXYZ]{1,4}$/) : fc.constant(''),
    controls: fc.constantFrom(...controls),
    angles: fc.array(angles, { minLength: 4, maxLength: 4 }),
    channel: fc.constantFrom(...([...channels.keys()] as ChannelName[])),
    probability: kinds.includes('channel') ? probabilities : fc.constant(0),
    picks: arbitraryPicks,
    negated: fc.boolean(),
    join: fc.constantFrom('and', 'or', 'xor'),
    then: inner,
    orElse: inner,
  });
}

/** Takes up to `count` distinct items, chosen by the picks. */
export function choose<T>(items: readonly T[], picks: readonly number[], count: number): T[] {
  const left = [...items];
  return picks.slice(0, Math.min(count, left.length)).map((pick) => left.splice(pick % left.length, 1)[0]);
}
