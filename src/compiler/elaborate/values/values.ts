// What an expression may stand for while a circuit is elaborated, and how a message names it.
import { constant } from '../../circuit/angles.ts';
import type { Angle, Condition, PauliTerm } from '../../circuit/circuit.ts';

export type Value =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'text'; readonly text: string }
  /** A real number that depends on weights or inputs. */
  | { readonly kind: 'angle'; readonly angle: Angle }
  /** `amplitudes`: the whole of an amplitude input, which is no list of angles. */
  | { readonly kind: 'list'; readonly items: readonly Value[]; readonly amplitudes?: true }
  | { readonly kind: 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'range'; readonly start: number; readonly end: number }
  | { readonly kind: 'qubit'; readonly qubit: number }
  | { readonly kind: 'register'; readonly qubits: readonly number[] }
  /** `parts`: how many bits, constants and operators it has when it is written out. */
  | { readonly kind: 'condition'; readonly condition: Condition; readonly parts: number }
  | { readonly kind: 'observable'; readonly terms: readonly PauliTerm[] }
  | { readonly kind: 'probabilities'; readonly qubits: readonly number[] };

/** What a name stands for: a value, or poison where its declaration was already reported as wrong. */
export type Named = Value | { readonly kind: 'poison' };

export type Scalar = Extract<Value, { kind: 'number' | 'angle' }>;

export const number = (value: number): Value => ({ kind: 'number', value });
export const boolean = (value: boolean): Value => ({ kind: 'boolean', value });
export const list = (items: readonly Value[]): Value => ({ kind: 'list', items });
export const qubit = (index: number): Value => ({ kind: 'qubit', qubit: index });
export const register = (qubits: readonly number[]): Value => ({ kind: 'register', qubits });

export function isScalar(value: Value): value is Scalar {
  return value.kind === 'number' || value.kind === 'angle';
}

/** The angle of a number known now or at run time. */
export function toAngle(value: Scalar): Angle {
  return value.kind === 'number' ? constant(value.value) : value.angle;
}

type Shape = readonly number[] | undefined;
type List = Extract<Value, { kind: 'list' }>;

/** Shapes already computed: a weight is matched with parameters over and over. */
const shapes = new WeakMap<List, { readonly shape: Shape }>();

/** Lengths of nested lists of numbers, outermost first; undefined where it is ragged or holds something else. */
export function shapeOf(value: Value): Shape {
  if (isScalar(value)) return [];
  if (value.kind !== 'list') return undefined;
  let known = shapes.get(value);
  if (!known) {
    known = { shape: shapeOfList(value) };
    shapes.set(value, known);
  }
  return known.shape;
}

function shapeOfList(value: List): Shape {
  if (value.items.length === 0) return [0];
  const first = shapeOf(value.items[0]);
  if (!first) return undefined;
  for (const item of value.items) {
    const shape = shapeOf(item);
    if (!shape || !sameShape(shape, first)) return undefined;
  }
  return [value.items.length, ...first];
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, i) => length === b[i]);
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** All numbers of nested lists that have a shape, the first index slowest. */
export function scalarsOf(value: Value): readonly Scalar[] {
  const found: Scalar[] = [];
  const visit = (each: Value): void => {
    if (isScalar(each)) found.push(each);
    else if (each.kind === 'list') each.items.forEach(visit);
  };
  visit(value);
  return found;
}

/** Nested lists of `shape` filled by `make`, first index slowest. */
export function build(shape: readonly number[], make: (index: number) => Value): Value {
  let next = 0;
  const level = (depth: number): Value =>
    depth === shape.length
      ? make(next++)
      : list(Array.from({ length: shape[depth] }, () => level(depth + 1)));
  return level(0);
}

/** "angle", "angle[8]", "angle[2, 15]" */
export function formatShape(shape: readonly number[]): string {
  return shape.length ? `angle[${shape.join(', ')}]` : 'angle';
}

/** "a register of 4 qubits", for messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case 'number':
      return `the number ${value.value}`;
    case 'text':
      return `the text "${value.text}"`;
    case 'boolean':
      return `${value.value}`;
    case 'angle':
      return 'an angle that depends on weights or inputs';
    case 'list': {
      if (value.amplitudes) return 'an amplitude input';
      const shape = shapeOf(value);
      return shape && value.items.length ? formatShape(shape) : `a list of ${value.items.length}`;
    }
    case 'tuple':
      return `a tuple of ${value.items.length}`;
    case 'range':
      return `the range ${value.start}..${value.end}`;
    case 'qubit':
      return 'a qubit';
    case 'register':
      return `a register of ${value.qubits.length} qubit${value.qubits.length === 1 ? '' : 's'}`;
    case 'condition':
      return 'a measured bit';
    case 'observable':
      return 'an observable';
    case 'probabilities':
      return 'probs(…)';
    default:
      return value satisfies never;
  }
}

/** A number that names a qubit elsewhere: a wire of PennyLane. */
export function isWire(value: Value): value is Value & { kind: 'number' } {
  return value.kind === 'number' && Number.isInteger(value.value) && value.value >= 0;
}

/** `describe` where qubits should stand; of wires, how they are written here. */
export function describeOperand(value: Value): string {
  const first = value.kind === 'list' && value.items.every(isWire) ? value.items[0] : value;
  const advice = first && isWire(first) ? `; a qubit is named by its register, as in q[${first.value}]` : '';
  return `${describe(value)}${advice}`;
}
