// Conditions on measured bits as tensors: a leg of size 2 for every part of one, so that no number of bits is too many.
import type { Condition } from '../../../compiler/circuit/circuit.ts';
import { foldOf } from '../../../compiler/circuit/walk.ts';
import type { Wires } from './wires.ts';

const joins = {
  and: (a: boolean, b: boolean) => a && b,
  or: (a: boolean, b: boolean) => a || b,
  xor: (a: boolean, b: boolean) => a !== b,
};

/** The leg that is 1 where the condition holds. */
export function traceCondition(condition: Condition, wires: Wires): number {
  const trace = foldOf<Condition, number>((part, legOf) => {
    switch (part.kind) {
      case 'bit':
        return wires.bits.get(part.bit)!;
      case 'constant': {
        const leg = wires.leg(2);
        wires.add([leg], Float64Array.of(part.value ? 0 : 1, part.value ? 1 : 0));
        return leg;
      }
      case 'not':
        return traceNot(legOf(part.operand), wires);
      case 'and':
      case 'or':
      case 'xor':
        return join(part.kind, legOf(part.left), legOf(part.right), wires);
      default:
        return part satisfies never;
    }
  });
  return trace(condition);
}

export function traceNot(of: number, wires: Wires): number {
  const leg = wires.leg(2);
  wires.add([leg, of], Float64Array.of(0, 1, 1, 0));
  return leg;
}

export function join(kind: keyof typeof joins, left: number, right: number, wires: Wires): number {
  const leg = wires.leg(2);
  const entry = (a: number, b: number, value: number) =>
    Number(joins[kind](a === 1, b === 1) === (value === 1));
  if (left === right) {
    wires.add(
      [leg, left],
      Float64Array.from([0, 1].flatMap((value) => [0, 1].map((a) => entry(a, a, value)))),
    );
    return leg;
  }
  const entries = [0, 1].flatMap((value) => [0, 1].flatMap((a) => [0, 1].map((b) => entry(a, b, value))));
  wires.add([leg, left, right], Float64Array.from(entries));
  return leg;
}
