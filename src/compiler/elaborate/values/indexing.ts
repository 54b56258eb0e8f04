// `x[i]`, `w[i, j]`, `q[0..4]`: items and slices of registers, lists and tuples.
import type { Span } from '../../source/source.ts';
import { fail } from '../state/fault.ts';
import { toInteger } from './compile-time.ts';
import { describe, list, qubit, register, type Value } from './values.ts';

export interface Index {
  readonly value: Value;
  readonly span: Span;
}

/** The part of `object` that the indices choose, the first index outermost. */
export function pick(object: Value, indices: readonly Index[], span: Span): Value {
  if (indices.length === 0) return object;
  const [{ value: index, span: indexSpan }, ...rest] = indices;
  if (object.kind !== 'list' && object.kind !== 'tuple' && object.kind !== 'register') {
    return fail('wrong-type', `${describe(object)} cannot be indexed`, span);
  }
  const { length } = object.kind === 'register' ? object.qubits : object.items;
  if (index.kind === 'range') {
    const { start, end } = index;
    if (start < 0 || end > length) return outOfRange(`slice ${start}..${end}`, length, indexSpan);
    if (object.kind === 'register') return pick(register(object.qubits.slice(start, end)), rest, span);
    return list(object.items.slice(start, end).map((item) => pick(item, rest, span)));
  }
  const position = toInteger(index, indexSpan, 'an index');
  if (position < 0 || position >= length) return outOfRange(`index ${position}`, length, indexSpan);
  return pick(
    object.kind === 'register' ? qubit(object.qubits[position]) : object.items[position],
    rest,
    span,
  );
}

function outOfRange(index: string, length: number, span: Span): never {
  const range = length ? `valid indices are 0 to ${length - 1}` : 'it is empty';
  return fail('index-out-of-range', `${index} lies outside a length of ${length}; ${range}`, span);
}
