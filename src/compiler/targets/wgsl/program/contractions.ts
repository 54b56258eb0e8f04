// Contractions as instructions: long sums that few threads would make are made in parts, and sums over samples first within
// each sample.
import { contractionOf, type Axis, type Contraction } from '../../../plan/contraction.ts';
import {
  loopsOf,
  scaledLoops,
  splitSum,
  upTo,
  whole,
  type Builder,
  type Offsets,
  type Operand,
  type Phase,
  type Vector,
} from './instructions.ts';
import { tileSide } from '../contract.ts';

export interface Product {
  readonly a: Operand;
  readonly b: Operand;
  readonly out: Operand;
  readonly add: boolean;
}

/** Tiles that keep a workgroup busy, and the shortest sum that is worth a part of its own. */
const enoughTiles = 128;
const shortestSum = 16;

export function emitContraction(
  builder: Builder,
  phase: Phase,
  contraction: Contraction,
  { a, b, out, add }: Product,
): void {
  const perSample = [a, b].some(({ vector }) => vector.region === 'each');
  const overSamples = perSample && out.vector.region !== 'each';
  const tiles = tilesOf(contraction);
  const length = sizeOf(contraction.sum);
  const wanted = Math.min(Math.floor(enoughTiles / tiles), Math.floor(length / shortestSum));
  const { parts, rest } = splitSum(contraction.sum, wanted);
  const count = sizeOf(parts);
  if (out.vector.precise || (count === 1 && !(overSamples && tiles < enoughTiles))) {
    builder.emit(phase, { kind: 'contract', out, a, b, loops: loopsOf(contraction), add });
    return;
  }
  const size = sizeOf([...contraction.shared, ...contraction.rows, ...contraction.columns]);
  const made = builder.vector(perSample ? 'each' : 'once', count * size);
  let stride = count * size;
  const slices = parts.map((axis) => ({ ...axis, out: (stride /= axis.size) }));
  const loops = loopsOf({ ...contraction, shared: [...slices, ...contraction.shared], sum: rest });
  builder.emit(phase, { kind: 'contract', out: whole(made), a, b, loops, add: false });
  const summed = scaledLoops(upTo(size), upTo(size));
  const starts = upTo(count).map((part) => part * size);
  builder.emit(phase, {
    kind: 'contract',
    out,
    a: whole(made),
    b: whole(builder.constant([1])),
    loops: { ...summed, sum: { a: starts, b: starts.map(() => 0) } },
    add,
  });
}

/** out[to[i]] (+)= factor · a[from[i]], summed over samples where `out` is not of each but `a` is. */
export function emitScaled(
  builder: Builder,
  phase: Phase,
  { from, to, out, factor, add }: { readonly from: Operand; readonly to: readonly [Int32Array, Int32Array]; readonly out: Operand; readonly factor: number; readonly add: boolean }, // prettier-ignore
): void {
  const loops = scaledLoops(...to);
  builder.emit(phase, { kind: 'contract', out, a: from, b: whole(builder.constant([factor])), loops, add });
}

/** out[slice, row] (+)= Σ a[slice, row, sum] · b[slice, sum]; offsets of a, b and out, of one number where they are left out. */
export function emitProduct(
  builder: Builder,
  phase: Phase,
  { a, b, out, slices = [one, one, one], rows = [one, one], sum = [one, one], add = false }: { readonly a: Operand; readonly b: Operand; readonly out: Operand; readonly slices?: readonly [Offsets, Offsets, Offsets]; readonly rows?: readonly [Offsets, Offsets]; readonly sum?: readonly [Offsets, Offsets]; readonly add?: boolean }, // prettier-ignore
): void {
  const loops = {
    slices: { a: slices[0], b: slices[1], out: slices[2] },
    rows: { a: rows[0], out: rows[1] },
    columns: { b: one, out: one },
    sum: { a: sum[0], b: sum[1] },
  };
  builder.emit(phase, { kind: 'contract', out, a, b, loops, add });
}

const one: Offsets = [0];

/** Pairs of a place and a target in groups, in none of which a target stands twice. */
export function withoutRepeats(places: Int32Array, targets: Int32Array): [Int32Array, Int32Array][] {
  const groups: [number[], number[]][] = [];
  const met = new Map<number, number>();
  targets.forEach((target, index) => {
    const group = met.get(target) ?? 0;
    met.set(target, group + 1);
    groups[group] ??= [[], []];
    groups[group][0].push(places[index]);
    groups[group][1].push(target);
  });
  return groups.map(([own, to]) => [Int32Array.from(own), Int32Array.from(to)]);
}

/** All numbers of a vector ← 0. */
export function emitZero(builder: Builder, phase: Phase, vector: Vector): void {
  const factor = whole(builder.constant([1], vector.precise));
  const loops = { ...scaledLoops(upTo(vector.size).fill(0), upTo(vector.size)), sum: { a: [], b: [] } };
  builder.emit(phase, { kind: 'contract', out: whole(vector), a: factor, b: factor, loops, add: false });
}

/** The contraction of tensors with these legs; `sizes` by leg. */
export function contractionOfLegs(
  sizes: readonly number[],
  [a, b, out]: readonly [readonly number[], readonly number[], readonly number[]],
): Contraction {
  const tensors = [a, b, out].map((legs) => ({ legs, batched: false }));
  return contractionOf({ legs: sizes, tensors }, { kind: 'contract', a: 0, b: 1, out: 2, add: false });
}

function tilesOf({ shared, rows, columns }: Contraction): number {
  return sizeOf(shared) * Math.ceil(sizeOf(rows) / tileSide) * Math.ceil(sizeOf(columns) / tileSide);
}

export function sizeOf(axes: readonly Axis[]): number {
  return axes.reduce((size, axis) => size * axis.size, 1);
}
