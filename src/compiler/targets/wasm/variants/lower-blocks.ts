// The matrices of a plan's blocks for weight sets in lanes, and the way back to their angles, as calls of kernels: what
// `createBlockMatrices` (src/runtime/backends/host/block-matrices.ts) does for one, in the same order of additions.
import type { BlockView, Plan } from '../../../plan/plan.ts';
import { spectrumOf } from '../../../plan/pauli-spectrum.ts';
import { floatBits, type Place } from '../descriptor.ts';
import { rowsOfBlock, type BlockRows, type GateRows } from './gate-rows.ts';
import { inBatch, inProgram, type Calls } from './rooms.ts';

/** Where things lie that all blocks of a plan share, offsets in bytes. */
export interface BlockRoom {
  readonly rows: readonly BlockRows[];
  /** Of each block, in 'batch': the product before each gate, and after the last. */
  readonly products: readonly number[];
  /** Of each block, in 'batch': ∂L/∂angle, a row each. */
  readonly slopes: readonly number[];
  /** In 'batch': numbers of a matrix; a row of ones and one of zeros, or one for what is not wanted. */
  readonly matrix: number;
  readonly ends: number;
  /** In 'batch': ∂L/∂U; what derivatives are multiplied with; a column of a gate with several targets. */
  readonly gradient: number;
  readonly overlap: number;
  readonly column: number;
  /** In 'program': the identity of each number of qubits, and the rows of ones and zeros. */
  readonly identities: ReadonlyMap<number, number>;
  readonly constants: number;
}

type Reserve = (bytes: number) => number;

export function roomForBlocks(plan: Plan, rowBytes: number, program: Reserve, batch: Reserve): BlockRoom {
  const rows = plan.blocks.map((block) => rowsOfBlock(block, rowBytes, program));
  const unitary = (qubits: number) => 2 * 4 ** qubits * rowBytes;
  const most = Math.max(0, ...rows.map(({ qubits }) => qubits));
  const matrix = Math.max(0, ...rows.map(({ qubits, form }) => rowsOfForm(qubits, form))) * rowBytes;
  const at = batch(matrix + 2 * rowBytes);
  return {
    rows,
    products: rows.map(({ qubits, gates }) => batch((gates.length + 1) * unitary(qubits))),
    slopes: rows.map(({ angleCount }) => batch(angleCount * rowBytes)),
    matrix: at,
    ends: at + matrix,
    gradient: batch(unitary(most)),
    overlap: batch(unitary(most)),
    column: batch(32 * 2 ** most),
    identities: new Map([...new Set(rows.map(({ qubits }) => qubits))].map((q) => [q, program(unitary(q))])),
    constants: program(2 * rowBytes),
  };
}

const rowsOfForm = (qubits: number, form: BlockRows['form']) =>
  form === 'pauli' ? 16 ** qubits : 4 * 4 ** qubits;

/** Of each entry of a block's matrix, the row that it comes from, and times what. */
function sourcesOf({ qubits, form }: BlockRows): { readonly row: Int32Array; readonly factor: Float64Array } {
  const d = 2 ** qubits;
  const row = new Int32Array(rowsOfForm(qubits, form));
  const factor = new Float64Array(row.length);
  if (form === 'pauli') {
    const { places, factors } = spectrumOf(qubits);
    places.forEach((place, at) => {
      row[place] = at;
      factor[place] = factors[at];
    });
    return { row, factor };
  }
  for (let entry = 0; entry < row.length; entry++) {
    const [r, c] = [Math.floor(entry / (2 * d)), entry % (2 * d)];
    const isImaginary = r >= d !== c >= d;
    row[entry] = 2 * ((r % d) * d + (c % d)) + Number(isImaginary);
    factor[entry] = isImaginary && c >= d ? -1 : 1;
  }
  return { row, factor };
}

/** A tensor that takes a view's entries, or brings the gradient by them. */
export interface ViewPlace {
  readonly view: BlockView;
  readonly place: Place;
}

/** All matrices, into the views. */
export function lowerBlocksForward(room: BlockRoom, views: readonly ViewPlace[], calls: Calls): void {
  const { rowBytes, tables } = calls;
  calls.emit('copy', 'copy', {
    FROM: inProgram(room.constants),
    OUT: inBatch(room.ends),
    bytes: 2 * rowBytes,
  });
  room.rows.forEach((block, index) => {
    const own = views.filter(({ view }) => view.block === index);
    if (own.length === 0 && block.angleCount === 0) return;
    const unitary = lowerProducts(block, room, room.products[index], calls);
    if (block.form === 'pauli') lowerSpectrum(block.qubits, unitary, inBatch(room.matrix), calls);
    else
      calls.emit('copy', 'copy', {
        FROM: unitary,
        OUT: inBatch(room.matrix),
        bytes: 2 * 4 ** block.qubits * rowBytes,
      });
    const { row, factor } = sourcesOf(block);
    const side = Math.sqrt(row.length);
    const end = (room.ends - room.matrix) / rowBytes;
    for (const { view, place } of own) {
      const before = view.choice === 2 ? row.length : 0;
      const table = view.entries.flatMap((given) => {
        const entry = given - before;
        if (entry >= 0) return [row[entry] * rowBytes, floatBits(factor[entry])];
        return [(end + (given % (side + 1) === 0 ? 0 : 1)) * rowBytes, floatBits(1)];
      });
      calls.emit('fillView', 'fillView', {
        FROM: inBatch(room.matrix),
        OUT: place,
        entries: view.entries.length,
        entryTable: tables.add(table),
        rowBytes,
      });
    }
  });
}

/** The product of the gates, step by step; where the whole stands. */
function lowerProducts(block: BlockRows, room: BlockRoom, products: number, calls: Calls): Place {
  const { rowBytes } = calls;
  const bytes = 2 * 4 ** block.qubits * rowBytes;
  let before = inProgram(room.identities.get(block.qubits)!);
  block.gates.forEach((gate, index) => {
    const after = inBatch(products + (index + 1) * bytes);
    const { bases, offsets } = gate.gate;
    if (bases.length * offsets.length < 2 ** block.qubits)
      calls.emit('copy', 'copy', { FROM: before, OUT: after, bytes });
    lowerTurn(block, gate, { from: before, to: after, adjoint: false }, room, calls);
    before = after;
  });
  return before;
}

function lowerTurn(
  { qubits }: BlockRows,
  { gate: { bases, offsets }, matrix }: GateRows,
  { from, to, adjoint }: { readonly from: Place; readonly to: Place; readonly adjoint: boolean },
  room: BlockRoom,
  { emit, tables, rowBytes }: Calls,
): void {
  const d = 2 ** qubits;
  const groups = [...bases].flatMap((base) => Array.from({ length: d }, (_, c) => base * d + c));
  const common = {
    FROM: from,
    OUT: to,
    MATRIX: inProgram(matrix.at),
    groups: groups.length,
    groupTable: tables.add(
      groups.flatMap((first) => Array.from(offsets, (offset) => 2 * (first + offset * d) * rowBytes)),
    ),
    rowBytes,
  };
  if (offsets.length === 2) emit(adjoint ? 'turnPairsBack' : 'turnPairs', 'turnPairs', common);
  else
    emit(adjoint ? 'turnRowsBack' : 'turnRows', 'turnRows', {
      ...common,
      SCRATCH: inBatch(room.column),
      size: offsets.length,
    });
}

/** What `conjugateProducts` and `pullProducts` go through: squares first, which no product is made for. */
function termsOf(qubits: number, rowBytes: number): number[] {
  const { left, right } = spectrumOf(qubits);
  const size = 4 ** qubits;
  const squares = Array.from({ length: size }, (_, x) => [2 * x, 2 * x, x * size, -1]);
  const products = Array.from(left, (_, at) => [left[at], right[at], at, left.length + at]);
  const terms = [...squares, ...products.filter((_, at) => at % size > 0)];
  return terms.flatMap((term) => term.map((row) => (row < 0 ? -1 : row * rowBytes)));
}

function lowerSpectrum(qubits: number, unitary: Place, spectrum: Place, calls: Calls): void {
  const { rowBytes, tables } = calls;
  const table = termsOf(qubits, rowBytes);
  calls.emit('conjugateProducts', 'conjugateProducts', {
    FROM: unitary,
    OUT: spectrum,
    terms: table.length / 4,
    termTable: tables.add(table),
    rowBytes,
  });
  lowerTransform(qubits, spectrum, calls);
}

/** The steps of `transform` (src/runtime/backends/host/pauli-form.ts). */
function lowerTransform(qubits: number, OUT: Place, { emit, tables, rowBytes }: Calls): void {
  const size = 4 ** qubits;
  const half = (size * size) / 2;
  const emitStep = (step: number, begins: readonly number[], both: boolean) =>
    emit(both ? 'butterflies' : 'butterfly', 'butterfly', {
      OUT,
      pairs: begins.length,
      pairTable: tables.add(begins.map((begin) => begin * rowBytes)),
      step: step * rowBytes,
      rowBytes,
    });
  const all = Array.from({ length: size * size }, (_, at) => at);
  const isFirst = (at: number, step: number, period: number) => at % period < step;
  if (size < half) emitStep(size, all.filter((at) => isFirst(at, size, 2 * size)), false); // prettier-ignore
  for (let step = 2 * size; step < half; step *= 4)
    emitStep(step, all.filter((at) => isFirst(at, step, 4 * step)), true); // prettier-ignore
  emitStep(half, all.filter((at) => at < half && at % size === 0), false); // prettier-ignore
}

/** From the gradients by views to those by angles. */
export function lowerBlocksBack(room: BlockRoom, pulls: readonly ViewPlace[], calls: Calls): void {
  const { rowBytes } = calls;
  room.rows.forEach((block, index) => {
    if (block.angleCount === 0) return;
    const own = pulls.filter(({ view }) => view.block === index);
    const slopes = room.slopes[index];
    if (own.length === 0) {
      calls.emit('clear', 'clear', { OUT: inBatch(slopes), bytes: block.angleCount * rowBytes });
      return;
    }
    lowerPulledViews(block, room, own, calls);
    const unitary = room.products[index] + 2 * 4 ** block.qubits * rowBytes * block.gates.length;
    lowerPulledForm(block, room, inBatch(unitary), calls);
    lowerPulledGates(block, room, index, calls);
  });
}

/** The gradient by the matrix, from zero on; in the order of the spectrum. */
function lowerPulledViews(block: BlockRows, room: BlockRoom, own: readonly ViewPlace[], calls: Calls): void {
  const { rowBytes, tables } = calls;
  const { row: source } = sourcesOf(block);
  const isPauli = block.form === 'pauli';
  const unwanted = room.ends - room.matrix;
  calls.emit('clear', 'clear', { OUT: inBatch(room.matrix), bytes: source.length * rowBytes });
  for (const { view, place } of own) {
    const before = view.choice === 2 ? source.length : 0;
    const table = view.entries.map((given) => {
      const entry = given - before;
      return entry < 0 ? unwanted : (isPauli ? source[entry] : entry) * rowBytes;
    });
    calls.emit('pullView', 'pullView', {
      FROM: place,
      OUT: inBatch(room.matrix),
      entries: table.length,
      entryTable: tables.add(table),
      rowBytes,
    });
  }
}

/** From the gradient by the matrix to that by the unitary. */
function lowerPulledForm({ qubits, form }: BlockRows, room: BlockRoom, unitary: Place, calls: Calls): void {
  const { rowBytes, tables } = calls;
  const matrix = inBatch(room.matrix);
  const gradient = inBatch(room.gradient);
  const d = 2 ** qubits;
  if (form === 'unitary') {
    const table = Array.from({ length: d * d }, (_, at) => {
      const [r, c] = [Math.floor(at / d), at % d];
      return [r * 2 * d + c, (d + r) * 2 * d + d + c, (d + r) * 2 * d + c, r * 2 * d + d + c];
    });
    calls.emit('pullParts', 'pullParts', {
      FROM: matrix,
      OUT: gradient,
      entries: d * d,
      entryTable: tables.add(table.flat().map((row) => row * rowBytes)),
      rowBytes,
    });
    return;
  }
  const { factors } = spectrumOf(qubits);
  calls.emit('scaleRows', 'scaleRows', {
    OUT: matrix,
    entries: factors.length,
    factorTable: tables.addFloats([...factors]),
    rowBytes,
  });
  lowerTransform(qubits, matrix, calls);
  const table = termsOf(qubits, rowBytes);
  calls.emit('pullProducts', 'pullProducts', {
    FROM: matrix,
    GRADIENT: gradient,
    UNITARY: unitary,
    terms: table.length / 4,
    termTable: tables.add(table),
    rowBytes,
  });
}

/** From the gradient by the unitary to those by the angles, from the last gate to the first. */
function lowerPulledGates(block: BlockRows, room: BlockRoom, index: number, calls: Calls): void {
  const { rowBytes } = calls;
  const gradient = inBatch(room.gradient);
  const bytes = 2 * 4 ** block.qubits * rowBytes;
  const firstTurned = block.gates.findIndex(({ gate }) => gate.angles > 0);
  for (let at = block.gates.length - 1; at >= firstTurned; at--) {
    const each = block.gates[at];
    const before =
      at === 0 ? inProgram(room.identities.get(block.qubits)!) : inBatch(room.products[index] + at * bytes);
    if (each.gate.angles > 0) lowerSlopes(block, each, { before, slopes: room.slopes[index] }, room, calls);
    if (at > firstTurned)
      lowerTurn(block, each, { from: gradient, to: gradient, adjoint: true }, room, calls);
  }
}

function lowerSlopes(
  { qubits }: BlockRows,
  { gate, derivatives }: GateRows,
  { before, slopes }: { readonly before: Place; readonly slopes: number },
  room: BlockRoom,
  { emit, tables, rowBytes }: Calls,
): void {
  const d = 2 ** qubits;
  const { bases, offsets } = gate;
  const n = offsets.length;
  const entries = [...new Set(derivatives.flatMap(({ index }) => index.map((at) => at - (at % 2))))].sort(
    (left, right) => left - right,
  );
  for (const entry of entries) {
    const [r, k] = [Math.floor(entry / 2 / n), (entry / 2) % n];
    const terms = [...bases].flatMap((base) =>
      Array.from({ length: d }, (_, c) =>
        [offsets[r], offsets[k]].map((offset) => 2 * ((base + offset) * d + c) * rowBytes),
      ),
    );
    emit('overlap', 'overlap', {
      GRADIENT: inBatch(room.gradient),
      PRODUCT: before,
      OUT: inBatch(room.overlap + entry * rowBytes),
      terms: terms.length,
      termTable: tables.add(terms.flat()),
      rowBytes,
    });
  }
  derivatives.forEach(({ at, index }, angle) =>
    emit('slope', 'slope', {
      OVERLAP: inBatch(room.overlap),
      DERIVATIVE: inProgram(at),
      OUT: inBatch(slopes + (gate.firstAngle + angle) * rowBytes),
      terms: index.length,
      termTable: tables.add(index.map((row) => row * rowBytes)),
      rowBytes,
    }),
  );
}
