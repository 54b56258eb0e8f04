// Subroutines (`def`), which are inlined where they are called.
import type { Span } from '../source/source.ts';
import type { Expression, Parameter, Statement, Subroutine, Type } from './ast.ts';
import { convert } from './convert.ts';
import { evaluate, integerOf } from './evaluate.ts';
import { formulaOf } from './formulas.ts';
import { fail } from './fault.ts';
import { assignCell } from './measurements.ts';
import { chargeStep, declare, scoped, type State } from './state.ts';
import type { QasmValue } from './values.ts';
import { declareBits } from './variables.ts';

const deepest = 60;

export function defineSubroutine(state: State, subroutine: Subroutine): void {
  const { name, span } = subroutine;
  if (state.scope.outer)
    fail('misplaced-statement', `the subroutine ${name} is defined inside a block`, span);
  if (state.defined.has(name)) fail('name-redeclared', `${name} is already defined`, span);
  state.defined.add(name);
  state.subroutines.set(name, subroutine);
}

/** Runs a subroutine; its value, where it returns one. undefined: there is none of this name. */
export function callSubroutine(
  state: State,
  name: string,
  args: readonly Expression[],
  span: Span,
): { readonly value: QasmValue | undefined } | undefined {
  const subroutine = state.subroutines.get(name);
  if (!subroutine) return undefined;
  const { parameters, body, returns } = subroutine;
  if (args.length !== parameters.length)
    fail('wrong-argument-count', `${name} takes ${parameters.length} arguments and was given ${args.length}`, span); // prettier-ignore
  if (state.running.has(name)) fail('recursion', `the subroutine ${name} calls itself`, span);
  if (state.running.size >= deepest)
    fail('limit-exceeded', `subroutines call each other more than ${deepest} levels deep`, span);
  chargeStep(state, span);
  const values = args.map((argument) => evaluate(argument, state));
  state.running.add(name);
  const result = scoped(
    state,
    () => {
      parameters.forEach((parameter, i) => bind(state, parameter, values[i], args[i].span));
      return scoped(state, () => runBody(state, name, body, returns));
    },
    { what: 'subroutine', name },
  );
  state.running.delete(name);
  return { value: result };
}

function bind(state: State, { type, name, span }: Parameter, value: QasmValue, at: Span): void {
  const width = type.width && integerOf(type.width, state);
  if (type.name === 'qubit') {
    if (value.kind !== 'qubits') return fail('wrong-type', `${name} is a qubit, and this is none`, at);
    const { single, qubits } = value;
    refuseSize(name, 'qubits', width, { single, count: qubits.length }, at);
    return declare(state, name, { value, constant: true }, span);
  }
  if (type.name === 'bit') {
    const formula = formulaOf(convertTruth(value), state);
    if (!formula) return fail('wrong-type', `${name} is made of bits, and this is not`, at);
    refuseSize(name, 'bits', width, { single: formula.type === 'bit', count: formula.bits.length }, at);
    const { cells } = declareBits(state, name, width, span);
    return cells.forEach((cell, i) => assignCell(state, cell, formula.bits[i], span));
  }
  const known = { name: type.name, width };
  declare(state, name, { value: convert(value, known, state, at, false), type: known, constant: false }, span); // prettier-ignore
}

/** 0 and 1 are bits, too. */
function convertTruth(value: QasmValue): QasmValue {
  if (value.kind !== 'number' || (value.value !== 0 && value.value !== 1)) return value;
  return { kind: 'formula', bits: [{ kind: 'constant', value: value.value === 1 }], type: 'bit' };
}

function refuseSize(
  name: string,
  what: string,
  width: number | undefined,
  { single, count }: { readonly single: boolean; readonly count: number },
  span: Span,
): void {
  const wanted = width ?? 1;
  if (count !== wanted || single !== (width === undefined))
    fail('shape-mismatch', `${name} takes ${width === undefined ? `a single one of ${what}` : `${wanted} ${what}`} and was given ${single ? 'a single one' : count}`, span); // prettier-ignore
}

/** What the `return` at the end of the body gives. */
function runBody(
  state: State,
  name: string,
  body: readonly Statement[],
  returns: Type | undefined,
): QasmValue | undefined {
  for (const [i, statement] of body.entries()) {
    if (statement.kind !== 'return') {
      state.actions.visit(state, statement);
      continue;
    }
    const { span, value } = statement;
    if (i < body.length - 1) fail('qasm-unsupported', `return stands before the end of the subroutine ${name}`, span); // prettier-ignore
    if (!value !== !returns) fail('wrong-type', `the subroutine ${name} returns ${returns ? 'a value' : 'nothing'}`, span); // prettier-ignore
    return value && returns ? returned(state, evaluate(value, state), returns, name, span) : undefined;
  }
  return undefined;
}

function returned(state: State, value: QasmValue, type: Type, name: string, span: Span): QasmValue {
  if (type.name === 'qubit') return fail('wrong-type', 'a subroutine returns no qubits', span);
  const width = type.width && integerOf(type.width, state);
  if (type.name !== 'bit') return convert(value, { name: type.name, width }, state, span, false);
  const formula = formulaOf(convertTruth(value), state);
  if (formula?.bits.length !== (width ?? 1))
    fail('shape-mismatch', `${name} returns ${width ?? 1} bits, and this is ${formula ? formula.bits.length : 'none'}`, span); // prettier-ignore
  return { ...formula!, type: width === undefined ? 'bit' : 'bits' };
}
