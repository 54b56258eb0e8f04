// A group of outputs, read from a state that is one tensor: qubits at which the group does not look are traced out first.
import { ordered } from './emit-network.ts';
import type { Emitter } from './emitter.ts';
import type { TensorId } from './plan.ts';
import type { Group } from './read-outs.ts';

/** `legOf`: the state's leg by that of the circuit's pieces; all numbers are multiplied by `factor`. */
export function readState(
  emitter: Emitter,
  state: TensorId,
  group: Group,
  legOf: ReadonlyMap<number, number>,
  factor: number,
): void {
  const looked = new Set(group.pieces.flatMap(({ legs }) => legs));
  const own = new Map(legOf);
  for (const leg of group.open) own.set(leg, emitter.leg(group.sizes[leg]));
  const traces = [...legOf.keys()]
    .filter((leg) => !looked.has(leg))
    .map((leg) => ({ legs: [leg], values: [1, 0, 0, 0] }));
  const pieces = group.pieces.map(({ legs, source }) => {
    if (source.kind !== 'constant') throw new Error('A read-out is no constant.');
    return { legs, values: Array.from(source.values) };
  });
  // From the last qubit on in every group, so that what groups have in common is done once.
  let result = state;
  for (const { legs, values } of [...traces.reverse(), ...pieces]) {
    const piece = emitter.constant(legs.map((leg) => own.get(leg)!), values); // prettier-ignore
    const [a, b] = [emitter.legsOf(result), emitter.legsOf(piece)];
    const rest = [...a.filter((leg) => !b.includes(leg)), ...b.filter((leg) => !a.includes(leg))];
    result = emitter.contract(piece, result, rest);
  }
  result = ordered(emitter, result, group.open.map((leg) => own.get(leg)!)); // prettier-ignore
  emitter.output(result, group.index, group.coefficient * factor);
}
