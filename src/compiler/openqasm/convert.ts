// Values of a declared or cast type: whole numbers of a width, truths, reals, and rows of measured bits read as numbers.
import type { Span } from '../source/source.ts';
import { asNumber, realOf } from './arithmetic.ts';
import { resize } from './bit-numbers.ts';
import { conditionOf, formulaOf } from './formulas.ts';
import { fail } from './fault.ts';
import type { State } from './state.ts';
import { real, truth, whole, type QasmValue, type VariableType } from './values.ts';

/** Widest type of whole numbers. */
const widest = 128;

/**
 * `cast`: written as `int[4](x)`, which cuts off what does not fit; without it a number that does not fit is refused,
 * save in `uint`, which counts modulo 2^width.
 */
export function convert(
  value: QasmValue,
  { name, width }: VariableType,
  state: State,
  span: Span,
  cast: boolean,
): QasmValue {
  switch (name) {
    case 'float':
    case 'angle': {
      const known = realOf(value, span);
      return known.kind === 'angle' || known.exact === undefined ? known : real(known.value); // prettier-ignore
    }
    case 'bool': {
      const condition = conditionOf(value, state, span);
      return condition.kind === 'constant' ? whole(condition.value ? 1n : 0n) : truth(condition);
    }
    case 'int':
    case 'uint': {
      if (width !== undefined && width > widest)
        fail('limit-exceeded', `${name}[${width}] is wider than ${widest} bits`, span);
      const known = asNumber(value);
      if (!known) return readBits(value, name, width, state, span);
      const exact = known.exact ?? wholePart(known.value, cast, span);
      if (width === undefined) return whole(exact);
      const fitting = name === 'int' ? BigInt.asIntN(width, exact) : BigInt.asUintN(width, exact);
      if (fitting !== exact && name === 'int' && !cast)
        fail('integer-overflow', `${exact} does not fit int[${width}], which ends at ${2n ** BigInt(width - 1) - 1n}`, span); // prettier-ignore
      return whole(fitting);
    }
    default:
      return name satisfies never;
  }
}

function wholePart(value: number, cast: boolean, span: Span): bigint {
  if (!cast && !Number.isInteger(value)) fail('not-an-integer', `${value} is no whole number`, span);
  return BigInt(Math.trunc(value));
}

/** Without a width, a number of the machine: as wide as the bits, and not negative below 64. */
function readBits(
  value: QasmValue,
  name: 'int' | 'uint',
  width: number | undefined,
  state: State,
  span: Span,
): QasmValue {
  const formula = formulaOf(value, state);
  if (!formula)
    return fail(
      'qasm-unsupported',
      'whole numbers are known at compile time or read from measured bits',
      span,
    );
  const sign = formula.type === 'int' ? formula.bits.at(-1)! : ({ kind: 'constant', value: false } as const);
  const wide = width ?? Math.max(formula.bits.length, name === 'int' ? 64 : 1);
  if (wide > 4096) fail('limit-exceeded', 'a number of more than 4096 measured bits is not supported', span);
  return { kind: 'formula', bits: resize({ bits: formula.bits, sign }, wide), type: name };
}
