// What must have begun before a life can end: its cone. All that the search for narrow orders knows of a circuit.
import type { Lives } from './qubit-lives.ts';

/**
 * Lives begin one after the other. With the lives S begun, all operations whose ancestors lie in S can be done, so the
 * lives ended are those with cone ⊆ S, and beginning the k-th life needs k − |ended before it| wires.
 */
export interface Cones {
  /** Number of lives. */
  readonly count: number;
  /** The cones of the lives that end, each sorted. */
  readonly targets: readonly Int32Array[];
  /** By target: the life itself. */
  readonly ends: readonly number[];
  /** By life: the targets whose cone holds it. */
  readonly holders: readonly (readonly number[])[];
  /** Lives that must begin first: prepared amplitudes need wires that were never used. */
  readonly first: readonly number[];
}

/** Time and memory ~ operations × lives / 32, and lives². */
export function conesOf(lives: Lives): Cones {
  const words = Math.ceil(lives.count / 32);
  const cones: Uint32Array[] = [];
  const empty = new Uint32Array(words);
  const first = new Set<number>();
  for (const { operation, after, lives: own } of lives.nodes) {
    let union = after.length > 0 ? cones[after[0]] : empty;
    let isOwn = false;
    const add = (word: number, bits: number): void => {
      if ((union[word] | bits) >>> 0 === union[word]) return;
      if (!isOwn) union = union.slice();
      isOwn = true;
      union[word] |= bits;
    };
    // A cone that holds all others is shared, not copied.
    for (const node of after) {
      const other = cones[node];
      if (other === union) continue;
      for (let word = 0; word < words; word++) add(word, other[word]);
    }
    // The lives of a barrier are in the cones of what it waits for.
    for (const life of own.values()) add(life >> 5, 1 << (life & 31));
    cones.push(union);
    if (operation.kind === 'prepare') for (const life of own.values()) first.add(life);
  }
  const ends = [...lives.last.keys()].filter((life) => !lives.read[life]);
  const targets = ends.map((life) => membersOf(cones[lives.last[life]]));
  return withHolders({ count: lives.count, targets, ends, first: [...first] });
}

/**
 * The same problem for some of the lives, as if the others cost nothing and were always there. An order of all lives
 * is one of these, and has at least as many of them alive at any time: its width bounds the whole from below.
 */
export function restrictCones(cones: Cones, lives: Int32Array): Cones {
  const place = new Map([...lives].map((life, index) => [life, index]));
  const within = (all: Iterable<number>) => [...all].flatMap((life) => place.get(life) ?? []);
  const kept = [...cones.ends.keys()].filter((target) => place.has(cones.ends[target]));
  return withHolders({
    count: lives.length,
    targets: kept.map((target) => Int32Array.from(within(cones.targets[target]))),
    ends: kept.map((target) => place.get(cones.ends[target])!),
    first: within(cones.first),
  });
}

function withHolders(cones: Omit<Cones, 'holders'>): Cones {
  const holders: number[][] = Array.from({ length: cones.count }, () => []);
  cones.targets.forEach((cone, target) => {
    for (const life of cone) holders[life].push(target);
  });
  return { ...cones, holders };
}

export function membersOf(set: Uint32Array): Int32Array {
  const members: number[] = [];
  set.forEach((bits, word) => {
    for (let rest = bits; rest !== 0; rest &= rest - 1)
      members.push(word * 32 + 31 - Math.clz32(rest & -rest));
  });
  return Int32Array.from(members);
}

/**
 * Wires that no order can do without: when the j-th life is about to end, at most j − 1 have ended and a set that holds
 * j cones has begun, so width ≥ (j-th smallest cone) − (j − 1) for every j; and what outputs read is there in the end.
 */
export function coneBound({ count, targets, first }: Cones): number {
  const sizes = targets.map(({ length }) => length).sort((a, b) => a - b);
  return sizes.reduce(
    (bound, size, index) => Math.max(bound, size - index),
    Math.max(count - sizes.length, first.length),
  );
}
