// One call of an OpenQASM gate → instructions: modifiers, arguments, registers broadcast.
import type { Span } from '../source/source.ts';
import type { Call, Modifier } from './ast.ts';
import { evaluate, integerOf, realOf, type Context } from './evaluate.ts';
import { fail } from './fault.ts';
import type { Instruction } from './instructions.ts';
import type { KnownGate } from './library.ts';

/** Most that one call may be broadcast over, and most extra controls. */
const mostControls = 60;

interface Modified {
  readonly prefix: string;
  readonly controls: number;
  /** Positions among the controls that act when |0>. */
  readonly negated: readonly number[];
}

export function translateCall(call: Call, gate: KnownGate, context: Context): Instruction[] {
  const { name, span } = call;
  const modified = readModifiers(call.modifiers, context);
  const args = call.arguments.map((argument) => realOf(evaluate(argument, context), argument.span));
  if (args.length !== gate.angles) {
    fail('wrong-argument-count', `${name} takes ${gate.angles} angles and was given ${args.length}`, span);
  }
  const operands = call.operands.map((operand) => {
    const value = evaluate(operand, context);
    return value.kind === 'qubits' ? value : fail('wrong-type', 'a gate acts on qubits', operand.span);
  });
  const arity = gate.qubits + modified.controls;
  if (operands.length !== arity) {
    fail('wrong-arity', `${name} acts on ${arity} qubits and was given ${operands.length}`, span);
  }

  const texts = args.map(({ text }) => text);
  const list = (gate.arguments?.(texts) ?? texts).join(', ');
  const head = `${modified.prefix}${gate.head}${list && `(${list})`}`;
  const sizes = [...new Set(operands.filter(({ single }) => !single).map(({ qubits }) => qubits.length))];
  if (sizes.length > 1)
    fail('shape-mismatch', `the registers of one call have different sizes: ${sizes.join(' and ')}`, span);
  const count = sizes[0] ?? 1;
  const tuples = Array.from({ length: count }, (_, turn) =>
    operands.map(({ single, qubits }) => (single ? qubits[0] : qubits[turn])),
  );
  for (const tuple of tuples) refuseRepeated(tuple, name, span);
  const flips = modified.negated.flatMap((position): Instruction[] => [
    {
      kind: 'gate',
      head: 'x',
      tuples: [...new Set(tuples.map((tuple) => tuple[position]))].map((qubit) => [qubit]),
    },
  ]);
  const register = operands.length === 1 ? operands[0].register : undefined;
  return [...flips, { kind: 'gate', head, tuples, register }, ...flips];
}

function refuseRepeated(tuple: readonly number[], name: string, span: Span): void {
  if (tuple.length > 1 && new Set(tuple).size < tuple.length)
    fail('repeated-qubit', `the same qubit stands twice in one call of ${name}`, span);
}

function readModifiers(modifiers: readonly Modifier[], context: Context): Modified {
  let prefix = '';
  let controls = 0;
  const negated: number[] = [];
  for (const { kind, argument, span } of modifiers) {
    if (kind === 'inv') {
      prefix += 'inv @ ';
    } else if (kind === 'pow') {
      if (!argument) fail('syntax', 'pow needs an exponent: pow(2) @ x q;', span);
      const value = evaluate(argument, context);
      if (value.kind !== 'number' || !Number.isSafeInteger(value.value)) {
        fail(
          'qasm-unsupported',
          'pow is supported with whole numbers that are known at compile time only',
          span,
        );
      }
      prefix += `pow(${value.value}) @ `;
    } else {
      const count = argument ? integerOf(argument, context) : 1;
      if (count < 1) fail('syntax', `${kind} takes a positive number of controls`, span);
      if (kind === 'negctrl')
        for (let turn = 0; turn < count && turn <= mostControls; turn++) negated.push(controls + turn);
      controls += count;
      if (controls > mostControls)
        fail('limit-exceeded', `a gate may have at most ${mostControls} controls`, span);
      prefix += count === 1 ? 'ctrl @ ' : `ctrl(${count}) @ `;
    }
  }
  return { prefix, controls, negated };
}
