// The matrices of a plan's blocks for several weight sets, each in a lane, and the way back to their angles, as calls of
// kernels: what `createBlockMatrices` (src/runtime/backends/host/block-matrices.ts) does for one, in the same order of
// additions, so that the bits are the same. The host fills in the matrices of gates and takes the views.
import { spectrumOf } from '../../../plan/pauli-spectrum.ts';
import type { BlockView, Plan } from '../../../plan/plan.ts';
import { descriptor, floatBits, type Fields, type Layout, type Place } from '../descriptor.ts';
import { kernelIndex } from '../kernels/index.ts';
import { listOf, type CallList } from '../phases.ts';
import { createTables, type Tables } from '../tables.ts';
import { rowsOfBlock, type BlockRows, type GateRows } from './block-rows.ts';

/** All of it lies in one region, which is 'program' to its kernels; places are bytes from there. */
export interface WeightSetsProgram {
  /** Weight sets side by side, even. Rows are of so many numbers in double precision. */
  readonly lanes: number;
  readonly bytes: number;
  readonly words: Int32Array<ArrayBuffer>;
  readonly wordsAt: number;
  readonly blocks: readonly BlockRows[];
  /** Rows of numbers that do not change, each the same in every lane. */
  readonly constants: readonly { readonly at: number; readonly rows: readonly number[] }[];
  /** Of each view, where the first lane has its entries, and the gradient by them; in single precision. */
  readonly views: readonly ViewPlaces[];
  /** From those of one lane to those of the next. */
  readonly laneBytes: number;
  /** From the matrices of gates to the entries of views. */
  readonly forward: CallList;
  /** From the gradients by views to those by angles; takes the products of `forward`. */
  readonly backward: CallList;
}

export interface ViewPlaces {
  readonly size: number;
  readonly entries: number;
  readonly gradient: number;
}

/** Whether there is a program for such a plan. */
export function hasWeightSets({ blocks }: Plan): boolean {
  return blocks.length > 0 && blocks.every(({ form }) => form === 'pauli');
}

/** `lanes`: a multiple of 4. */
export function lowerWeightSets(plan: Plan, lanes: number): WeightSetsProgram {
  const rowBytes = 8 * lanes;
  const space = createSpace();
  const reserve = (rows: number) => space.reserve(rows * rowBytes);
  const sizes = new Set(plan.blocks.map(({ block }) => block.qubits));
  const identities = new Map([...sizes].map((qubits) => [qubits, reserve(2 * 4 ** qubits)]));
  const blocks = plan.blocks.map((each) => rowsOfBlock(each, identities.get(each.block.qubits)!, reserve));
  const room = roomFor(Math.max(...sizes), reserve);
  const own = createSpace();
  const places = plan.views.map(({ entries }) => {
    const bytes = 16 * Math.ceil(entries.length / 4);
    return { size: entries.length, entries: own.reserve(bytes), gradient: own.reserve(bytes) };
  });
  const laneBytes = own.end();
  const viewsAt = space.reserve(lanes * laneBytes);
  const views = places.map(({ size, entries, gradient }): ViewPlaces => {
    return { size, entries: viewsAt + entries, gradient: viewsAt + gradient };
  });
  const wordsAt = space.end();
  const tables = createTables(wordsAt);
  const forward = createCalls({ rowBytes, laneBytes, tables });
  const backward = createCalls({ rowBytes, laneBytes, tables });
  const pulled = plan.onceBack.flatMap((step) => (step.kind === 'pullBlock' ? [step.view] : []));
  blocks.forEach((block, index) => {
    const isOwn = (view: number) => plan.views[view].block === index;
    lowerProducts(block, room, forward);
    lowerSpectrum(block, room, forward);
    for (const view of [...plan.views.keys()].filter(isOwn))
      lowerView('takeEntries', block, { ...plan.views[view], place: views[view].entries }, room, forward);
    if (block.angleCount === 0) return;
    backward.emit('clear', 'clear', { OUT: at(room.spectrum), bytes: 16 ** block.qubits * rowBytes });
    for (const view of pulled.filter(isOwn))
      lowerView('pullEntries', block, { ...plan.views[view], place: views[view].gradient }, room, backward);
    lowerPulledSpectrum(block, room, backward);
    lowerPulledGates(block, room, backward);
  });
  const lists = { forward: listOf([forward.list], tables), backward: listOf([backward.list], tables) };
  const fixed = blocks.flatMap(({ gates }) => gates.filter(({ gate }) => gate.angles === 0));
  return {
    lanes,
    bytes: tables.end(),
    words: tables.words(),
    wordsAt,
    blocks,
    constants: [
      { at: room.one, rows: [1] },
      ...[...identities].map(([qubits, at]) => ({ at, rows: identity(2 ** qubits) })),
      ...fixed.map(({ gate, matrix }) => ({ at: matrix.at, rows: [...gate.matrix] })),
    ],
    views,
    laneBytes,
    ...lists,
  };
}

/** Counts bytes, by whole lines of the cache. */
function createSpace(): { reserve(bytes: number): number; end(): number } {
  let end = 0;
  return {
    reserve(bytes) {
      const at = end;
      end += Math.ceil(bytes / 64) * 64;
      return at;
    },
    end: () => end,
  };
}

/** What all blocks share. */
interface Room {
  /** The spectrum of a block's unitary, and, on the way back, the gradient by it. */
  readonly spectrum: number;
  /** A row of ones, one of zeros, and one for what is not wanted. */
  readonly one: number;
  readonly zero: number;
  readonly unwanted: number;
  /** ∂L/∂U; what derivatives are multiplied with; a column of a gate with several targets. */
  readonly gradient: number;
  readonly overlap: number;
  readonly column: number;
}

function roomFor(qubits: number, reserve: (rows: number) => number): Room {
  const most = 2 * 4 ** qubits;
  return {
    spectrum: reserve(16 ** qubits),
    one: reserve(1),
    zero: reserve(1),
    unwanted: reserve(1),
    gradient: reserve(most),
    overlap: reserve(most),
    column: reserve(most),
  };
}

function identity(dimension: number): number[] {
  return Array.from({ length: 2 * dimension ** 2 }, (_, at) => (at % (2 * dimension + 2) === 0 ? 1 : 0));
}

interface Sizes {
  readonly rowBytes: number;
  readonly laneBytes: number;
  readonly tables: Tables;
}

interface Calls extends Sizes {
  readonly list: number[][];
  emit<L extends Layout>(kernel: string, layout: L, fields: Fields<L>): void;
}

function createCalls(sizes: Sizes): Calls {
  const list: number[][] = [];
  return {
    ...sizes,
    list,
    emit: (kernel, layout, fields) => void list.push(descriptor(kernelIndex(kernel), layout, fields)),
  };
}

const at = (offset: number): Place => ({ base: 'program', offset });

/** The product of the gates, step by step. */
function lowerProducts(block: BlockRows, room: Room, calls: Calls): void {
  const { qubits, products } = block;
  block.gates.forEach((gate, index) => {
    const [from, to] = [products[index], products[index + 1]];
    const { bases, offsets } = gate.gate;
    if (bases.length * offsets.length < 2 ** qubits)
      calls.emit('copy', 'copy', { FROM: at(from), OUT: at(to), bytes: 2 * 4 ** qubits * calls.rowBytes });
    lowerTurn(block, gate, { from, to, adjoint: false }, room, calls);
  });
}

function lowerTurn(
  { qubits }: BlockRows,
  { gate: { bases, offsets }, matrix }: GateRows,
  { from, to, adjoint }: { readonly from: number; readonly to: number; readonly adjoint: boolean },
  room: Room,
  { emit, tables, rowBytes }: Calls,
): void {
  const d = 2 ** qubits;
  const groups = [...bases].flatMap((base) => Array.from({ length: d }, (_, c) => base * d + c));
  const rows = groups.flatMap((first) => Array.from(offsets, (offset) => 2 * (first + offset * d)));
  const common = {
    FROM: at(from),
    OUT: at(to),
    MATRIX: at(matrix.at),
    groups: groups.length,
    groupTable: tables.add(rows.map((row) => row * rowBytes)),
    rowBytes,
  };
  if (offsets.length === 2) emit(adjoint ? 'turnPairsBack' : 'turnPairs', 'turnPairs', common);
  else
    emit(adjoint ? 'turnRowsBack' : 'turnRows', 'turnRows', {
      ...common,
      SCRATCH: at(room.column),
      size: offsets.length,
    });
}

/** What `conjugateProducts` and `pullProducts` go through: squares first, which no product is made for. */
function termsOf(qubits: number, { tables, rowBytes }: Calls): { terms: number; termTable: number } {
  const { left, right } = spectrumOf(qubits);
  const size = 4 ** qubits;
  const squares = Array.from({ length: size }, (_, x) => [2 * x, 2 * x, x * size, -1]);
  const products = Array.from(left, (_, at) => [left[at], right[at], at, left.length + at]);
  const terms = [...squares, ...products.filter((_, index) => index % size > 0)];
  const rows = terms.flat().map((row) => (row < 0 ? -1 : row * rowBytes));
  return { terms: terms.length, termTable: tables.add(rows) };
}

function lowerSpectrum({ qubits, products }: BlockRows, { spectrum }: Room, calls: Calls): void {
  calls.emit('conjugateProducts', 'conjugateProducts', {
    FROM: at(products[products.length - 1]),
    OUT: at(spectrum),
    ...termsOf(qubits, calls),
    rowBytes: calls.rowBytes,
  });
  lowerTransform(qubits, spectrum, calls);
}

/** The steps of `transform` (src/runtime/backends/host/pauli-form.ts). */
function lowerTransform(qubits: number, spectrum: number, { emit, tables, rowBytes }: Calls): void {
  const size = 4 ** qubits;
  const half = (size * size) / 2;
  const all = Array.from({ length: size * size }, (_, row) => row);
  const emitStep = (kernel: 'butterfly' | 'butterflies', step: number, begins: readonly number[]) =>
    emit(kernel, 'butterfly', {
      OUT: at(spectrum),
      pairs: begins.length,
      pairTable: tables.add(begins.map((begin) => begin * rowBytes)),
      step: step * rowBytes,
      rowBytes,
    });
  const firstOf = (step: number, period: number) => all.filter((row) => row % period < step);
  if (size < half) emitStep('butterfly', size, firstOf(size, 2 * size));
  for (let step = 2 * size; step < half; step *= 4) emitStep('butterflies', step, firstOf(step, 4 * step));
  const inFirstColumn = all.filter((row) => row < half && row % size === 0);
  emitStep('butterfly', half, inFirstColumn);
}

/** The entries of a view, from the spectrum of its block; or the gradient by them, to that by the spectrum. */
function lowerView(
  kernel: 'takeEntries' | 'pullEntries',
  { qubits }: BlockRows,
  { entries, choice, place }: BlockView & { readonly place: number },
  { spectrum, one, zero, unwanted }: Room,
  { emit, tables, rowBytes, laneBytes }: Calls,
): void {
  const sources = sourcesOf(qubits);
  const side = Math.sqrt(sources.length);
  const before = choice === 2 ? sources.length : 0;
  const isTaken = kernel === 'takeEntries';
  const table = entries.flatMap((given) => {
    const entry = given - before;
    if (entry >= 0) return [spectrum + sources[entry].row * rowBytes, floatBits(sources[entry].factor)];
    if (!isTaken) return [unwanted, 0];
    return [given % (side + 1) === 0 ? one : zero, floatBits(1)];
  });
  while (table.length % 8 > 0) table.push(isTaken ? zero : unwanted, 0);
  emit(kernel, 'entries', {
    ROWS: at(0),
    ENTRIES: at(place),
    fours: table.length / 8,
    entryTable: tables.add(table),
    rowBytes,
    laneBytes,
  });
}

/** Of each entry of a block's matrix, its row in the spectrum, and times what. */
function sourcesOf(qubits: number): { readonly row: number; readonly factor: number }[] {
  const { places, factors } = spectrumOf(qubits);
  const sources: { row: number; factor: number }[] = [];
  places.forEach((place, row) => (sources[place] = { row, factor: factors[row] }));
  return sources;
}

/** From the gradient by the spectrum to that by the unitary. */
function lowerPulledSpectrum({ qubits, products }: BlockRows, room: Room, calls: Calls): void {
  const { spectrum } = room;
  lowerTransform(qubits, spectrum, calls);
  calls.emit('pullProducts', 'pullProducts', {
    FROM: at(spectrum),
    GRADIENT: at(room.gradient),
    UNITARY: at(products[products.length - 1]),
    ...termsOf(qubits, calls),
    rowBytes: calls.rowBytes,
  });
}

/** From the gradient by the unitary to those by the angles, from the last gate to the first with an angle. */
function lowerPulledGates(block: BlockRows, room: Room, calls: Calls): void {
  const { gates, products } = block;
  const { gradient } = room;
  const first = gates.findIndex(({ gate }) => gate.angles > 0);
  for (let index = gates.length - 1; index >= first; index--) {
    if (gates[index].gate.angles > 0) lowerSlopes(block, gates[index], products[index], room, calls);
    if (index > first)
      lowerTurn(block, gates[index], { from: gradient, to: gradient, adjoint: true }, room, calls);
  }
}

/** `before`: the product of the gates before this one. */
function lowerSlopes(
  { qubits, slopes }: BlockRows,
  { gate, derivatives }: GateRows,
  before: number,
  { gradient, overlap }: Room,
  { emit, tables, rowBytes }: Calls,
): void {
  const d = 2 ** qubits;
  const { bases, offsets } = gate;
  const n = offsets.length;
  const entries = new Set(derivatives.flatMap(({ index }) => index.map((number) => number >> 1)));
  for (const entry of entries) {
    const rowsOf = [Math.floor(entry / n), entry % n].map((place) => offsets[place]);
    const terms = [...bases].flatMap((base) =>
      Array.from({ length: d }, (_, c) => rowsOf.map((offset) => 2 * ((base + offset) * d + c) * rowBytes)),
    );
    emit('overlap', 'overlap', {
      GRADIENT: at(gradient),
      PRODUCT: at(before),
      OUT: at(overlap + 2 * entry * rowBytes),
      terms: terms.length,
      termTable: tables.add(terms.flat()),
      rowBytes,
    });
  }
  derivatives.forEach((derivative, angle) =>
    emit('slope', 'slope', {
      OVERLAP: at(overlap),
      DERIVATIVE: at(derivative.at),
      OUT: at(slopes + (gate.firstAngle + angle) * rowBytes),
      terms: derivative.index.length,
      termTable: tables.add(derivative.index.map((row) => row * rowBytes)),
      rowBytes,
    }),
  );
}
