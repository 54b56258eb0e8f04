// Operands → qubits: registers spread over a gate's single qubits, or bound whole where its declaration takes them so.
import { counted } from '../../../phrases.ts';
import type { Span } from '../../source/source.ts';
import type { Operand } from '../../syntax/ast.ts';
import { fail } from '../state/fault.ts';
import { describe, qubit, register, type Value } from '../values/values.ts';
import type { GateApplication } from './application.ts';
import { type ApplyStatement, toQubit, type Tuple } from './operands.ts';
import { quoted } from './quotes.ts';
import { operandsOf, qubitsOfGate } from './signatures.ts';

/** What one call acts on. */
export interface Bound {
  readonly controls: readonly number[];
  /** The gate's own operands: qubits, or registers where the declaration says so. */
  readonly operands: readonly Value[];
  readonly sizes: ReadonlyMap<string, number>;
  /** All qubits, controls first. */
  readonly qubits: readonly number[];
  /** The place to which messages point. */
  readonly span: Span;
}

const noControls: readonly number[] = [];
export const noSizes: ReadonlyMap<string, number> = new Map();

/** Binds the operands of one call, or says why there are too few, too many or the wrong ones. */
export function bindOperands(gate: GateApplication, tuple: Tuple): Bound {
  const { callable, node } = gate;
  const { controls } = gate.modifiers;
  const { name } = node.callee;
  const { operands: given, span } = tuple;
  const declared = operandsOf(callable);
  const count = typeof declared === 'number' ? declared : declared.length;
  const whole = typeof declared === 'number' || !declared.some((operand) => operand.size);
  const values = spread(given, whole ? Infinity : controls, controls + count);
  if (values.length !== controls + count) {
    const takes = whole
      ? `acts on ${plural(controls + count)}`
      : `takes ${counted(controls + count, 'operand')}`;
    const behind = given.length === 0 ? `; they stand behind ${node.arguments.length ? 'the angles' : 'its name'}, as in ${example(node, controls + count)}` : ''; // prettier-ignore
    const many = whole && given.some((value) => value.kind === 'register') ? `; for many calls write ${name} on tuples` : ''; // prettier-ignore
    const pairs = controls + count === 2 ? pairsOf(node, given) : '';
    fail('wrong-arity', `${name} ${takes}${controlsAmong(controls)} and was given ${values.length}${among(node, given)}${many}${behind}${pairs}`, span); // prettier-ignore
  }
  if (!whole) return bindRegisters(declared, values, node, span);
  const qubits = values.map((value) => toQubit(value, name, span));
  return {
    controls: controls ? qubits.slice(0, controls) : noControls,
    operands: controls ? values.slice(controls) : values,
    sizes: noSizes,
    qubits,
    span,
  };
}

/** `cx on q`: how the single qubits of a register become pairs. */
function pairsOf({ operands }: ApplyStatement, given: readonly Value[]): string {
  const isSingle = operands.kind === 'on' && given.length === 1 && given[0].kind === 'qubit';
  if (!isSingle || operands.tuples.kind !== 'name') return '';
  return '; the pairs of a register q are line(q), ring(q) and others';
}

/** The call with qubits behind it. */
function example({ callee, arguments: angles }: ApplyStatement, qubits: number): string {
  const names = Array.from({ length: qubits }, (_, i) => `q[${i}]`);
  const shown = qubits > 4 ? [...names.slice(0, 2), '…'] : names;
  return `${callee.name}${angles.length ? '(…)' : ''} ${shown.join(', ')};`;
}

/** Operands of which some are declared as registers, whose sizes bind names; controls stand before them. */
function bindRegisters(
  declared: readonly Operand[],
  values: readonly Value[],
  node: ApplyStatement,
  span: Span,
): Bound {
  const { name } = node.callee;
  const controls = values.length - declared.length;
  const sizes = new Map<string, number>();
  const operands = values.slice(controls).map((value, i): Value => {
    const { size } = declared[i];
    if (!size) return qubit(toQubit(value, name, span));
    const qubits = value.kind === 'register' ? value.qubits : [toQubit(value, name, span)];
    const bound = sizes.get(size.name);
    if (bound !== undefined && bound !== qubits.length) {
      const items = node.operands.kind === 'operands' ? node.operands.items : [];
      const nameOf = (index: number) => quoted(items.at(index - declared.length), declared[index].name.name);
      const first = declared.findIndex((each) => each.size?.name === size.name);
      fail('shape-mismatch', `the registers of ${name} must have the same size ${size.name}; ${nameOf(first)} has ${bound} and ${nameOf(i)} ${qubits.length} qubits`, span); // prettier-ignore
    }
    sizes.set(size.name, qubits.length);
    return register(qubits);
  });
  const own = operands.flatMap((value) => (value.kind === 'register' ? value.qubits : value.kind === 'qubit' ? [value.qubit] : [])); // prettier-ignore
  const controlQubits = values.slice(0, controls).map((value) => toQubit(value, name, span));
  return { controls: controlQubits, operands, sizes, qubits: [...controlQubits, ...own], span };
}

/**
 * The operands with the registers among them taken apart, as long as they fit into `most` qubits: all of them, or the
 * controls before a gate's own registers. A gate on one qubit takes none apart: `h q;` would hold for one size only.
 */
export function spread(values: readonly Value[], most: number, arity: number): readonly Value[] {
  if (arity < 2 || !values.some((value) => value.kind === 'register')) return values;
  const qubits: Value[] = [];
  for (const [index, value] of values.entries()) {
    const own = value.kind === 'register' ? value.qubits.map(qubit) : [value];
    if (qubits.length + own.length > most) return [...qubits, ...values.slice(index)];
    for (const each of own) qubits.push(each);
  }
  return qubits;
}

/** A register or list where a gate's single qubits stand: says so and offers `h on q;`. */
export function refuseRegister(
  { callable, modifiers, node }: GateApplication,
  tuples: readonly Tuple[],
): void {
  const { controls } = modifiers;
  const [tuple] = tuples;
  if (node.operands.kind !== 'operands' || qubitsOfGate(callable) === undefined || tuple.operands.length !== 1) return; // prettier-ignore
  const [value] = tuple.operands;
  if (value.kind !== 'register' && value.kind !== 'list') return;
  const { name } = node.callee;
  const arity = qubitsOfGate(callable)! + controls;
  if (value.kind === 'register' && arity > 1 && arity === value.qubits.length) return; // Spread over the operands.
  const given = value.kind === 'list' && value.items[0]?.kind === 'tuple' ? value.items[0].items.length : 1;
  if (arity !== given) {
    const many = arity === 1 ? `${name} on q;` : `${name} on tuples;`;
    return fail('wrong-arity', `${name} acts on ${plural(arity)}${controlsAmong(controls)}, and ${quoted(node.operands.items[0], 'this')} is ${describe(value)}; for many calls write ${many}`, tuple.span); // prettier-ignore
  }
  fail(
    'register-needs-on',
    `${name} acts on ${arity === 1 ? 'one qubit' : 'single qubits'}; to call it for each ${value.kind === 'list' ? 'tuple' : 'qubit of the register'} write on`,
    tuple.span,
    {
      // prettier-ignore
      fix: { title: `write ${name} on …`, span: { ...tuple.span, end: tuple.span.start }, text: 'on ' },
    },
  );
}

/** " (4 of q and 2 of r)", where registers are among the operands of a plain call. */
function among({ operands }: ApplyStatement, given: readonly Value[]): string {
  if (operands.kind !== 'operands' || !given.some((value) => value.kind === 'register')) return '';
  const parts = operands.items.map((item, i) => {
    const value = given[i];
    return `${value?.kind === 'register' ? value.qubits.length : 1} of ${quoted(item, 'another register')}`;
  });
  return parts.length > 4 ? '' : ` (${parts.join(' and ')})`;
}

const controlsAmong = (controls: number) =>
  controls ? ` (${controls} of them ${controls === 1 ? 'a control' : 'controls'})` : '';

const plural = (qubits: number) => counted(qubits, 'qubit');
