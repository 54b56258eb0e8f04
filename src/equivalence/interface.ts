// Which number of one circuit is which of the other: the second circuit is written over the weights and inputs of the first.
import { input, weight } from '../compiler/circuit/angles.ts';
import {
  type Angle,
  type Circuit,
  inputCount,
  type InputSlot,
  weightCount,
  type WeightSlot,
} from '../compiler/circuit/circuit.ts';
import { foldOf, mapOperations, withAngles, withOperands } from '../compiler/circuit/walk.ts';
import { describeInputs, describeWeights } from '../runtime/slot-names.ts';
import { UserError } from '../user-error.ts';
import { positionNotes } from './position-notes.ts';
import { type Assigned, readMap } from './read-map.ts';
import type { Subject } from './subject.ts';
import type { Pair } from './task/task.ts';

/** `name`: by name, turn and shape. `map`: as the caller said. `fit`: by a map that was found. `none`: there are none. */
export type MatchedBy = 'name' | 'position' | 'map' | 'fit' | 'none';

/** How the weights, and the inputs, of one circuit were found in the other. */
export interface Matched {
  readonly weights: MatchedBy;
  readonly inputs: MatchedBy;
}

const noneAssigned: Assigned = { weights: new Map(), inputs: new Map() };

/** `map`: texts as `b.w[0] = 2 * a.v`. Throws UserError where the numbers of one are not those of the other. */
export function matchNumbers(
  a: Subject,
  b: Subject,
  map: readonly string[] = [],
): { readonly pair: Pair; readonly matched: Matched; readonly notes: readonly string[] } {
  const assigned = map.length > 0 ? readMap(map, a.circuit, b.circuit) : noneAssigned;
  const weights = match(weightSide(a, b), assigned.weights);
  const inputs = match(inputSide(a, b), assigned.inputs);
  const over = rewrite(b.circuit, a.circuit, weights.angles, inputs.angles);
  return {
    pair: { a: a.circuit, b: over },
    matched: { weights: weights.by, inputs: inputs.by },
    notes: [...weights.notes, ...inputs.notes],
  };
}

/** The second circuit over the inputs of the first, with its own weights. Throws UserError where their inputs do not match. */
export function matchInputs(
  a: Subject,
  b: Subject,
): { readonly pair: Pair; readonly inputs: MatchedBy; readonly notes: readonly string[] } {
  const { circuit } = b;
  const { by, angles, notes } = match(inputSide(a, b), new Map());
  const own = Array.from({ length: weightCount(circuit) }, (_, at) => weight(at));
  const over = rewrite(circuit, { weights: circuit.weights, inputs: a.circuit.inputs }, own, angles);
  return { pair: { a: a.circuit, b: over }, inputs: by, notes };
}

/** Whether weights, or inputs, cannot be matched for want of as many on the other side. */
export function countsDiffer(
  a: Subject,
  b: Subject,
): { readonly weights: boolean; readonly inputs: boolean } {
  return {
    weights: weightCount(a.circuit) !== weightCount(b.circuit),
    inputs: inputCount(a.circuit) !== inputCount(b.circuit),
  };
}

/** The weights of both circuits, or their inputs. */
interface Side {
  readonly what: 'weight' | 'input';
  readonly ours: readonly (WeightSlot | InputSlot)[];
  readonly theirs: readonly (WeightSlot | InputSlot)[];
  readonly leaf: (index: number) => Angle;
  /** "a.qcnn has 3 weights: … and b.qcnn 4 weights: …" */
  readonly figures: () => string;
}

function weightSide(a: Subject, b: Subject): Side {
  const figures = () => `${a.name} has ${describeWeights(a.circuit)}, and ${b.name} ${describeWeights(b.circuit)}`; // prettier-ignore
  return { what: 'weight', ours: a.circuit.weights, theirs: b.circuit.weights, leaf: weight, figures };
}

function inputSide(a: Subject, b: Subject): Side {
  const figures = () => `${a.name} has ${describeInputs(a.circuit)}, and ${b.name} ${describeInputs(b.circuit)}`; // prettier-ignore
  return { what: 'input', ours: a.circuit.inputs, theirs: b.circuit.inputs, leaf: input, figures };
}

interface Match {
  readonly by: MatchedBy;
  /** What each number of B is, over A's. */
  readonly angles: readonly Angle[];
  readonly notes: readonly string[];
}

const sizeOfAll = (slots: readonly { readonly size: number }[]) =>
  slots.reduce((sum, { size }) => sum + size, 0);

function match(side: Side, assigned: ReadonlyMap<number, Angle>): Match {
  const { ours, theirs, leaf } = side;
  const count = sizeOfAll(theirs);
  if (assigned.size > 0) return { by: 'map', angles: fillMap(side, assigned), notes: [] };
  const byKey = new Map(ours.map((slot) => [keyOf(slot), slot]));
  const places = theirs.map((slot) => byKey.get(keyOf(slot)));
  const isNamed = ours.length === theirs.length && places.every((place) => place !== undefined);
  if (isNamed) {
    const angles = theirs.flatMap(({ size }, at) =>
      Array.from({ length: size }, (_, i) => leaf(places[at]!.offset + i)),
    );
    return { by: count === 0 ? 'none' : 'name', angles, notes: [] };
  }
  if (sizeOfAll(ours) === count) return { by: 'position', angles: Array.from({ length: count }, (_, i) => leaf(i)), notes: positionNotes(side) }; // prettier-ignore
  throw new UserError(`${side.figures()}; compare circuits with as many ${side.what}s, set their sizes by --set, or say what those of the second are by --map 'b.… = …'`); // prettier-ignore
}

/** Name, turn and shape. */
function keyOf(slot: WeightSlot | InputSlot): string {
  return JSON.stringify([slot.name, 'meeting' in slot ? slot.meeting : 0, slot.shape]);
}

/** What the map leaves open is what has its name and turn in A, entry by entry, where that has as many entries. */
function fillMap(side: Side, assigned: ReadonlyMap<number, Angle>): Angle[] {
  const named = new Map(side.ours.map((slot) => [keyOf({ ...slot, shape: [slot.size] }), slot]));
  return side.theirs.flatMap((slot) => {
    const same = named.get(keyOf({ ...slot, shape: [slot.size] }));
    return Array.from({ length: slot.size }, (_, i) => {
      const angle = assigned.get(slot.offset + i) ?? (same && side.leaf(same.offset + i));
      if (angle) return angle;
      const entry = slot.size > 1 || slot.shape.length > 0 ? `, entry ${i} of ${slot.size}` : '';
      throw new UserError(`--map leaves open what ${side.what} ${slot.name} of the second circuit is${entry}: ${side.figures()}`); // prettier-ignore
    });
  });
}

/** The circuit with other angles for its numbers, and the slots of another. Shared parts of angles stay shared. */
function rewrite(
  circuit: Circuit,
  { weights, inputs }: Pick<Circuit, 'weights' | 'inputs'>,
  weightAngles: readonly Angle[],
  inputAngles: readonly Angle[],
): Circuit {
  const rewritten = foldOf<Angle, Angle>((angle, valueOf) => {
    switch (angle.kind) {
      case 'weight':
        return weightAngles[angle.index];
      case 'input':
        return inputAngles[angle.index];
      case 'constant':
      case 'unary':
      case 'binary':
        return withOperands(angle, valueOf);
      default:
        return angle satisfies never;
    }
  });
  const operations = mapOperations(circuit.operations, (operation) => withAngles(operation, rewritten));
  return { ...circuit, weights, inputs, operations };
}
