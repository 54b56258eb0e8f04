// Random circuits without the weights and inputs that they do not read, as nobody would declare them.
import type { Angle, Circuit } from '../../compiler/circuit/circuit.ts';
import { allOperations, anglesOf, partsOf } from '../../compiler/circuit/walk.ts';

interface Vector {
  readonly size: number;
  readonly shape: readonly number[];
}

/** Without what stands in its only vectors of weights and of inputs behind the last number that an angle reads. */
export function withoutUnused(circuit: Circuit): Circuit {
  const parts = [...partsOf(allOperations(circuit.operations).flatMap(anglesOf))];
  const end = (kind: Angle['kind']) =>
    Math.max(0, ...parts.map((part) => (part.kind === kind && 'index' in part ? part.index + 1 : 0)));
  const cut = <Slot extends Vector>(slots: readonly Slot[], size: number): readonly Slot[] => {
    if (slots.length !== 1) return slots;
    return size > 0 ? [{ ...slots[0], size, shape: [size] }] : [];
  };
  const { weights, inputs } = circuit;
  return { ...circuit, weights: cut(weights, end('weight')), inputs: cut(inputs, end('input')) };
}
