// One group → what its box looks like: shape, label, what stands on each wire. The layout places it.
import { inputRun } from '../../circuit/amplitudes.ts';
import type { Angle, Block, BranchOperation, GateOperation, Operation } from '../../circuit/circuit.ts';
import { channelNamed } from '../../circuit/channels.ts';
import { gates } from '../../circuit/gates.ts';
import { qubitsOf } from '../../circuit/walk.ts';
import { endedBy, type Group } from './group.ts';
import { dependencies, printNumber, type Parameters } from './parameters.ts';
import { plain } from './plain.ts';

/** What a box shows on one wire: a part of its body, or a symbol that a line joins to the others. */
export type Glyph = 'body' | 'control' | 'not' | 'swap' | 'source';

export type Shape =
  | 'gate' | 'call' | 'pool' | 'block' | 'channel' | 'prepare' // bodies with a label
  | 'measure' | 'reset' | 'discard' | 'barrier'
  | 'if' | 'else' | 'end'; // prettier-ignore

export interface Part {
  readonly row: number;
  readonly symbol: Glyph;
  /** The operand's position, where operands do not stand in the order of the wires. */
  readonly mark?: string | undefined;
}

/** A box without its place. */
export interface Look {
  readonly shape: Shape;
  readonly label: string;
  /** Angles, parameters, bits, strengths in short; may be empty. */
  readonly detail: string;
  /** One line that says all, for a tooltip. */
  readonly title: string;
  /** Sorted by row. */
  readonly parts: readonly Part[];
  /** The same for boxes that use the same weights; absent without weights. */
  readonly weights?: string | undefined;
  /** Short name of the weights and inputs used; may be empty. */
  readonly uses: string;
}

const labelLimit = 16;
export const detailLimit = 16;
const titleLimit = 200;

export interface Words {
  readonly parameters: Parameters;
  readonly blocks: ReadonlyMap<Block, number>;
  readonly nameOf: (qubit: number) => string;
  /** The calls' own qubits are those of the circuit; false where a pass has renamed the circuit's. */
  readonly callsFit: boolean;
}

/** The look of a group that touches at least one qubit. */
export function lookOf(group: Group, words: Words): Look {
  const { weights, inputs } = dependencies(group.operations);
  const uses = [words.parameters.weights(weights), words.parameters.inputs(inputs)]
    .filter(Boolean)
    .join(', ');
  const core = group.call ? callCore(group, uses, words) : operationCore(group.operations[0], group, words);
  const wires = operandsOf(group, words).map(words.nameOf).join(', ');
  return {
    ...core,
    label: plain(core.label, labelLimit),
    detail: plain(core.detail, detailLimit),
    title: plain(`${core.title} on ${wires}`, titleLimit),
    weights: weights.length > 0 ? weights.join(' ') : undefined,
    uses: plain(uses, 40),
  };
}

/** The group's qubits in the order of its one operation or of its call, as far as that is known. */
function operandsOf({ call, operations, qubits }: Group, { callsFit }: Words): readonly number[] {
  const [first] = operations;
  const operands =
    !call || (operations.length === 1 && first.kind === 'block') ? qubitsOf(first) : call.qubits;
  return (callsFit || operands !== call?.qubits) && isPermutation(operands, qubits) ? operands : qubits;
}

type Core = Pick<Look, 'shape' | 'label' | 'detail' | 'title' | 'parts'>;

function callCore(group: Group, uses: string, words: Words): Core {
  const { call, operations, qubits } = group;
  const { name, kind, controls = 0, power = 1 } = call!;
  const ended = endedBy(operations);
  const modifiers = `${prefixOf(controls)}${power === 1 ? '' : power === -1 ? 'inv @ ' : `pow(${power}) @ `}`;
  const title = `${kind} ${modifiers}${name}${uses && `(${uses})`}: ${counted(operations.length, 'operation')}`;
  const core = { label: withPower(name, power), detail: '', title };
  const sources = qubits.filter((qubit) => ended.has(qubit));
  if (kind === 'pool' && sources.length > 0 && qubits.length === sources.length + 1) {
    const parts = qubits.map((row): Part => ({ row, symbol: ended.has(row) ? 'source' : 'body' }));
    return { ...core, shape: 'pool', parts };
  }
  // A pool whose target nothing touches: only the sources' ends are left to show.
  if (kind === 'pool' && qubits.length === sources.length && qubits.length === 1) {
    const isDiscard = operations.every((each) => each.kind === 'discard');
    return {
      ...core,
      ...(isDiscard && { label: '' }),
      shape: isDiscard ? 'discard' : 'pool',
      parts: bodies(qubits),
    };
  }
  const operands = operandsOf(group, words);
  // Where passes left too little of a call to tell which qubits are controls, all are drawn as its body.
  const dots =
    operands.length === call!.qubits.length && operands !== qubits ? operands.slice(0, controls) : [];
  const parts = bodies(
    qubits.filter((row) => !dots.includes(row)),
    operands.slice(dots.length),
  );
  const marks = dots.map((row): Part => ({ row, symbol: 'control' }));
  return { ...core, shape: 'call', parts: [...marks, ...parts].sort((a, b) => a.row - b.row) };
}

/** su4†, su4³, su4⁻²: the inverse and powers, cut so that they are seen. */
function withPower(name: string, power: number): string {
  if (power === 1) return name;
  const digits = [...String(power)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)] ?? '⁻').join('');
  const suffix = power === -1 ? '†' : plain(digits, 5);
  return `${plain(name, labelLimit - suffix.length)}${suffix}`;
}

function prefixOf(controls: number): string {
  return ['', 'ctrl @ '][controls] ?? `ctrl(${controls}) @ `;
}

function operationCore(operation: Operation, { qubits }: Group, words: Words): Core {
  const body = { parts: bodies(qubits), detail: '' };
  switch (operation.kind) {
    case 'gate':
      return gateCore(operation, words);
    case 'block': {
      const number = words.blocks.get(operation.block)!;
      const { gates: inside } = operation.block;
      const label = `B${number}`;
      const names = inside.map(({ gate }) => gate).slice(0, 20);
      const title = `block ${number}: ${counted(inside.length, 'gate')}, ${names.join(' ')}`;
      const uses = words.parameters.weights(dependencies([operation]).weights);
      return { shape: 'block', label, detail: uses, title, parts: bodies(qubits, operation.qubits) };
    }
    case 'channel': {
      const { channel, probability } = operation;
      return { ...body, shape: 'channel', label: channelNamed(channel).label, detail: printNumber(probability), title: `${channel}(${probability})` }; // prettier-ignore
    }
    case 'measure':
      return { ...body, shape: 'measure', label: 'M', detail: `b${operation.bit}`, title: `b${operation.bit} = measure` }; // prettier-ignore
    case 'prepare': {
      const names = amplitudesText(operation.amplitudes, words.parameters);
      return { shape: 'prepare', label: 'prepare', detail: names, title: `prepare(${names})`, parts: bodies(qubits, operation.qubits) }; // prettier-ignore
    }
    case 'reset':
      return { ...body, shape: 'reset', label: '|0⟩', title: 'reset' };
    case 'discard':
      return { ...body, shape: 'discard', label: '', title: 'discard' };
    case 'barrier':
      return { ...body, shape: 'barrier', label: '', title: 'barrier' };
    case 'branch':
      throw new Error('a branch is drawn as a frame');
    default:
      return operation satisfies never;
  }
}

/** A run of inputs by its name; else the expressions, the first of many. */
function amplitudesText(amplitudes: readonly Angle[], parameters: Parameters): string {
  const run = inputRun(amplitudes);
  if (run) return parameters.inputs(Array.from({ length: Math.min(run.length, 1e5) }, (_, index) => run.offset + index)); // prettier-ignore
  const shown = amplitudes.slice(0, 4).map((angle) => parameters.angle(angle));
  return [...shown, ...(shown.length < amplitudes.length ? ['…'] : [])].join(', ');
}

/** Control dots, ⊕ for a controlled X, × for swaps, else the row's label; a controlled phase is P on its last control. */
function gateCore(operation: GateOperation, { parameters }: Words): Core {
  const row = gates.get(operation.gate);
  const angles = operation.angles.map((angle) => parameters.angle(angle)).join(', ');
  const isPhase = row?.qubits === 0;
  const controls = operation.controls + (row?.controls ?? 0) - (isPhase ? 1 : 0);
  const label = isPhase ? 'P' : (row?.label ?? operation.gate);
  const { flip, exchange } = row?.properties ?? {};
  const symbol = exchange ? 'swap' : flip && controls > 0 ? 'not' : 'body';
  const parts = operation.qubits.map((qubit, index): Part => ({
    row: qubit,
    symbol: index < controls ? 'control' : symbol,
  }));
  const title = `${prefixOf(operation.controls)}${operation.gate}${angles && `(${angles})`}`;
  return { shape: 'gate', label, detail: angles, title, parts: parts.sort((a, b) => a.row - b.row) };
}

/** A body on each wire, marked with the operand's position where `operands` are the same wires in another order. */
function bodies(rows: readonly number[], operands: readonly number[] = rows): Part[] {
  const isOrdered = operands.every((operand, index) => operand === rows[index]);
  const isSame = isPermutation(operands, rows);
  return rows.map((row) => ({
    row,
    symbol: 'body',
    mark: isOrdered || !isSame ? undefined : String(operands.indexOf(row)),
  }));
}

function isPermutation(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && b.every((each) => a.includes(each));
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** A line of words for what touches no qubit: phases of everything, and branches that hold nothing else. */
export function describe(operation: Exclude<Operation, BranchOperation>, words: Words): string {
  if (operation.kind !== 'gate') return operation.kind;
  return `${operation.gate}(${operation.angles.map((angle) => words.parameters.angle(angle)).join(', ')})`;
}
