// Conditions on measured bits: !, && and || of bits, and of booleans known at compile time.
import type { Condition } from '../../circuit/circuit.ts';
import type { Span } from '../../source/source.ts';
import { fail } from '../state/fault.ts';
import { boolean, describe, type Value } from './values.ts';

type ConditionValue = Extract<Value, { kind: 'condition' }>;

/** Names may stand for parts that are used again and again, so what is written in a few lines may be endless. */
const mostParts = 2000;

type Connective = 'and' | 'or' | 'xor';

/** `!value` for compile-time booleans and measured bits. */
export function not(value: Value, span: Span): Value {
  if (value.kind === 'boolean') return boolean(!value.value);
  if (value.kind === 'condition')
    return bounded({ kind: 'not', operand: value.condition }, value.parts + 1, span);
  return fail('wrong-type', `! needs true, false or a measured bit, and this is ${describe(value)}`, span);
}

/** `left && right`, `left || right`, both sides evaluated. */
export function combineConditions(kind: Connective, left: Value, right: Value, span: Span): Value {
  const { condition: a, parts: partsOfA } = toCondition(left, span);
  const { condition: b, parts: partsOfB } = toCondition(right, span);
  if (a.kind === 'constant' && b.kind === 'constant') {
    return boolean(connect(kind, a.value, b.value));
  }
  return bounded({ kind, left: a, right: b }, partsOfA + partsOfB + 1, span);
}

function connect(kind: Connective, a: boolean, b: boolean): boolean {
  switch (kind) {
    case 'and':
      return a && b;
    case 'or':
      return a || b;
    case 'xor':
      return a !== b;
    default:
      return kind satisfies never;
  }
}

function bounded(condition: Condition, parts: number, span: Span): Value {
  if (parts > mostParts) fail('limit-exceeded', `this condition has more than ${mostParts} parts, written out; use fewer bits in one condition`, span); // prettier-ignore
  return { kind: 'condition', condition, parts };
}

function toCondition(value: Value, span: Span): Omit<ConditionValue, 'kind'> {
  if (value.kind === 'boolean') return { condition: { kind: 'constant', value: value.value }, parts: 1 };
  if (value.kind === 'condition') return value;
  return fail('wrong-type', `a condition is true, false, a comparison or a measured bit, and this is ${describe(value)}`, span); // prettier-ignore
}

/** The outcome of a condition that chooses a value, which only compile time can. */
export function decision(value: Value, span: Span): boolean {
  switch (value.kind) {
    case 'boolean':
      return value.value;
    case 'condition':
      return fail('bit-misuse', 'a measured bit cannot choose a value, which is fixed at compile time; branch on it instead: if (m) { … } else { … }', span); // prettier-ignore
    case 'angle':
      return fail('not-compile-time', 'a value is chosen at compile time; a weight or input is known at run time only', span); // prettier-ignore
    case 'number':
    case 'text':
    case 'list':
    case 'tuple':
    case 'range':
    case 'qubit':
    case 'register':
    case 'observable':
    case 'probabilities':
      return fail('wrong-type', `a condition is true, false or a comparison, and this is ${describe(value)}`, span); // prettier-ignore
    default:
      return value satisfies never;
  }
}
