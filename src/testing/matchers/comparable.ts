// What the matcher takes: circuits, texts of the language, references to files.
import type { Opened } from '../../equivalence/read-subjects.ts';
import { openReference, openText } from '../../equivalence/load-reference.ts';
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { UserError } from '../../user-error.ts';
import { isText, sourceOf } from '../given-text.ts';

/**
 * A circuit; a text of the language, which declares one circuit, gate or pool; or a reference: `FILE`, `FILE#NAME` for one of
 * its circuits, gates or pools, `FILE.qasm`, or the name of a circuit that comes with the package.
 */
export type Comparable = Circuit | string;

/** `side`: what messages call it where it has no other name. Throws UserError for what is none of these. */
export function openComparable(side: 'received' | 'expected', given: unknown): Opened {
  if (typeof given === 'string')
    return isText(given) ? openText(sourceOf(given, side)) : openReference(given);
  if (typeof given === 'object' && given !== null && 'operations' in given && 'outputs' in given)
    return { reference: side, circuit: given as Circuit };
  throw new UserError(
    `the ${side} value is ${shown(given)}; give a circuit, a text of the language, or a reference such as 'ring' or 'FILE#NAME'`,
  );
}

function shown(given: unknown): string {
  if (given === null || given === undefined) return `${given}`;
  return typeof given === 'object' ? 'an object that is no circuit' : `a ${typeof given}`;
}
