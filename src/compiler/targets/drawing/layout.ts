// Circuit → grid of boxes: which column each stands in, where wires begin and end. Both renderers only paint this.
import type { Circuit, Condition, Operation, Origin } from '../../circuit/circuit.ts';
import { describe, detailLimit, lookOf, type Look, type Words } from './box.ts';
import {
  callsFit,
  countBoxes,
  groupOperations,
  numberBlocks,
  type Bits,
  type Group,
  type Item,
} from './group.ts';
import { requireFewBoxes, requireFewWires, type DrawingOptions } from './options.ts';
import { fillOf, numbering } from './palette.ts';
import { parametersOf } from './parameters.ts';
import { plain } from './plain.ts';
import { printCondition, printOutput, readoutLabels } from './sentences.ts';
import { traceWires, type Wire } from './wires.ts';

/**
 * A box occupies its column on all rows from `top` to `bottom`; nothing else stands there. With a `bend` it does so in
 * that column, and in `column` on its target's row only.
 */
export interface Box extends Look {
  readonly column: number;
  /** Where a pool's source bends towards its target, left of `column`: pools whose ways cross share a column so. */
  readonly bend?: number;
  readonly top: number;
  readonly bottom: number;
  readonly fill?: { readonly colour: number; readonly round: number };
  /** What it stands for, in order; empty for the marks of a frame. */
  readonly operations: readonly Operation[];
  /** Where the text says it; absent where no text was read. */
  readonly origin?: Origin | undefined;
}

/** Columns `from` to `to`, rows `top` to `bottom`, ends included. */
export interface Area {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly bottom: number;
}

/** Calls of one statement, side by side; `label` names the parameters that all of them share. */
export interface Layer extends Area {
  readonly label: string;
}

export interface Layout {
  readonly title: string;
  /** Names of the wires, top to bottom. */
  readonly rows: readonly string[];
  readonly columns: number;
  readonly boxes: readonly Box[];
  readonly wires: readonly Wire[];
  readonly layers: readonly Layer[];
  /** What stands in a branch. */
  readonly frames: readonly Area[];
  readonly readouts: ReadonlyMap<number, string>;
  readonly outputs: readonly string[];
  /** What touches no wire, in words. */
  readonly notes: readonly string[];
}

const nameLimit = 16;
const lineLimit = 200;

/** Lays a circuit out; time and space are linear in operations, and in boxes times rows. */
export function layOut(circuit: Circuit, options: DrawingOptions = {}): Layout {
  requireFewWires(circuit, options);
  const items = groupOperations(circuit.operations, circuit.qubits);
  requireFewBoxes(circuit, countBoxes(items), options);
  const rows = Array.from({ length: circuit.qubits }, (_, row) => plain(options.names?.[row] ?? `q${row}`, nameLimit)); // prettier-ignore
  const nameOf = (qubit: number) => rows[qubit] ?? `q${qubit}`;
  const placed = place(items, circuit, {
    parameters: parametersOf(circuit),
    blocks: numberBlocks(circuit),
    nameOf,
    callsFit: callsFit(circuit),
  });
  return {
    ...placed,
    title: plain(circuit.name, lineLimit),
    rows,
    wires: traceWires(placed.boxes, circuit.qubits, placed.columns),
    readouts: readoutLabels(circuit.outputs),
    outputs: circuit.outputs.map((output) => plain(printOutput(output, nameOf), lineLimit)),
  };
}

/** What a box stands for. */
type Source = Pick<Box, 'operations' | 'origin'>;
type Placed = Pick<Layout, 'columns' | 'boxes' | 'layers' | 'frames' | 'notes'>;

/** As early as possible, layer by layer: the boxes of one layer begin together and end before what follows on their rows. */
function place(items: readonly Item[], circuit: Circuit, words: Words): Placed {
  const boxes: Box[] = [];
  const layers: Layer[] = [];
  const frames: Area[] = [];
  const notes: string[] = [];
  const free = new Array<number>(circuit.qubits).fill(0);
  const known = new Map<number, number>();

  const ready = ({ top, bottom }: Span, bits: Bits): number =>
    [...free.slice(top, bottom + 1), ...bits.read.map((bit) => known.get(bit) ?? 0)].reduce(
      (latest, column) => Math.max(latest, column),
    );
  const occupy = ({ top, bottom }: Span, column: number) => free.fill(column, top, bottom + 1);

  function put(look: Look, span: Span, bits: Bits, { operations, origin }: Source): number {
    const column = ready(span, bits);
    boxes.push({ ...look, ...span, column, operations, origin });
    occupy(span, column + 1);
    for (const bit of bits.written) known.set(bit, column + 1);
    return column;
  }

  function putLayer(groups: readonly Group[]): void {
    const span = spanOf(groups.flatMap(({ qubits }) => qubits).sort((a, b) => a - b));
    const bits = { read: groups.flatMap((group) => group.bits.read), written: [] };
    if (groups.length > 1) occupy(span, ready(span, bits));
    const looks = groups.map((group) => lookOf(group, words));
    const isShared = groups.length > 1 && looks.every(({ uses }) => uses === looks[0].uses);
    const start = boxes.length;
    const lanes = lanesOf(looks);
    const first = ready(span, bits);
    groups.forEach((group, index) => {
      const look = looks[index];
      // What a label above the layer does not say stands in the box.
      const isCall = look.shape === 'call' || look.shape === 'pool';
      const said = isCall && !isShared ? { ...look, detail: plain(look.uses, detailLimit) } : look;
      if (!lanes) return void put(said, spanOf(group.qubits), group.bits, group);
      const column = first + Math.max(...lanes) + 1;
      boxes.push({ ...said, ...placed(group), column, bend: first + lanes[index] });
      for (const bit of group.bits.written) known.set(bit, column + 1);
    });
    if (groups.length === 1) return;
    const own = boxes.slice(start);
    const from = own.reduce((least, { column, bend = column }) => Math.min(least, bend), Infinity);
    const to = own.reduce((most, { column }) => Math.max(most, column), 0);
    occupy(span, to + 1);
    const hasCalls = looks.some(({ shape }) => shape === 'call' || shape === 'pool');
    layers.push({ from, to, ...span, label: hasCalls && isShared ? looks[0].uses : '' });
  }

  function putAll(some: readonly Item[], conditions: readonly string[]): void {
    const sizes = layerSizes(some);
    for (let at = 0; at < some.length;) {
      const item = some[at];
      if (item.kind === 'frame') {
        putFrame(item, conditions);
        at++;
      } else if (item.qubits.length === 0) {
        for (const operation of item.operations) note(operation, conditions);
        at++;
      } else {
        let end = at + 1;
        if (item.layer !== undefined) while (isOfLayer(some[end], item.layer)) end++;
        // What a pass has scattered is no layer any more.
        if (end - at < (sizes.get(item.layer) ?? 1)) end = at + 1;
        putLayer(some.slice(at, end) as Group[]);
        at = end;
      }
    }
  }

  function putFrame(frame: Item & { kind: 'frame' }, conditions: readonly string[]): void {
    const { condition, within, without } = conditionsOf(frame.condition, conditions);
    if (frame.qubits.length === 0) {
      if (frame.then.length + frame.orElse.length === 0) notes.push(noteUnder('nothing', within));
      putAll(frame.then, within);
      return putAll(frame.orElse, without);
    }
    const span = spanOf(frame.qubits);
    const mark = (shape: 'if' | 'else' | 'end', label: string, title: string) => {
      const parts = frame.qubits.map((row) => ({ row, symbol: 'body' as const }));
      const look: Look = { shape, label: plain(label, 20), detail: '', title: plain(title, lineLimit), parts, uses: '' }; // prettier-ignore
      return put(look, span, frame.bits, { operations: [], origin: frame.origin });
    };
    const first = mark('if', `if ${condition}`, `if (${condition})`);
    putAll(frame.then, within);
    if (frame.orElse.length > 0) {
      mark('else', 'else', `else of if (${condition})`);
      putAll(frame.orElse, without);
    }
    const last = mark('end', '', `end of if (${condition})`);
    frames.push({ from: first, to: last, ...span });
  }

  /** What touches no wire, inside branches too. */
  function note(operation: Operation, conditions: readonly string[]): void {
    if (operation.kind !== 'branch') {
      notes.push(noteUnder(describe(operation, words), conditions));
      return;
    }
    const { within, without } = conditionsOf(operation.condition, conditions);
    if (operation.then.length + operation.orElse.length === 0) notes.push(noteUnder('nothing', within));
    for (const inner of operation.then) note(inner, within);
    for (const inner of operation.orElse) note(inner, without);
  }

  putAll(items, []);
  const columns = boxes.reduce((most, { column }) => Math.max(most, column + 1), 0);
  return { columns, boxes: fillBoxes(boxes), layers, frames, notes };
}

/**
 * For pools side by side whose ways to their targets overlap: a lane for each way, as few as suffice, so that the targets
 * can stand below each other after them. undefined: there are none, or no two ways overlap.
 */
function lanesOf(looks: readonly Look[]): number[] | undefined {
  const isPool = ({ shape, parts }: Look) => shape === 'pool' && parts.length > 1;
  const rows = looks.flatMap(({ parts }) => parts.map(({ row }) => row));
  if (looks.length < 2 || !looks.every(isPool) || new Set(rows).size < rows.length) return undefined;
  const taken: Set<number>[] = [];
  const lanes = looks.map(({ parts }) => {
    const { top, bottom } = spanOf(parts.map(({ row }) => row));
    const way = Array.from({ length: bottom - top + 1 }, (_, index) => top + index);
    const free = taken.findIndex((others) => !way.some((row) => others.has(row)));
    const lane = free < 0 ? taken.push(new Set()) - 1 : free;
    for (const row of way) taken[lane].add(row);
    return lane;
  });
  return taken.length > 1 ? lanes : undefined;
}

/** The same weights, the same fill; weights of one box only have none. */
function fillBoxes(boxes: readonly Box[]): Box[] {
  const uses = new Map<string, number>();
  for (const { weights } of boxes) if (weights !== undefined) uses.set(weights, (uses.get(weights) ?? 0) + 1);
  const numberOf = numbering();
  return boxes.map((box) => {
    const { weights } = box;
    if (weights === undefined || uses.get(weights) === 1) return box;
    return { ...box, fill: fillOf(numberOf(weights)) };
  });
}

/** The rows of a group, and what it stands for. */
function placed({ qubits, operations, origin }: Group): Span & Source {
  return { ...spanOf(qubits), operations, origin };
}

interface Span {
  readonly top: number;
  readonly bottom: number;
}

/** The stretch that ascending rows take. */
function spanOf(rows: readonly number[]): Span {
  return { top: rows[0], bottom: rows[rows.length - 1] };
}

function isOfLayer(item: Item | undefined, layer: number): boolean {
  return item?.kind === 'group' && item.layer === layer && item.qubits.length > 0;
}

function layerSizes(items: readonly Item[]): Map<number | undefined, number> {
  const sizes = new Map<number | undefined, number>();
  for (const item of items) {
    if (item.kind === 'group' && item.layer !== undefined && item.qubits.length > 0)
      sizes.set(item.layer, (sizes.get(item.layer) ?? 0) + 1);
  }
  return sizes;
}

/** The conditions under which the two parts of a branch run, outermost first. */
function conditionsOf(condition: Condition, outer: readonly string[]) {
  const text = printCondition(condition);
  const negated = text.includes(' ') ? `!(${text})` : `!${text}`;
  return { condition: text, within: [...outer, text], without: [...outer, negated] };
}

function noteUnder(text: string, conditions: readonly string[]): string {
  return plain([...conditions.map((condition) => `if (${condition})`), text].join(' '), lineLimit);
}
