// One call of an OpenQASM gate → instructions: modifiers, arguments, registers broadcast.
import type { Span } from '../source/source.ts';
import type { Modifier as LanguageModifier } from '../syntax/ast.ts';
import { asNumber, realOf, type Real } from './arithmetic.ts';
import type { Call, Expression, Modifier } from './ast.ts';
import { evaluate, integerOf } from './evaluate.ts';
import { fail } from './fault.ts';
import type { GateInstruction } from './instructions.ts';
import type { KnownGate } from './library.ts';
import { number } from '../syntax/nodes.ts';
import { powerOf } from './powers.ts';
import type { State } from './state.ts';
import { expressionOf, type QubitsValue } from './values.ts';

const mostControls = 60;
/** Repetitions that are still written as `pow(k) @` where one gate of the table says the same. */
const mostRepetitions = 64;

interface Modified {
  readonly modifiers: readonly LanguageModifier[];
  /** `inv` and the exponents of `pow`, innermost first. */
  readonly chain: readonly ('inv' | number)[];
  readonly controls: number;
  /** Positions among the controls that act when |0>. */
  readonly negated: readonly number[];
}

export interface TranslatedCall {
  readonly instructions: readonly GateInstruction[];
  /** How often the gate is done on one tuple. */
  readonly repetitions: number;
  /** The value depends on the range of a parameter. */
  readonly ranged: boolean;
}

export function translateCall(call: Call, gate: KnownGate, state: State): TranslatedCall {
  const { name, span } = call;
  const modified = readModifiers(call.modifiers, state);
  const args = call.arguments.map((argument) => realOf(evaluate(argument, state), argument.span));
  if (args.length !== gate.angles) {
    fail('wrong-argument-count', `${name} takes ${gate.angles} angles and was given ${args.length}`, span);
  }
  const operands = call.operands.map((operand) => {
    const value = evaluate(operand, state);
    return value.kind === 'qubits' ? value : fail('wrong-type', 'a gate acts on qubits', operand.span);
  });
  const arity = gate.qubits + modified.controls;
  if (operands.length !== arity) {
    fail('wrong-arity', `${name} acts on ${arity} qubits and was given ${operands.length}`, span);
  }
  const tuples = broadcast(operands, span);
  for (const tuple of tuples) {
    if (tuple.some((qubit, i) => tuple.indexOf(qubit) < i))
      fail('repeated-qubit', `the same qubit stands twice in one call of ${name}`, span);
  }

  const simple = (callee: string, on: GateInstruction['tuples']): GateInstruction => ({ kind: 'gate', modifiers: [], callee, arguments: [], tuples: on, span }); // prettier-ignore
  const flips = modified.negated.map((position) =>
    simple(
      'x',
      [...new Set(tuples.map((tuple) => tuple[position]))].map((qubit) => [qubit]),
    ),
  );
  const powers = modified.chain.filter((each) => each !== 'inv');
  const repetitions = powers.reduce((product, power) => product * Math.abs(power), 1);
  if (powers.some((power) => !Number.isInteger(power)) || repetitions > mostRepetitions) {
    const root = rootOn(tuples, gate, args, modified, span);
    if (root.kind === 'power')
      return {
        instructions: [...flips, ...root.instructions, ...flips],
        repetitions: 1,
        ranged: root.ranged,
      };
    const fraction = powers.find((power) => !Number.isSafeInteger(power));
    if (fraction !== undefined) fail('qasm-unsupported', `pow(${fraction}) of ${name} has no exact spelling among the gates: ${root.reason}`, span); // prettier-ignore
  }
  const expressions = args.map((each, i) => expressionOf(each, call.arguments[i].span));
  const done: GateInstruction = {
    kind: 'gate',
    modifiers: gate.controls
      ? [...modified.modifiers, controlModifier(gate.controls, span)]
      : modified.modifiers,
    callee: gate.callee,
    arguments: gate.arguments?.(expressions, span) ?? expressions,
    tuples,
    register: operands.length === 1 ? operands[0].register : undefined,
    span,
  };
  return { instructions: flips.length > 0 ? [...flips, done, ...flips] : [done], repetitions, ranged: false };
}

/** Registers of one size give their qubits one after another; single qubits repeat. */
function broadcast(operands: readonly QubitsValue[], span: Span): number[][] {
  if (operands.every(({ single }) => single)) return [operands.map(({ qubits }) => qubits[0])];
  const sizes = [...new Set(operands.filter(({ single }) => !single).map(({ qubits }) => qubits.length))];
  if (sizes.length > 1)
    fail('shape-mismatch', `the registers of one call have different sizes: ${sizes.join(' and ')}`, span);
  return Array.from({ length: sizes[0] }, (_, i) =>
    operands.map(({ single, qubits }) => (single ? qubits[0] : qubits[i])),
  );
}

/** The power as gates of the table, on one tuple after the other. */
function rootOn(
  tuples: GateInstruction['tuples'],
  gate: KnownGate,
  args: readonly Real[],
  modified: Modified,
  span: Span,
) {
  const inner = gate.controls ?? 0;
  const power = powerOf(gate.callee, args, modified.chain, span);
  if (power.kind === 'none') return power;
  const controls = modified.controls + inner;
  const total = controls + power.controls;
  const instructions = tuples.flatMap((tuple) =>
    power.gates.map(({ callee, arguments: angles, operands, core }): GateInstruction => {
      const on = operands.map((operand) => tuple[controls + operand]);
      const modifiers = core && total > 0 ? [controlModifier(total, span)] : [];
      return { kind: 'gate', modifiers, callee, arguments: angles, tuples: [core ? [...tuple.slice(0, total), ...on] : on], span }; // prettier-ignore
    }),
  );
  return { kind: 'power' as const, instructions, ranged: power.ranged };
}

function controlModifier(count: number, span: Span): LanguageModifier {
  return { kind: 'ctrl', argument: count === 1 ? undefined : number(count, span), span };
}

/** `pow(1/2)` is a half, as the specification itself writes roots, though whole numbers divide otherwise elsewhere. */
function exponentOf(argument: Expression, state: State): number | undefined {
  const known = (part: Expression) => asNumber(evaluate(part, state))?.value;
  if (argument.kind !== 'binary' || argument.operator !== '/') return known(argument);
  const [above, below] = [known(argument.left), known(argument.right)];
  if (below === 0) fail('division-by-zero', 'division by zero', argument.span);
  return above === undefined || below === undefined ? undefined : above / below;
}

const unmodified: Modified = { modifiers: [], chain: [], controls: 0, negated: [] };

function readModifiers(given: readonly Modifier[], state: State): Modified {
  if (given.length === 0) return unmodified;
  const modifiers: LanguageModifier[] = [];
  const chain: ('inv' | number)[] = [];
  const negated: number[] = [];
  let controls = 0;
  for (const { kind, argument, span } of given) {
    switch (kind) {
      case 'inv':
        chain.unshift('inv');
        modifiers.push({ kind, span });
        break;
      case 'pow': {
        if (!argument) fail('syntax', 'pow needs an exponent: pow(2) @ x q;', span);
        const exponent = exponentOf(argument, state);
        if (exponent === undefined)
          fail('qasm-unsupported', 'the exponent of pow must be known at compile time', span);
        chain.unshift(exponent);
        modifiers.push({ kind, argument: number(exponent, span), span });
        break;
      }
      case 'ctrl':
      case 'negctrl': {
        const count = argument ? integerOf(argument, state) : 1;
        if (count < 1) fail('syntax', `${kind} takes a positive number of controls`, span);
        if (kind === 'negctrl')
          for (let i = 0; i < count && i <= mostControls; i++) negated.push(controls + i);
        controls += count;
        if (controls > mostControls)
          fail('limit-exceeded', `a gate may have at most ${mostControls} controls`, span);
        modifiers.push(controlModifier(count, span));
        break;
      }
      default:
        kind satisfies never;
    }
  }
  return { modifiers, chain, controls, negated };
}
