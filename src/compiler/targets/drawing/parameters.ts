// Weights and inputs in a drawing: their names in short, and which of them a box depends on.
import { printAngle } from '../../circuit/angles.ts';
import type { Angle, Circuit, InputSlot, Operation, WeightSlot } from '../../circuit/circuit.ts';
import { allOperations, anglesOf, operandsOf, partsOf } from '../../circuit/walk.ts';
import { weightName } from '../../circuit/print.ts';

export interface Parameters {
  /** The angle as the language writes it, constants rounded to four digits or as fractions of π. */
  angle(angle: Angle): string;
  weights(indices: readonly number[]): string;
  inputs(indices: readonly number[]): string;
}

/** Spells the parameters of a circuit. */
export function parametersOf(circuit: Circuit): Parameters {
  const weight = speller(circuit.weights, weightName(circuit.weights));
  const input = speller(circuit.inputs, (slot) => slot.name);
  const names = { weight: (index: number) => weight([index]), input: (index: number) => input([index]) };
  return {
    angle: (angle) => {
      if (angle.kind === 'constant') return printNumber(angle.value);
      if (!isSmall(angle)) return '…';
      return printAngle(angle, names).replace(
        /(?<![\w.])\d+(\.\d+)?(e[-+]\d+)?/g,
        (digits, _, __, at, text) => (text[at - 1] === '[' ? digits : printNumber(Number(digits))),
      );
    },
    weights: weight,
    inputs: input,
  };
}

/** A number in at most four digits; simple fractions of π by name. */
export function printNumber(value: number): string {
  for (const divisor of [1, 2, 3, 4, 6, 8]) {
    const multiple = Math.round((value / Math.PI) * divisor);
    if (multiple === 0 || Math.abs(multiple) > 2 * divisor) continue;
    if (Math.abs(value - (multiple * Math.PI) / divisor) > 1e-12) continue;
    const factor = multiple === 1 ? '' : multiple === -1 ? '-' : `${multiple}`;
    return `${factor}π${divisor === 1 ? '' : `/${divisor}`}`;
  }
  return String(Number(value.toPrecision(4)));
}

type Slot = WeightSlot | InputSlot;

/** Names ascending positions: `c`, `c[1]` (all after that index), `c[2..5]` (without 5), `c[0], …`, and `a, b`. */
function speller<S extends Slot>(slots: readonly S[], nameOf: (slot: S) => string) {
  return (indices: readonly number[]): string => {
    const parts: string[] = [];
    let at = 0;
    for (let next = 0; next < indices.length;) {
      const first = indices[next];
      at = findSlot(slots, first, at);
      const slot = slots[at];
      if (!slot) return [...parts, '?'].join(', ');
      const start = next;
      while (next < indices.length && indices[next] < slot.offset + slot.size) next++;
      const last = indices[next - 1];
      const isRange = last - first === next - 1 - start;
      parts.push(
        `${nameOf(slot)}${spellRange(slot, first - slot.offset, (isRange ? last : first) - slot.offset)}`,
      );
      if (!isRange) parts.push('…');
      if (parts.length > 3) return [...parts.slice(0, 3), '…'].join(', ');
    }
    return parts.join(', ');
  };
}

function findSlot(slots: readonly Slot[], index: number, from: number): number {
  let low = from;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (slots[middle].offset + slots[middle].size <= index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The leading indices that positions `first` to `last` share, and the range of the next one unless it is whole. */
function spellRange({ shape, size }: Slot, first: number, last: number): string {
  let inner = size;
  let text = '';
  for (const extent of shape) {
    if (last - first + 1 === inner) return text;
    inner /= extent;
    const [low, high] = [Math.floor(first / inner) % extent, Math.floor(last / inner) % extent];
    if (low !== high) return `${text}[${low}..${high + 1}]`;
    text += `[${low}]`;
  }
  return text;
}

const mostParts = 200;

function isSmall(root: Angle): boolean {
  const pending = [root];
  for (let parts = 0; pending.length > 0; parts++) {
    if (parts > mostParts) return false;
    pending.push(...operandsOf(pending.pop()!));
  }
  return true;
}

/** Distinct parts of angles looked at for one box; what a larger box depends on is told from these. */
const mostVisits = 10_000;

/** The weights and inputs that the angles of operations depend on, ascending. */
export function dependencies(operations: readonly Operation[]): { weights: number[]; inputs: number[] } {
  const weights = new Set<number>();
  const inputs = new Set<number>();
  const angles = allOperations(operations).flatMap((operation) =>
    operation.kind === 'block' ? operation.block.gates.flatMap(anglesOf) : anglesOf(operation),
  );
  let visits = 0;
  for (const part of partsOf(angles)) {
    if (part.kind === 'weight') weights.add(part.index);
    if (part.kind === 'input') inputs.add(part.index);
    if (++visits === mostVisits) break;
  }
  const ascending = (set: Set<number>) => [...set].sort((a, b) => a - b);
  return { weights: ascending(weights), inputs: ascending(inputs) };
}
