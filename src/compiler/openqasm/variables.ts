// Declarations of registers and numbers, and assignments to bits and numbers.
import type { Condition } from '../circuit/circuit.ts';
import { never } from '../circuit/conditions.ts';
import type { Span } from '../source/source.ts';
import { asNumber } from './arithmetic.ts';
import type { Expression, StatementOf } from './ast.ts';
import { bitsOfNumber, resize } from './bit-numbers.ts';
import { convert } from './convert.ts';
import { evaluate, integerOf } from './evaluate.ts';
import { formulaOf } from './formulas.ts';
import { operate } from './operate.ts';
import { fail } from './fault.ts';
import { assignCell, bitName, measureQubit } from './measurements.ts';
import { index, name as nameNode, number } from '../syntax/nodes.ts';
import { charge, chargeStep, declare, type State } from './state.ts';
import { find, type BitsValue, type QasmValue, type VariableType } from './values.ts';

export function declareVariable(state: State, statement: StatementOf<'declaration'>): void {
  const { type, name, value, span } = statement;
  switch (type.name) {
    case 'qubit':
      if (state.guards.length > 0)
        fail('branch-content', 'a declaration of qubits stands in an if on measured bits; declare them before it', span); // prettier-ignore
      return declareQubits(state, name, sizeOf(state, type.width, span), span);
    case 'bit': {
      const cells = declareBits(state, name, sizeOf(state, type.width, span), span);
      if (statement.output) state.outputs.add(name);
      if (value) assignBits(state, cells, value, undefined, span);
      return;
    }
    case 'int':
    case 'uint':
    case 'float':
    case 'angle':
    case 'bool': {
      const known: VariableType = { name: type.name, width: sizeOf(state, type.width, span) };
      if (!value && statement.constant) fail('syntax', `the constant ${name} has no value`, span);
      const held = value && convert(evaluate(value, state), known, state, value.span, false);
      declare(state, name, { value: held, type: known, constant: statement.constant }, span);
      return;
    }
    default:
      type.name satisfies never;
  }
}

function sizeOf(state: State, size: Expression | undefined, span: Span): number | undefined {
  if (!size) return undefined;
  const count = integerOf(size, state);
  if (count < 1) fail('register-empty', `a register has at least one element, not ${count}`, span);
  return count;
}

export function declareQubits(state: State, given: string, size: number | undefined, span: Span): void {
  const count = size ?? 1;
  charge(state, count, span);
  const name = state.freeValue(given.startsWith('$') ? `physical_${given.slice(1)}` : given);
  const first = state.qubits.length;
  state.registers.push({ given, name, size, first, span });
  for (let i = 0; i < count; i++)
    state.qubits.push(size === undefined ? nameNode(name, span) : index(name, number(i, span), span));
  const qubits = Array.from({ length: count }, (_, i) => first + i);
  const register = size === undefined ? undefined : name;
  declare(state, given, { value: { kind: 'qubits', qubits, single: size === undefined, register }, constant: true }, span); // prettier-ignore
}

export function declareBits(state: State, name: string, size: number | undefined, span: Span): BitsValue {
  const count = size ?? 1;
  charge(state, count, span);
  const first = state.cells.length;
  for (let i = 0; i < count; i++)
    state.cells.push({
      name: count === 1 ? name : `${name}[${i}]`,
      register: name,
      local: state.scope.outer !== undefined,
      holds: never,
    });
  const cells = Array.from({ length: count }, (_, i) => first + i);
  const value: BitsValue = { kind: 'bits', cells, single: size === undefined };
  declare(state, name, { value, constant: true }, span);
  return value;
}

/** `target = value;`, `target += value;`: `operator` is then `+`. */
export function assign(state: State, { target, operator, value, span }: StatementOf<'assign'>): void {
  if (target.kind === 'name') {
    const found = find(state.scope, target.name);
    if (found?.entry.timing) return;
    if (found?.entry.type) return assignNumber(state, target.name, operator, value, span);
  }
  const into = evaluate(target, state);
  if (into.kind !== 'bits') return fail('qasm-unsupported', 'only bits and variables are assigned to', span);
  assignBits(state, into, value, operator, span);
}

function assignNumber(
  state: State,
  name: string,
  operator: string | undefined,
  value: Expression,
  span: Span,
): void {
  const { entry, scope, outside } = find(state.scope, name)!;
  if (entry.constant) fail('wrong-type', `${name} is a constant`, span);
  if (outside) fail('qasm-unsupported', `the ${outside.what} ${outside.name} assigns to the variable ${name} outside it`, span); // prettier-ignore
  const from = evaluate(value, state);
  if (scope.branches < state.guards.length)
    fail('qasm-unsupported', `${name} is assigned in an if on measured bits; numbers must be known at compile time`, span); // prettier-ignore
  const old = operator === undefined ? undefined : evaluate({ kind: 'name', name, span }, state);
  const result = old ? operate(operator!, old, from, state, span) : from;
  entry.value = convert(result, entry.type!, state, span, false);
}

export function assignBits(
  state: State,
  into: BitsValue,
  value: Expression,
  operator: string | undefined,
  span: Span,
): void {
  if (value.kind === 'measure') return measureInto(state, value.operand, into, span);
  const given = evaluate(value, state);
  const from = operator === undefined ? given : operate(operator, into, given, state, span);
  const bits = bitsFor(state, from, into, span);
  into.cells.forEach((cell, i) => assignCell(state, cell, bits[i], span));
}

/** As many bits as are assigned; a whole number gives its own. */
function bitsFor(state: State, value: QasmValue, into: BitsValue, span: Span): readonly Condition[] {
  const count = into.cells.length;
  chargeStep(state, span, count);
  const number = value.kind === 'number' ? asNumber(value) : undefined;
  if (number?.exact !== undefined) {
    const { bits, sign } = bitsOfNumber(number.exact);
    if (bits.length > count || sign !== never)
      fail('shape-mismatch', `${number.exact} does not fit ${count === 1 ? 'a bit' : `${count} bits`}`, span);
    return resize({ bits, sign }, count);
  }
  const formula = formulaOf(value, state);
  if (!formula) return fail('wrong-type', 'a bit is assigned a measurement, other bits, 0 or 1 only', span);
  if (formula.bits.length !== count)
    fail('shape-mismatch', `${formula.bits.length} bits are assigned to ${count} bits`, span);
  return formula.bits;
}

export function measureInto(
  state: State,
  operand: Expression,
  target: BitsValue | undefined,
  span: Span,
): void {
  const qubits = evaluate(operand, state);
  if (qubits.kind !== 'qubits') return fail('wrong-type', 'a qubit is needed here', operand.span);
  if (target && target.cells.length !== qubits.qubits.length) {
    fail('shape-mismatch', `${qubits.qubits.length} qubits are measured into ${target.cells.length} bits`, span); // prettier-ignore
  }
  qubits.qubits.forEach((qubit, i) => {
    const cell = target?.cells[i];
    const wanted = cell === undefined ? 'outcome' : bitName(state.cells[cell].name);
    const outcome = measureQubit(state, qubit, wanted, span);
    if (cell !== undefined) assignCell(state, cell, outcome, span);
  });
}
