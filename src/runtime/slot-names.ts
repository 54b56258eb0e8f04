// The weights and inputs of a circuit by name, in words: for messages that say what is needed, missing or unknown.
import {
  inputCount,
  type InputSlot,
  weightCount,
  type Circuit,
  type WeightSlot,
} from '../compiler/circuit/circuit.ts';
import { nearest } from '../compiler/source/nearest.ts';
import { UserError } from '../user-error.ts';

/** Most groups that a message names. */
const mostGroups = 12;
/** Most shapes of one group. */
const mostShapes = 4;

/** The meetings of each weight, in the order of the first. */
export function meetingsOf({ weights }: Circuit): ReadonlyMap<string, readonly WeightSlot[]> {
  const meetings = new Map<string, WeightSlot[]>();
  for (const slot of weights) {
    const before = meetings.get(slot.name);
    if (before) before.push(slot);
    else meetings.set(slot.name, [slot]);
  }
  return meetings;
}

/** Each number by its offset, as the language names it: "w", "w[1][0]"; of a weight that is met several times "c[meeting][0]". */
export function entryNames(slots: readonly (WeightSlot | InputSlot)[]): string[] {
  const meetings = new Map<string, number>();
  for (const { name } of slots) meetings.set(name, (meetings.get(name) ?? 0) + 1);
  const met = new Map<string, number>();
  const names: string[] = [];
  for (const { name, shape, offset, size } of slots) {
    const meeting = met.get(name) ?? 0;
    met.set(name, meeting + 1);
    const start = meetings.get(name)! > 1 ? `${name}[${meeting}]` : name;
    for (let at = 0; at < size; at++)
      names[offset + at] =
        start +
        indicesOf(at, shape)
          .map((index) => `[${index}]`)
          .join('');
  }
  return names;
}

/** Of an entry of an array, row by row. */
export function indicesOf(entry: number, shape: readonly number[]): number[] {
  const indices: number[] = [];
  let rest = entry;
  for (const length of shape.toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return indices;
}

/** "51 weights: "c" (3 × [15]), "p" (3 × [2])": how many, and their groups by name and shape. */
export function describeWeights(circuit: Circuit): string {
  const groups = [...meetingsOf(circuit)].map(([name, slots]) => {
    return `"${name}" (${shapesOf(slots)})`;
  });
  return described(weightCount(circuit), 'weight', groups);
}

/** "8 inputs: "x" ([8])" */
export function describeInputs(circuit: Circuit): string {
  const groups = circuit.inputs.map((slot) => `"${slot.name}" (${shapesOf([slot])})`);
  return described(inputCount(circuit), 'input', groups);
}

function described(count: number, what: string, groups: readonly string[]): string {
  const total = `${count} ${what}${count === 1 ? '' : 's'}`;
  if (groups.length === 0) return total;
  const left = groups.length - mostGroups;
  return `${total}: ${groups.slice(0, mostGroups).join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** "[15]", "3 × [15]", "a number", "3 numbers", "2 × [1] or [2]" */
function shapesOf(slots: readonly { readonly shape: readonly number[] }[]): string {
  const times = slots.length > 1 ? `${slots.length} × ` : '';
  const shapes = [
    ...new Set(slots.map(({ shape }) => (shape.length > 0 ? `[${shape.join(', ')}]` : 'a number'))),
  ];
  if (times !== '' && shapes.length === 1 && slots[0].shape.length === 0) return `${slots.length} numbers`;
  const rest = shapes.length > mostShapes ? ' or …' : '';
  return `${times}${shapes.slice(0, mostShapes).join(' or ')}${rest}`;
}

/**
 * Throws UserError for names that a circuit does not have, and for those of its own that are missing. `described`: what it
 * has.
 */
export function refuseNames(
  what: 'weight' | 'input',
  { unknown, missing }: { readonly unknown: readonly string[]; readonly missing: readonly string[] },
  { names, described: has }: { readonly names: readonly string[]; readonly described: string },
): void {
  if (unknown.length === 0 && missing.length === 0) return;
  const meant = unknown.length > 0 ? (nearest(unknown[0], missing) ?? nearest(unknown[0], names)) : undefined;
  const left = missing.filter((name) => name !== meant);
  const faults = [
    ...(unknown.length > 0 ? [`there is no ${what} ${listed(unknown)}`] : []),
    ...(left.length > 0 ? [`the ${what}s lack ${listed(left)}`] : []),
  ].join(', and ');
  const hint = meant === undefined ? '' : ` (did you mean "${meant}"?)`;
  throw new UserError(`${faults[0].toUpperCase()}${faults.slice(1)}${hint}; the circuit has ${has}.`);
}

/** '"a", "b" and 3 more' */
function listed(names: readonly string[]): string {
  const left = names.length - mostGroups;
  const shown = names.slice(0, mostGroups).map((name) => JSON.stringify(name.slice(0, 80)));
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}
