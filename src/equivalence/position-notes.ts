// The note that is due where some names of weights, or inputs, agree and yet position decides which is which.
import type { InputSlot, WeightSlot } from '../compiler/circuit/circuit.ts';
import { entryNames } from '../runtime/slot-names.ts';
import { listed } from '../phrases.ts';

/** Most names, and most numbers, that the note shows. */
const mostShown = 4;

/** The numbers of two circuits, as many of each. */
interface Numbers {
  readonly what: 'weight' | 'input';
  readonly ours: readonly (WeightSlot | InputSlot)[];
  readonly theirs: readonly (WeightSlot | InputSlot)[];
}

/** One sentence where a name is one of both and position gives some number another name; else none. */
export function positionNotes({ what, ours, theirs }: Numbers): string[] {
  const known = new Set(ours.map(({ name }) => name));
  const shared = [...new Set(theirs.map(({ name }) => name))].filter((name) => known.has(name));
  const [a, b] = [entryNames(ours), entryNames(theirs)];
  const others = b.flatMap((name, at) => (baseOf(name) === baseOf(a[at]) ? [] : [`${name} of the second is ${a[at]} of the first`])); // prettier-ignore
  if (shared.length === 0 || others.length === 0) return [];
  return [`both circuits have ${what}s named ${shortened(shared)}, but names, turns and shapes do not all agree, so that position decides: ${shortened(others)}; to match them otherwise, say --map '${mapByName(a, b)}'`]; // prettier-ignore
}

const baseOf = (entry: string) => entry.split('[', 1)[0];

/** A map of all that have a namesake to it, of the others in their order. */
function mapByName(a: readonly string[], b: readonly string[]): string {
  const [ours, theirs] = [new Set(a), new Set(b)];
  const left = a.filter((name) => !theirs.has(name)).values();
  const texts = b.map((name) => `b.${name} = a.${ours.has(name) ? name : left.next().value}`);
  return `${texts.slice(0, mostShown).join(', ')}${texts.length > mostShown ? ', …' : ''}`;
}

function shortened(items: readonly string[]): string {
  const left = items.length - mostShown;
  return left > 0 ? `${items.slice(0, mostShown).join(', ')} and ${left} more` : listed(items, 'and');
}
