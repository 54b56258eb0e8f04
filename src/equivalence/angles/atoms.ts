// Atoms: weights, inputs, and functions that nothing more is known of, the same one where their arguments are equal.
import type { BinaryFunction, UnaryFunction } from '../../compiler/circuit/circuit.ts';
import { createArguments } from './arguments.ts';
import { createRanges, rangeOfBinary, rangeOfInverse, rangeOfNumber, rangeOfUnary, type Range, type Ranges } from './ranges.ts'; // prettier-ignore
import type { Monomials, Sum } from './sums.ts';

/** sin, cos or tan of a sum: where it is an amplitude it is made of e^{iθ/2}, as gates are. */
export interface Circular {
  readonly fn: 'sin' | 'cos' | 'tan';
  readonly of: Sum;
}

/** Each is the sum of the one atom that is meant. */
export interface Atoms extends Pick<Ranges, 'sizeOf' | 'errorOf'> {
  number(kind: 'weight' | 'input', index: number): Sum;
  unary(fn: UnaryFunction, operand: Sum): Sum;
  /** 1 / sum */
  inverse(sum: Sum): Sum;
  binary(fn: BinaryFunction, left: Sum, right: Sum): Sum;
  /** So far. */
  count(): number;
  /** By number of the atom. */
  readonly circular: ReadonlyMap<number, Circular>;
}

const symmetric: ReadonlySet<BinaryFunction> = new Set<BinaryFunction>(['add', 'multiply', 'min', 'max']);

export function createAtoms(monomials: Monomials): Atoms {
  const known = new Map<string, number>();
  const ranges = createRanges(monomials.all);
  const argumentOf = createArguments(ranges);
  const circular = new Map<number, Circular>();

  /** `range`: where its values are, at this place. */
  function atom(key: string, range: Range): Sum {
    let number = known.get(key);
    if (number === undefined) known.set(key, (number = known.size));
    ranges.widen(number, range);
    return new Map([
      [monomials.number([[number, 1]]), { value: 1, scale: 1, exact: { numerator: 1, denominator: 1 } }],
    ]);
  }

  const numbers = { weight: new Array<Sum>(), input: new Array<Sum>() };

  return {
    number: (kind, index) => (numbers[kind][index] ??= atom(`${kind} ${index}`, rangeOfNumber)),
    unary(fn, operand) {
      const { number, range } = argumentOf(operand);
      const key = `${fn} ${number}`;
      const sum = atom(key, rangeOfUnary(fn, range));
      const own = known.get(key)!;
      if ((fn === 'sin' || fn === 'cos' || fn === 'tan') && !circular.has(own))
        circular.set(own, { fn, of: operand });
      return sum;
    },
    inverse(sum) {
      const { number, range } = argumentOf(sum);
      return atom(`inverse ${number}`, rangeOfInverse(range));
    },
    binary(fn, left, right) {
      const operands = [argumentOf(left), argumentOf(right)];
      if (symmetric.has(fn)) operands.sort((a, b) => a.number - b.number);
      const [first, second] = operands;
      return atom(`${fn} ${first.number} ${second.number}`, rangeOfBinary(fn, first.range, second.range));
    },
    count: () => known.size,
    circular,
    sizeOf: ranges.sizeOf,
    errorOf: ranges.errorOf,
  };
}
