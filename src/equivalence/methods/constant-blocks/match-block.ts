// A block: the first gates of both circuits on a few qubits whose products are one matrix, but for rounding.
import { multiplied, identityOn, likeness, type Likeness, type Product } from './products.ts';
import type { Front, Item } from './front.ts';

export interface Match extends Likeness {
  readonly a: readonly Item[];
  readonly b: readonly Item[];
}

/** Qubits of a block, at most, and gates of one circuit in it. */
const mostQubits = 5;
const mostGates = 64;
/** Further apart blocks are not the same. */
const mostDistance = 1e-12;

/**
 * The smallest block around a gate that can be taken: qubits are added while gates of numbers reach out of it. `fromEnd`: items
 * are taken from the last to the first.
 */
export function matchBlock(seed: Item, a: Front, b: Front, fromEnd: boolean): Match | undefined {
  const wires = new Set(seed.wires);
  while (wires.size <= mostQubits) {
    const [own, other] = [a, b].map((front) => front.constantsWithin(wires, mostGates));
    const match = smallestMatch(own.inside, other.inside, [...wires].sort((p, q) => p - q), fromEnd); // prettier-ignore
    if (match) return match;
    const [reaching] = [...own.beside, ...other.beside];
    if (!reaching) return undefined;
    for (const wire of reaching.wires) wires.add(wire);
  }
  return undefined;
}

function smallestMatch(
  a: readonly Item[],
  b: readonly Item[],
  wires: readonly number[],
  fromEnd: boolean,
): Match | undefined {
  const [ofA, ofB] = [a, b].map((items) => productsOf(items, wires, fromEnd));
  for (let count = 1; count <= a.length + b.length; count++)
    for (let i = Math.max(0, count - b.length); i <= Math.min(count, a.length); i++) {
      const found = likeness(ofA[i], ofB[count - i], mostDistance);
      if (found) return { ...found, a: a.slice(0, i), b: b.slice(0, count - i) };
    }
  return undefined;
}

/** Of none, one, two … of the items; from the end transposed, so that what stands before is multiplied to the left, too. */
function productsOf(items: readonly Item[], wires: readonly number[], fromEnd: boolean): Product[] {
  const products = [identityOn(wires.length)];
  for (const { constant, wires: own } of items) {
    const places = own.map((wire) => wires.indexOf(wire));
    products.push(multiplied(constant!, places, products.at(-1)!, fromEnd));
  }
  return products;
}
