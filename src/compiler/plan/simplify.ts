// Pieces of a group of outputs → leaves of its network: channels whose qubits are all traced out become traces, legs of one
// piece alone are summed, and entries that are zero for all weights and inputs are left out.
import type { Group } from './read-outs.ts';
import type { Piece, Pieces, Source } from './pieces.ts';
import { trigonometric } from '../circuit/trigonometric.ts';

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
    const next: number[] = [];
    for (const position of positions)
      for (const index of indices) next.push(position * fullSizes[place] + index);
    positions = next;
  });
  return positions;
}

/** A channel after which everything is traced out is a trace itself. */
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
  const open = new Set(group.open);
  const users = new Map<number, number>();
  for (const { legs } of drafts) for (const leg of legs) users.set(leg, (users.get(leg) ?? 0) + 1);
  const isLone = (leg: number) => users.get(leg) === 1 && !open.has(leg);
  const isShared = (leg: number) => users.get(leg)! > 1 && !open.has(leg);
  for (let again = true; again;) {
    again = false;
    for (const draft of drafts) {
      if (draft.source.kind !== 'constant') continue;
      for (let lone = draft.legs.findIndex(isLone); lone >= 0; lone = draft.legs.findIndex(isLone)) {
        const sizes = draft.legs.map((leg) => group.sizes[leg]);
        draft.source = { kind: 'constant', values: sumOver(draft.source.values, sizes, lone) };
        draft.legs.splice(lone, 1);
      }
    }
    for (let at = drafts.length - 1; at >= 0; at--) {
      const { legs, source } = drafts[at];
      if (source.kind !== 'constant' || !legs.every(isShared)) continue;
      if (!Array.prototype.every.call(source.values, (value) => value === 1)) continue;
      for (const leg of legs) users.set(leg, users.get(leg)! - 1);
      drafts.splice(at, 1);
      again = true;
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

const columns = trigonometric.length;

/** Positions of a source at which it is not known to be zero; undefined where nothing is known. */
function nonzeroPositions(source: Source): Int32Array | undefined {
  const where = (count: number, isZero: (at: number) => boolean) => {
    const found: number[] = [];
    for (let at = 0; at < count; at++) if (!isZero(at)) found.push(at);
    return Int32Array.from(found);
  };
  switch (source.kind) {
    case 'constant':
      return where(source.values.length, (at) => source.values[at] === 0);
    case 'block': {
      const { zeros, choice } = source;
      // With a choice the identity comes first.
      const first = choice === 2 ? zeros.length : 0;
      const side = Math.sqrt(zeros.length);
      return where(first + zeros.length, (at) =>
        at < first ? at % (side + 1) !== 0 : zeros[at - first] === 1,
      );
    }
    case 'angle':
      return where(source.matrix.length / columns, (at) => {
        for (let f = 0; f < columns; f++) if (source.matrix[columns * at + f] !== 0) return false;
        return true;
      });
    case 'amplitudes':
      return undefined;
    default:
      return source satisfies never;
  }
}

const nonzeroOf = new WeakMap<Source, Int32Array | undefined>();

/** By place, which indices of a tensor that is not zero everywhere there are, while no leg has lost any. */
interface Support {
  readonly sizes: readonly number[];
  readonly seen: readonly Uint8Array[];
  readonly isAll: boolean;
}

const supports = new WeakMap<Int32Array, Support>();

function supportOf(positions: Int32Array, sizes: readonly number[]): Support {
  const known = supports.get(positions);
  if (known?.sizes.length === sizes.length && known.sizes.every((size, place) => size === sizes[place]))
    return known;
  const seen = sizes.map((size) => new Uint8Array(size));
  for (let i = 0; i < positions.length; i++) {
    let rest = positions[i];
    for (let place = sizes.length - 1; place >= 0; place--) {
      const index = rest % sizes[place];
      seen[place][index] = 1;
      rest = (rest - index) / sizes[place];
    }
  }
  const isAll = seen.every((flags) => flags.every((flag) => flag === 1));
  const support = { sizes, seen, isAll };
  supports.set(positions, support);
  return support;
}

/** By leg the indices at which no tensor is known to be zero; found again until nothing changes. Never none. */
function keepNonzero(
  drafts: readonly Draft[],
  sizes: readonly number[],
  open: readonly number[],
): number[][] {
  const all = new Map(sizes.map((size) => [size, new Uint8Array(size).fill(1)]));
  const kept = sizes.map((size) => all.get(size)!);
  const known = drafts.flatMap(({ legs, source }) => {
    if (!nonzeroOf.has(source)) nonzeroOf.set(source, nonzeroPositions(source));
    const positions = nonzeroOf.get(source);
    return positions ? [{ legs, positions }] : [];
  });
  const users = sizes.map((): number[] => []);
  known.forEach(({ legs }, at) => legs.forEach((leg) => users[leg].push(at)));
  const isOpen = new Set(open);
  /** Tensors to look at, again where one of their legs has lost an index. */
  const waiting = new Set(known.keys());
  for (const at of waiting) {
    waiting.delete(at);
    const { legs, positions } = known[at];
    const seen = seenBy(legs, positions);
    seen?.forEach((flags, place) => {
      const leg = legs[place];
      if (isOpen.has(leg)) return;
      const before = kept[leg];
      const left = before.map((value, i) => value & flags[i]);
      const [many, few] = [count(before), count(left)];
      if (few === many || (few === 0 && many === 1)) return;
      if (few === 0) left[before.indexOf(1)] = 1;
      kept[leg] = left;
      for (const user of users[leg]) waiting.add(user);
    });
  }
  const lists = new Map<Uint8Array, number[]>();
  return kept.map((flags) => {
    let list = lists.get(flags);
    if (!list) lists.set(flags, (list = [...flags.keys()].filter((index) => flags[index] === 1)));
    return list;
  });

  /** By place the indices at which the tensor is not zero, where the others' are kept; undefined: all are. */
  function seenBy(legs: readonly number[], positions: Int32Array): readonly Uint8Array[] | undefined {
    if (legs.every((leg) => kept[leg] === all.get(sizes[leg]))) {
      const { seen, isAll } = supportOf(positions, legs.map((leg) => sizes[leg])); // prettier-ignore
      return isAll ? undefined : seen;
    }
    const seen = legs.map((leg) => new Uint8Array(sizes[leg]));
    const index = new Int32Array(legs.length);
    for (let i = 0; i < positions.length; i++) {
      let rest = positions[i];
      let isKept = true;
      for (let place = legs.length - 1; place >= 0 && isKept; place--) {
        const size = sizes[legs[place]];
        index[place] = rest % size;
        rest = (rest - index[place]) / size;
        isKept = kept[legs[place]][index[place]] === 1;
      }
      if (isKept) for (let place = 0; place < legs.length; place++) seen[place][index[place]] = 1;
    }
    return seen;
  }
}

function count(flags: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < flags.length; i++) sum += flags[i];
  return sum;
}
