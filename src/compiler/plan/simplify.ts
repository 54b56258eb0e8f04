// A group's pieces → leaves of its network: what is traced falls away, and so do entries that are zero for certain.
import type { Group } from './read-outs.ts';
import type { Piece, Pieces, Source } from './pieces.ts';

/** A piece on legs of which only some indices are left: kept[i] lists those of legs[i]. */
export interface Leaf {
  readonly legs: readonly number[];
  readonly kept: readonly (readonly number[])[];
  /** Over the legs' full sizes. */
  readonly source: Source;
  readonly fullSizes: readonly number[];
}

export interface Leaves {
  readonly leaves: readonly Leaf[];
  /** Legs left, by number in the circuit's pieces: how many indices. */
  readonly sizeOf: (leg: number) => number;
  /** The result is this times the contraction of the leaves. */
  readonly factor: number;
}

interface Draft {
  legs: number[];
  source: Source;
}

/** The leaves of one group of outputs. */
export function simplify(circuit: Pieces, group: Group): Leaves {
  const drafts = untraced(circuit, group);
  sumLoneLegs(drafts, group);
  const kept = keepNonzero(drafts, group.sizes, group.open);
  let factor = 1;
  const leaves: Leaf[] = [];
  for (const { legs, source } of drafts) {
    const fullSizes = legs.map((leg) => group.sizes[leg]);
    const leaf: Leaf = { legs, kept: legs.map((leg) => kept[leg]), source, fullSizes };
    const isNumber = legs.every((leg) => kept[leg].length === 1 && !group.open.includes(leg));
    if (isNumber && source.kind === 'constant') factor *= source.values[keptPositions(leaf)[0]];
    else leaves.push(leaf);
  }
  return { leaves, sizeOf: (leg) => kept[leg].length, factor };
}

/** Row-major positions in the full tensor of what is kept of it. */
export function keptPositions({ kept, fullSizes }: Pick<Leaf, 'kept' | 'fullSizes'>): number[] {
  let positions = [0];
  kept.forEach((indices, place) => {
    positions = positions.flatMap((position) => indices.map((index) => position * fullSizes[place] + index));
  });
  return positions;
}

/** A channel behind which everything is traced out is a trace itself. */
function untraced(circuit: Pieces, group: Group): Draft[] {
  const traced = new Set(circuit.traced);
  circuit.ends.forEach((leg, qubit) => {
    if (leg !== undefined && !group.qubits.has(qubit)) traced.add(leg);
  });
  const unused = new Set<number>();
  const left: Piece[] = [];
  for (const piece of [...circuit.pieces].reverse()) {
    if (piece.channel?.outs.every((leg) => traced.has(leg))) {
      for (const leg of piece.channel.ins) traced.add(leg);
      for (const leg of piece.channel.angles) unused.add(leg);
      for (const leg of piece.channel.outs) traced.delete(leg);
    } else if (
      piece.source.kind === 'angle' &&
      piece.legs.every((leg) => unused.has(leg) || traced.has(leg))
    ) {
      // Tr ρ = 1
      for (const leg of piece.legs) traced.delete(leg);
    } else left.push(piece);
  }
  const ends = [...traced].map((leg): Draft => ({
    legs: [leg],
    source: { kind: 'constant', values: [1, 0, 0, 0] },
  }));
  return [...left.reverse(), ...group.pieces]
    .map(({ legs, source }) => ({ legs: [...legs], source }))
    .concat(ends);
}

/** Constants lose legs that nobody else has, and all-ones tensors (such as conditions nobody asks) vanish. */
function sumLoneLegs(drafts: Draft[], group: Group): void {
  for (let again = true; again;) {
    again = false;
    const users = new Map<number, number>();
    for (const { legs } of drafts) for (const leg of legs) users.set(leg, (users.get(leg) ?? 0) + 1);
    for (const draft of drafts) {
      const lone = draft.legs.findIndex((leg) => users.get(leg) === 1 && !group.open.includes(leg));
      if (lone >= 0 && draft.source.kind === 'constant') {
        draft.source = { kind: 'constant', values: sumOver(draft.source.values, draft.legs.map((leg) => group.sizes[leg]), lone) }; // prettier-ignore
        draft.legs.splice(lone, 1);
        again = true;
      }
    }
    for (let at = drafts.length - 1; at >= 0; at--) {
      const { legs, source } = drafts[at];
      const isOnes = source.kind === 'constant' && Array.from(source.values).every((value) => value === 1);
      if (
        isOnes &&
        legs.length > 0 &&
        legs.every((leg) => users.get(leg)! > 1 && !group.open.includes(leg))
      ) {
        drafts.splice(at, 1);
        again = true;
        break;
      }
    }
  }
}

function sumOver(values: ArrayLike<number>, sizes: readonly number[], place: number): Float64Array {
  const inner = sizes.slice(place + 1).reduce((product, size) => product * size, 1);
  const size = sizes[place];
  const result = new Float64Array(values.length / size);
  for (let i = 0; i < values.length; i++) {
    const outer = Math.floor(i / (inner * size));
    result[outer * inner + (i % inner)] += values[i];
  }
  return result;
}

/** By leg the indices at which no tensor is known to be zero; found again until nothing changes. Never none. */
function keepNonzero(
  drafts: readonly Draft[],
  sizes: readonly number[],
  open: readonly number[],
): number[][] {
  const kept = sizes.map((size) => Array.from({ length: size }, (_, index) => index));
  const known = drafts.flatMap(({ legs, source }) => {
    if (source.kind === 'constant') return [{ legs, isZero: (at: number) => source.values[at] === 0 }];
    if (source.kind === 'block') {
      const { zeros, choice } = source;
      // With a choice the identity comes first.
      const behind = choice === 2 ? zeros.length : 0;
      const side = Math.sqrt(zeros.length);
      const isZero = (at: number) => (at < behind ? at % (side + 1) !== 0 : zeros[at - behind] === 1);
      return [{ legs, isZero }];
    }
    if (source.kind !== 'angle') return [];
    const isZero = (at: number) => [0, 1, 2, 3, 4].every((f) => source.matrix[5 * at + f] === 0);
    return [{ legs, isZero }];
  });
  const users = sizes.map((): number[] => []);
  known.forEach(({ legs }, at) => legs.forEach((leg) => users[leg].push(at)));
  /** Tensors to look at, again where one of their legs has lost an index. */
  const waiting = new Set(known.keys());
  for (const at of waiting) {
    waiting.delete(at);
    const { legs, isZero } = known[at];
    const fullSizes = legs.map((leg) => sizes[leg]);
    const counts = legs.map((leg) => new Int32Array(sizes[leg]));
    for (const position of keptPositions({ kept: legs.map((leg) => kept[leg]), fullSizes })) {
      if (isZero(position)) continue;
      let rest = position;
      for (let place = legs.length - 1; place >= 0; place--) {
        counts[place][rest % fullSizes[place]]++;
        rest = Math.floor(rest / fullSizes[place]);
      }
    }
    legs.forEach((leg, place) => {
      if (open.includes(leg)) return;
      const left = kept[leg].filter((index) => counts[place][index] > 0);
      if (left.length === kept[leg].length || (left.length === 0 && kept[leg].length === 1)) return;
      kept[leg] = left.length > 0 ? left : [kept[leg][0]];
      for (const user of users[leg]) waiting.add(user);
    });
  }
  return kept;
}
